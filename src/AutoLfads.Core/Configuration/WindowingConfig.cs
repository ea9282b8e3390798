namespace AutoLfads.Core.Configuration;

/// <summary>How recordings are cut into windows, split for validation, and merged again.</summary>
public sealed record WindowingConfig
{
    /// <summary>Bins per window, margins not counted; at least 2. Default 100.</summary>
    public int WindowBins { get; init; } = 100;

    /// <summary>Bins that neighbouring windows share; 0 or more, below <see cref="WindowBins"/>. Default 25.</summary>
    public int OverlapBins { get; init; } = 25;

    /// <summary>Share of windows for validation, above 0 and at most 0.5: every round(1/share)-th block. Default 0.2.</summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>Consecutive windows per validation block; longer blocks share fewer bins with training. Default 1.</summary>
    public int ValidationBlockWindows { get; init; } = 1;

    /// <summary>Power of the cross-fade that merges windows: 1 linear, 2 favours the end of the earlier window, .inf (infinity) uses only it. Default 1.</summary>
    public double MergePower { get; init; } = 1;

    /// <summary>True: at inference one more window, ending with the segment, covers its tail. False: the tail stays NaN, as in the reference tools. Default true.</summary>
    public bool CoverTail { get; init; } = true;

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("windowing");
        checks.Count(WindowBins, minimum: 2);
        checks.Count(OverlapBins, minimum: 0);
        checks.Number(ValidationShare, NumberRange.AboveZeroToOne with { Maximum = 0.5 });
        checks.Count(ValidationBlockWindows, minimum: 1);
        if (!double.IsPositiveInfinity(MergePower)) checks.Number(MergePower, NumberRange.Positive);
        if (OverlapBins >= WindowBins)
        {
            checks.Add(
                nameof(OverlapBins),
                $"must be less than the window length ({WindowBins} bins), was {OverlapBins}. Reduce windowing.overlap_bins.",
                "windowing.window_bins");
        }

        return checks.Problems;
    }
}
