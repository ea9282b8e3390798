namespace AutoLfads.Evaluation.Decoding;

/// <summary>What is decoded from what.</summary>
public enum DecodingScore
{
    /// <summary>The targets from the estimates, as they are. On windows aligned to an event, a signal that only tells the time since it scores high as well.</summary>
    Standard,

    /// <summary>Single trials only: from estimates and targets alike, their mean over windows at each bin is subtracted first.</summary>
    Deviation,
}

/// <summary>How well one target is decoded from one estimator's output; on disk {"estimator", "target", "score", "r2", "sem", "lag_bins", "squared_correlation"}.</summary>
/// <param name="Estimator">Name of the estimator, e.g. "autolfads" or "lowpass_20hz".</param>
/// <param name="Target">Name of the target, e.g. "knee".</param>
/// <param name="Score">What was decoded from what.</param>
/// <param name="R2">Coefficient of determination on held-out folds, mean over the folds; at most 1, below 0 where the fold's own mean would have done better.</param>
/// <param name="Sem">Standard error of <paramref name="R2"/>: standard deviation over the folds (population) over the root of their number.</param>
/// <param name="LagBins">Bins by which the estimate leads the target.</param>
/// <param name="SquaredCorrelation">
/// Squared correlation of decoded and true target on held-out folds, mean over the folds: what some papers call R². In [0, 1]; unlike <paramref name="R2"/> it forgives a wrong scale, offset and sign.
/// </param>
public sealed record DecodingResult(string Estimator, string Target, DecodingScore Score, double R2, double Sem, int LagBins, double SquaredCorrelation);
