namespace AutoLfads.Evaluation.Cortex;

/// <summary>The recipe of predicting estimates from the spikes of motor cortex.</summary>
public sealed record CortexPredictionConfig
{
    /// <summary>Standard deviation of the Gaussian that smooths spike counts, seconds; 0 or more, usually 0.02 to 0.1. Default 0.05.</summary>
    public double SmoothingSdSeconds { get; init; } = 0.05;

    /// <summary>Firing rates that predict a bin: now and at this many less one earlier times; 1 or more. Default 5.</summary>
    public int HistoryTaps { get; init; } = 5;

    /// <summary>Time between these, seconds; above 0, rounded to bins. Default 0.025.</summary>
    public double TapSpacingSeconds { get; init; } = 0.025;

    /// <summary>Time between the bins that are predicted, seconds; above 0, rounded to bins, one at least. Smoothed rates hardly change faster than the default of 0.01.</summary>
    public double RowSpacingSeconds { get; init; } = 0.01;

    /// <summary>Ridge penalties to choose from, for predictors of unit variance; above 0. Default 1 to 10⁵ in powers of ten.</summary>
    public IReadOnlyList<double> Penalties { get; init; } = [1, 10, 100, 1e3, 1e4, 1e5];

    /// <summary>Contiguous folds; 3 or more, since the penalty is chosen by folds within those that are left for fitting. Default 5.</summary>
    public int FoldCount { get; init; } = 5;

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (!(double.IsFinite(SmoothingSdSeconds) && SmoothingSdSeconds >= 0)) problems.Add($"The smoothing (smoothing_sd_seconds) must be 0 or more, was {SmoothingSdSeconds}.");
        if (HistoryTaps < 1) problems.Add($"One time of firing rates or more is needed (history_taps), was {HistoryTaps}.");
        if (!(double.IsFinite(TapSpacingSeconds) && TapSpacingSeconds > 0)) problems.Add($"The time between taps (tap_spacing_seconds) must be above 0, was {TapSpacingSeconds}.");
        if (!(double.IsFinite(RowSpacingSeconds) && RowSpacingSeconds > 0)) problems.Add($"The time between predicted bins (row_spacing_seconds) must be above 0, was {RowSpacingSeconds}.");
        if (Penalties.Count == 0 || Penalties.Any(p => !(double.IsFinite(p) && p > 0))) problems.Add($"One ridge penalty or more is needed (penalties), each above 0, found {string.Join(", ", Penalties)}.");
        if (FoldCount < 3) problems.Add($"Nested cross-validation needs 3 folds or more (fold_count), was {FoldCount}.");
        return problems;
    }
}
