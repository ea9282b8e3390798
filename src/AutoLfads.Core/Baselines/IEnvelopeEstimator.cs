using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Baselines;

/// <summary>Estimates the envelope of EMG without a trained model: what the estimates of a model are compared with.</summary>
public interface IEnvelopeEstimator
{
    /// <summary>The name by which reports know the estimator and its setting, e.g. "rectified" or "lowpass_20hz".</summary>
    string Name { get; }

    /// <summary>Estimates the envelope of continuous EMG.</summary>
    /// <param name="emg">Rectified EMG, [time, channel]; NaN where missing.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <param name="cancellationToken">Stops between channels or blocks of samples.</param>
    /// <returns>The estimate, [time, channel], in the unit of the EMG; NaN where a sample is missing.</returns>
    /// <exception cref="ArgumentException">The estimator's setting does not go with this rate or this number of channels.</exception>
    SampleMatrix Estimate(SampleMatrix emg, double sampleRateHz, CancellationToken cancellationToken = default);

    /// <summary>Estimates the envelope in windows, of each window from its own samples and margins, which are cut off.</summary>
    /// <param name="emg">Sets of windows of rectified EMG, each [window, time, channel], margins included; NaN where missing. A constant that depends on the data is that of all sets together.</param>
    /// <param name="marginBins">Bins to drop at each end of a window afterwards; 0 or more, and some bins must be left.</param>
    /// <param name="sampleRateHz">Bins per second; above 0.</param>
    /// <param name="cancellationToken">Stops between channels or windows.</param>
    /// <returns>The estimate of each set, without margins; NaN where a sample is missing.</returns>
    /// <exception cref="ArgumentException">The estimator's setting does not go with this rate or this number of channels, or the margins leave nothing.</exception>
    IReadOnlyList<WindowSet> EstimateWindows(IReadOnlyList<WindowSet> emg, int marginBins, double sampleRateHz, CancellationToken cancellationToken = default);
}
