using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Comparison;

/// <summary>How pairs of scores were compared.</summary>
public enum PairedTest
{
    /// <summary>Wilcoxon's signed ranks over windows. Assumes that windows are independent and that differences lie symmetrically about their centre.</summary>
    WilcoxonSignedRank,

    /// <summary>Student's t over folds with the variance corrected for overlapping training sets (Nadeau and Bengio 2003). Assumes normal differences, and that any two folds' differences correlate by the held-out share of the data.</summary>
    CorrectedResampledT,
}

/// <summary>How much better one estimator does than another on the same windows or folds.</summary>
/// <param name="First">Name of the first estimator.</param>
/// <param name="Second">Name of the second.</param>
/// <param name="Target">Name of the target; "mean" for the mean over the targets.</param>
/// <param name="Test">The test.</param>
/// <param name="Difference">
/// By how much the first is better, positive where it is: over windows the second's squared error less the first's, in variances of the target (Hodges and Lehmann's median of pairwise means);
/// over folds the first's R² less the second's (mean).
/// </param>
/// <param name="Lower">Lower end of the 95 % confidence interval of <paramref name="Difference"/>; minus infinity where there are too few pairs for that level.</param>
/// <param name="Upper">Upper end; infinity where there are too few pairs.</param>
/// <param name="PValue">Two-sided probability of a difference at least as large if there were none, [0, 1].</param>
/// <param name="PairCount">Windows or folds that were compared.</param>
public sealed record PairedResult(string First, string Second, string Target, PairedTest Test, double Difference, double Lower, double Upper, double PValue, int PairCount)
{
    /// <summary>What was decoded from what.</summary>
    public DecodingScore Score { get; init; }

    /// <summary>Bins by which the first estimate led the target.</summary>
    public int FirstLagBins { get; init; }

    /// <summary>Bins by which the second estimate led the target.</summary>
    public int SecondLagBins { get; init; }
}
