using AutoLfads.Core.Configuration;

namespace AutoLfads.Core.Simulation;

/// <summary>Sizes and noise of <see cref="LorenzGammaSimulation"/>.</summary>
public sealed record LorenzGammaConfig
{
    /// <summary>Initial conditions, each with a course of its own. Default 8.</summary>
    public int ConditionCount { get; init; } = 8;

    /// <summary>Trials per initial condition: the same course with new noise. Default 20.</summary>
    public int TrialsPerCondition { get; init; } = 20;

    /// <summary>Simulated muscles. Default 12.</summary>
    public int ChannelCount { get; init; } = 12;

    /// <summary>Step of the integration in the system's time, and width of a bin of the result, seconds. Default 0.002.</summary>
    public double StepSeconds { get; init; } = 0.002;

    /// <summary>Time integrated, burn-in included, in the system's time, seconds. Default 15.</summary>
    public double DurationSeconds { get; init; } = 15;

    /// <summary>Time dropped at the beginning, so that the course lies on the attractor, seconds. Default 3.</summary>
    public double BurnInSeconds { get; init; } = 3;

    /// <summary>Steps per bin: every Downsample-th step is kept and becomes one bin, which makes the course this much faster. Default 15.</summary>
    public int Downsample { get; init; } = 15;

    /// <summary>Variance of the gamma distribution about its mean. Default 1.5.</summary>
    public double Variance { get; init; } = 1.5;

    /// <summary>Standard deviation of the logarithm of a factor that multiplies all channels of a bin, independent from bin to bin, with mean 1: noise correlated across channels. 0 switches it off. Default 0.</summary>
    public double CommonNoiseSd { get; init; }

    /// <summary>Share of each neighbouring channel's samples that is added to a channel; 0 or more. Default 0.</summary>
    public double CrossTalk { get; init; }

    /// <summary>How trials are cut and split. Default windows of 100 bins that share 20.</summary>
    public WindowingConfig Windowing { get; init; } = new() { WindowBins = 100, OverlapBins = 20 };

    /// <summary>Bins on each side of a window for the temporal shift. Default 2.</summary>
    public int MarginBins { get; init; } = 2;

    /// <summary>Bins of each trial: 400 by default.</summary>
    public int TrialBins => (int)Math.Round((DurationSeconds - BurnInSeconds) / StepSeconds) / Math.Max(1, Downsample);

    /// <summary>Every problem of these settings; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [.. Windowing.Validate().Select(p => p.ToString())];
        if (ConditionCount < 1 || TrialsPerCondition < 1 || ChannelCount < 1)
            problems.Add($"Conditions, trials per condition and channels must be 1 or more, were {ConditionCount}, {TrialsPerCondition} and {ChannelCount}.");
        if (!(StepSeconds > 0) || !(BurnInSeconds >= 0) || !(DurationSeconds > BurnInSeconds) || !double.IsFinite(DurationSeconds) || Downsample < 1)
            problems.Add($"A trial needs a step above 0, a duration above the burn-in and a downsampling of 1 or more; were {StepSeconds} s, {DurationSeconds} s, {BurnInSeconds} s and {Downsample}.");
        if (!(Variance > 0) || !double.IsFinite(Variance) || !(CommonNoiseSd >= 0) || !double.IsFinite(CommonNoiseSd))
            problems.Add($"The variance must be above 0 and the common noise 0 or more, were {Variance} and {CommonNoiseSd}.");
        if (!(CrossTalk >= 0) || !double.IsFinite(CrossTalk)) problems.Add($"The cross-talk must be 0 or more, was {CrossTalk}.");
        if (MarginBins < 0)
            problems.Add($"The margin must be 0 bins or more, was {MarginBins}.");
        return problems;
    }
}
