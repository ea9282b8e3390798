namespace AutoLfads.Core.Simulation;

/// <summary>Length, rates and disturbances of <see cref="LocomotionEmgSimulation"/>. Amplitudes are in units of a channel's gain: the standard deviation of its EMG at activation 1.</summary>
public sealed record LocomotionEmgConfig
{
    /// <summary>Length of the recording, seconds. Default 60.</summary>
    public double DurationSeconds { get; init; } = 60;

    /// <summary>Rate of the raw EMG, Hz; above 900, a whole multiple of <see cref="SideSignalRateHz"/>. Default 2000.</summary>
    public double SampleRateHz { get; init; } = 2000;

    /// <summary>Rate of the true activation and of the joint angles, Hz. Default 500.</summary>
    public double SideSignalRateHz { get; init; } = 500;

    /// <summary>Shortest gait cycle, seconds. Default 0.35.</summary>
    public double ShortestCycleSeconds { get; init; } = 0.35;

    /// <summary>Longest gait cycle, seconds. Default 0.5.</summary>
    public double LongestCycleSeconds { get; init; } = 0.5;

    /// <summary>Share of each neighbour's EMG in a channel. Default 0.05.</summary>
    public double CrossTalk { get; init; } = 0.05;

    /// <summary>Share of the EMG noise's variance that all muscles have in common, as motor units firing together have; in [0, 1]. Default 0.</summary>
    public double CommonNoise { get; init; }

    /// <summary>Amplitude of the line noise's fundamental. Default 0.1.</summary>
    public double LineNoise { get; init; } = 0.1;

    /// <summary>Line frequency, Hz. Default 50.</summary>
    public double LineHz { get; init; } = 50;

    /// <summary>Amplitude of the motion artefact after each foot strike. Default 0.4.</summary>
    public double MotionArtefact { get; init; } = 0.4;

    /// <summary>Spikes on all channels at once, events per minute. Default 4.</summary>
    public double SpikesPerMinute { get; init; } = 4;

    /// <summary>Mean amplitude of the spikes. Default 10.</summary>
    public double SpikeAmplitude { get; init; } = 10;

    /// <summary>Standard deviation of the amplifiers' white noise. Default 0.02.</summary>
    public double SensorNoise { get; init; } = 0.02;

    /// <summary>Every problem of these settings; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (!(DurationSeconds > 0) || !(DurationSeconds * SampleRateHz * 12 < int.MaxValue))
            problems.Add($"The duration must be above 0 s and give fewer than {int.MaxValue} samples in 12 channels, was {DurationSeconds} s.");
        if (!(SampleRateHz > 900) || !double.IsFinite(SampleRateHz))
            problems.Add($"The rate of the EMG must be above 900 Hz, twice its highest frequency, was {SampleRateHz} Hz.");
        if (!(SideSignalRateHz > 0) || Math.Abs((SampleRateHz / SideSignalRateHz) - Math.Round(SampleRateHz / SideSignalRateHz)) > 1e-9)
            problems.Add($"The EMG's rate ({SampleRateHz} Hz) must be a whole multiple of the side signals' rate, was {SideSignalRateHz} Hz.");
        if (!(ShortestCycleSeconds >= 0.1) || !(LongestCycleSeconds >= ShortestCycleSeconds) || !double.IsFinite(LongestCycleSeconds))
            problems.Add($"Gait cycles must last 0.1 s or more, the shortest no longer than the longest; were {ShortestCycleSeconds} s and {LongestCycleSeconds} s.");
        if (!(CommonNoise >= 0) || !(CommonNoise <= 1)) problems.Add($"The common share of the noise must be between 0 and 1, was {CommonNoise}.");
        if (new[] { CrossTalk, LineNoise, LineHz, MotionArtefact, SpikesPerMinute, SpikeAmplitude, SensorNoise }.Any(v => !(v >= 0) || !double.IsFinite(v)))
            problems.Add("Cross-talk, line noise, line frequency, motion artefact, spikes and sensor noise must be numbers of 0 or more.");
        return problems;
    }
}
