using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>What one outer fold was decoded with, and how well.</summary>
/// <param name="Fold">Zero-based number of the held-out fold.</param>
/// <param name="Estimator">Name of the estimator that the other folds chose, e.g. "lowpass_12hz".</param>
/// <param name="Alpha">Ridge penalty that they chose.</param>
/// <param name="LagBins">Lag that they chose.</param>
/// <param name="InnerR2">R² by which they chose: mean over the inner folds and targets.</param>
/// <param name="R2">R² on the held-out fold, per target.</param>
public sealed record NestedChoice(int Fold, string Estimator, double Alpha, int LagBins, double InnerR2, IReadOnlyList<double> R2);

/// <summary>Decoding with everything chosen on training folds: the score that an estimator tuned by decoding may claim.</summary>
/// <param name="Score">What was decoded from what.</param>
/// <param name="Targets">Name and unit of each target.</param>
/// <param name="R2">Mean over the outer folds of R², per target.</param>
/// <param name="Sem">Standard error of that mean: population standard deviation over the folds / √folds.</param>
/// <param name="SquaredCorrelation">Mean over the outer folds of the squared correlation, per target.</param>
/// <param name="Choices">What each outer fold was decoded with, in their order.</param>
public sealed record NestedDecodingResult(
    DecodingScore Score, IReadOnlyList<Channel> Targets, IReadOnlyList<double> R2, IReadOnlyList<double> Sem, IReadOnlyList<double> SquaredCorrelation, IReadOnlyList<NestedChoice> Choices)
{
    /// <summary>Mean over the targets of <see cref="R2"/>.</summary>
    public double MeanR2 => R2.Average();
}
