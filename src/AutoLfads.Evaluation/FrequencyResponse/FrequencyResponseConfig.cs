namespace AutoLfads.Evaluation.FrequencyResponse;

/// <summary>What is subtracted from the pieces around events before their transform.</summary>
public enum EventMean
{
    /// <summary>Each piece's own mean: the response to all that happens around the event.</summary>
    EachEvent,

    /// <summary>The mean over events at each bin: the response to what differs from event to event, the induced part.</summary>
    AcrossEvents,
}

/// <summary>The window functions that limit a short piece's leakage from one frequency to others.</summary>
public enum Taper
{
    /// <summary>One Hann window.</summary>
    Hann,

    /// <summary>The discrete prolate spheroidal sequences of time-half-bandwidth 2, the first three: less variance, frequencies smeared by ±2 over the window's length.</summary>
    Dpss,
}

/// <summary>The recipe of the event-aligned frequency response.</summary>
public sealed record FrequencyResponseConfig
{
    /// <summary>Half the window around an event, seconds; above 0. The lowest frequency is one over the whole window. Default 0.1.</summary>
    public double HalfWindowSeconds { get; init; } = 0.1;

    /// <summary>What is subtracted before the transform. Default each event's own mean.</summary>
    public EventMean Mean { get; init; }

    /// <summary>Window function. Default Hann.</summary>
    public Taper Taper { get; init; }

    /// <summary>Highest frequency that is reported, Hz; above the lowest and at most half the sample rate. Default 100.</summary>
    public double HighestHz { get; init; } = 100;

    /// <summary>Draws of the bootstrap over events, and of the permutations of a comparison; 100 or more. Default 1,000.</summary>
    public int DrawCount { get; init; } = 1000;

    /// <summary>Confidence of the intervals, in (0, 1). Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of the draws. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (!(double.IsFinite(HalfWindowSeconds) && HalfWindowSeconds > 0)) problems.Add($"Half the window (half_window_seconds) must be above 0, was {HalfWindowSeconds}.");
        if (!Enum.IsDefined(Mean)) problems.Add($"The mean must be each_event or across_events, was {Mean:D}.");
        if (!Enum.IsDefined(Taper)) problems.Add($"The taper must be hann or dpss, was {Taper:D}.");
        if (!(double.IsFinite(HighestHz) && HighestHz > 0)) problems.Add($"The highest frequency (highest_hz) must be above 0, was {HighestHz}.");
        if (DrawCount < 100) problems.Add($"Intervals need 100 draws or more (draw_count), was {DrawCount}.");
        if (!(Confidence is > 0 and < 1)) problems.Add($"The confidence must lie between 0 and 1, was {Confidence}.");
        return problems;
    }
}
