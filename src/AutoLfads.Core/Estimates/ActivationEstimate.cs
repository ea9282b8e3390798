using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Estimates;

/// <summary>Muscle activation inferred from one recording: the mean of the EMG envelope, an excitation in OpenSim's sense, on one time axis.</summary>
/// <remarks>
/// All matrices share the time axis; NaN where no window covers a bin. Of an ensemble, samples are those of all its models;
/// factors, inferred inputs and initial conditions, which have no axes in common, are the first model's.
/// </remarks>
public sealed record ActivationEstimate
{
    /// <summary>The model that made it.</summary>
    public required ModelMetadata Model { get; init; }

    /// <summary>Name and unit of each channel, in column order; the unit is that of the raw EMG once scaled back, "a.u." otherwise.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>Bins per second.</summary>
    public required double SampleRateHz { get; init; }

    /// <summary>Time of the first bin in the recording's clock, seconds.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>The estimate: posterior mean of the observation model's mean, [time, channel], in the channels' units.</summary>
    public required SampleMatrix Activation { get; init; }

    /// <summary>Variance of the EMG about the estimate: mean over samples of the observation model's variance plus the variance over samples of its mean; [time, channel], units squared.</summary>
    public required SampleMatrix Variance { get; init; }

    /// <summary>Lower end of the credible interval of the mean, from the posterior samples; null for the posterior mean alone.</summary>
    public SampleMatrix? Lower { get; init; }

    /// <summary>Upper end of the credible interval of the mean; null for the posterior mean alone.</summary>
    public SampleMatrix? Upper { get; init; }

    /// <summary>Probability mass between <see cref="Lower"/> and <see cref="Upper"/>.</summary>
    public double CredibleMass { get; init; }

    /// <summary>Gamma shape α, averaged over samples, [time, channel], no unit; null for other observation models.</summary>
    public SampleMatrix? Shape { get; init; }

    /// <summary>Gamma rate β, averaged over samples, [time, channel], of the scaled EMG; null for other observation models.</summary>
    public SampleMatrix? Rate { get; init; }

    /// <summary>Factors averaged over samples, [time, factor].</summary>
    public required SampleMatrix Factors { get; init; }

    /// <summary>Inferred inputs averaged over samples, [time, input]; no columns without a controller.</summary>
    public required SampleMatrix InferredInputs { get; init; }

    /// <summary>Posterior mean of the initial condition of each window, [window, dimension].</summary>
    public required SampleMatrix InitialConditions { get; init; }

    /// <summary>First bin of each window, in the order of <see cref="InitialConditions"/>.</summary>
    public required IReadOnlyList<int> WindowStarts { get; init; }

    /// <summary>The preprocessed EMG the estimate was made from, at the model's rate, in the channels' units, [time, channel]: what low-pass baselines start from.</summary>
    public required SampleMatrix Emg { get; init; }

    /// <summary>What was recorded beside the EMG, unchanged.</summary>
    public IReadOnlyList<SideSignal> SideSignals { get; init; } = [];

    /// <summary>Events of the recording, unchanged.</summary>
    public IReadOnlyList<RecordingEvent> Events { get; init; } = [];

    /// <summary>Where the recording comes from and what was done to it.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>Posterior samples averaged, of each model of an ensemble; 0 for the posterior mean.</summary>
    public required int SampleCount { get; init; }
}
