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

    /// <summary>Every problem of these settings, each with the setting's path in the run configuration and the remedy; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (WindowBins < 2)
            problems.Add($"A window must have at least 2 bins, had {WindowBins}. Raise windowing.window_bins.");
        if (OverlapBins < 0)
            problems.Add($"Overlap must be 0 bins or more, was {OverlapBins}. Raise windowing.overlap_bins.");
        else if (OverlapBins >= WindowBins)
            problems.Add($"Overlap must be less than the window length ({WindowBins} bins), was {OverlapBins}. Reduce windowing.overlap_bins.");
        if (!(ValidationShare is > 0 and <= 0.5))
            problems.Add($"The share of windows for validation must be above 0 and at most 0.5, was {ValidationShare}. Change windowing.validation_share.");
        if (ValidationBlockWindows < 1)
            problems.Add($"A validation block must have at least 1 window, had {ValidationBlockWindows}. Raise windowing.validation_block_windows.");
        if (!(MergePower > 0))
            problems.Add($"The power of the merge must be above 0 (.inf is allowed), was {MergePower}. Change windowing.merge_power.");
        return problems;
    }
}
