namespace AutoLfads.Evaluation.Oscillations;

/// <summary>The recipe of the search for oscillations.</summary>
public sealed record OscillationConfig
{
    /// <summary>Lowest frequency of an oscillation, Hz; above 0. Default 8.</summary>
    public double LowestHz { get; init; } = 8;

    /// <summary>Highest frequency of an oscillation, Hz; above <see cref="LowestHz"/>. Default 50.</summary>
    public double HighestHz { get; init; } = 50;

    /// <summary>Length of a segment of the spectrum, seconds, at most a trial; above 0. One over it is the distance of the frequencies. Default 0.5.</summary>
    public double SegmentSeconds { get; init; } = 0.5;

    /// <summary>Lowest frequency that the background is fitted to, Hz; at most <see cref="LowestHz"/>. Twice the distance of the frequencies where that is higher. Default 4.</summary>
    public double FitLowestHz { get; init; } = 4;

    /// <summary>Highest frequency that the background is fitted to, Hz; at least <see cref="HighestHz"/>, at most half the sample rate. Default 75.</summary>
    public double FitHighestHz { get; init; } = 75;

    /// <summary>
    /// Order of the polynomial of log frequency that is the log of the background: 1 is a power law 1/f^b, 2 lets it curve. 1 to 3. Default 2, because the spectrum of an envelope falls ever more steeply,
    /// and over a power law its bend would add to the power ratio of a peak there.
    /// </summary>
    public int BackgroundOrder { get; init; } = 2;

    /// <summary>Share of the channels with background alone that may be reported, in (0, 1). Default 0.05.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>Spectra of background alone that a peak is compared with, the same for all channels; 100 or more, but few leave the level itself uncertain by √(level/count). Default 1,000.</summary>
    public int SurrogateCount { get; init; } = 1000;

    /// <summary>The frequency at which muscles are compared, Hz; null, the default, for that of the strongest oscillation found.</summary>
    public double? CouplingHz { get; init; }

    /// <summary>Seed of the surrogates. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (!(double.IsFinite(LowestHz) && LowestHz > 0)) problems.Add($"The lowest frequency (lowest_hz) must be above 0, was {LowestHz}.");
        if (!(double.IsFinite(HighestHz) && HighestHz > LowestHz)) problems.Add($"The highest frequency (highest_hz) must be above the lowest ({LowestHz} Hz), was {HighestHz}.");
        if (!(double.IsFinite(SegmentSeconds) && SegmentSeconds > 0)) problems.Add($"The segment (segment_seconds) must be above 0, was {SegmentSeconds}.");
        if (!(FitLowestHz > 0 && FitLowestHz <= LowestHz)) problems.Add($"The background's lowest frequency (fit_lowest_hz) must be above 0 and at most {LowestHz}, was {FitLowestHz}.");
        if (!(double.IsFinite(FitHighestHz) && FitHighestHz >= HighestHz)) problems.Add($"The background's highest frequency (fit_highest_hz) must be at least {HighestHz}, was {FitHighestHz}.");
        if (BackgroundOrder is < 1 or > 3) problems.Add($"The background's order (background_order) must be 1, 2 or 3, was {BackgroundOrder}.");
        if (!(Level is > 0 and < 1)) problems.Add($"The level must lie between 0 and 1, was {Level}.");
        if (SurrogateCount < 100) problems.Add($"The level needs 100 surrogates or more (surrogate_count), was {SurrogateCount}.");
        if (CouplingHz is { } hz && !(hz >= LowestHz && hz <= HighestHz)) problems.Add($"Muscles are compared at a frequency of the band (coupling_hz), {LowestHz} to {HighestHz} Hz, was {hz}.");
        return problems;
    }
}
