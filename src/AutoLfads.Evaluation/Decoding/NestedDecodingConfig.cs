using System.Globalization;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>What a nested cross-validation chooses among, besides estimators.</summary>
public sealed record NestedDecodingConfig
{
    /// <summary>Ridge penalties, for predictors of unit variance; each above 0. Default whole decades from 0.01 to 10,000.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [0.01, 0.1, 1, 10, 100, 1000, 10_000];

    /// <summary>Lags, bins: the estimate at t predicts the target at t + lag; each 0 or more. Default 0 alone.</summary>
    public IReadOnlyList<int> LagBins { get; init; } = [0];

    /// <summary>Bins of the estimate that decode together; 1 or more. Default 1.</summary>
    public int HistoryBins { get; init; } = 1;

    /// <summary>Outer folds, of whole windows; 3 or more, so that two are left to choose by. Default 10.</summary>
    public int FoldCount { get; init; } = 10;

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (Alphas.Count == 0) problems.Add("At least one ridge penalty is needed, found none.");
        problems.AddRange(Alphas.Where(a => !double.IsFinite(a) || a <= 0).Select(a => $"Ridge penalties must be numbers above 0, one was {a.ToString(CultureInfo.InvariantCulture)}."));
        if (LagBins.Count == 0) problems.Add("At least one lag is needed, found none.");
        problems.AddRange(LagBins.Where(lag => lag < 0).Select(lag => $"Lags must be 0 or more, one was {lag}."));
        if (HistoryBins < 1) problems.Add($"The history must be 1 bin or more, was {HistoryBins}.");
        if (FoldCount < 3) problems.Add($"Nested cross-validation needs 3 folds or more, was {FoldCount}.");
        return problems;
    }

    internal void ThrowIfInvalid()
    {
        IReadOnlyList<string> problems = Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems));
    }
}
