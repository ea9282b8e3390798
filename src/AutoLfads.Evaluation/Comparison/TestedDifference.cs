namespace AutoLfads.Evaluation.Comparison;

/// <summary>The centre of differences, its 95 % confidence interval and the two-sided probability of one at least as far from 0.</summary>
/// <param name="Difference">The centre.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="PValue">Probability, [0, 1].</param>
public sealed record TestedDifference(double Difference, double Lower, double Upper, double PValue);
