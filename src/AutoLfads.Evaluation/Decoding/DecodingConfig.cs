namespace AutoLfads.Evaluation.Decoding;

/// <summary>How rows are dealt to the folds of a cross-validation; folds are contiguous and unshuffled either way.</summary>
public enum FoldScheme
{
    /// <summary>Folds of rows: the first (rows mod folds) are one row larger, as scikit-learn's KFold. A fold's edge may split a window.</summary>
    Rows,

    /// <summary>Folds of whole windows, so that no window has bins on both sides of a split.</summary>
    WholeWindows,
}

/// <summary>The recipe of a decoding score. The defaults are those of the rat hindlimb score the project is measured against.</summary>
public sealed record DecodingConfig
{
    /// <summary>Ridge penalty on every predictor but the intercept, for predictors of unit variance; above 0. Default 1.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Folds of the cross-validation; 2 or more. Default 10.</summary>
    public int FoldCount { get; init; } = 10;

    /// <summary>How rows are dealt to folds. Default rows.</summary>
    public FoldScheme Folds { get; init; }

    /// <summary>Largest lag of the scan, bins: the estimate at t predicts the target at t + lag; every lag from 0 to here is scored. 0 or more. Default 24.</summary>
    public int MaxLagBins { get; init; } = 24;

    /// <summary>Bins of the estimate that decode together: the one at t and those before it, within the window; 1 decodes from one bin, more is a Wiener filter. 1 or more. Default 1.</summary>
    public int HistoryBins { get; init; } = 1;

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (!double.IsFinite(Alpha) || Alpha <= 0) problems.Add($"The ridge penalty (alpha) must be a number above 0, was {Alpha}.");
        if (FoldCount < 2) problems.Add($"Cross-validation needs 2 folds or more (fold_count), was {FoldCount}.");
        if (MaxLagBins < 0) problems.Add($"The largest lag (max_lag_bins) must be 0 or more, was {MaxLagBins}.");
        if (HistoryBins < 1) problems.Add($"The history (history_bins) must be 1 bin or more, was {HistoryBins}.");
        return problems;
    }

    internal void ThrowIfInvalid()
    {
        IReadOnlyList<string> problems = Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems));
    }
}
