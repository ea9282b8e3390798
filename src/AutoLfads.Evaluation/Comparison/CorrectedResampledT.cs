using MathNet.Numerics.Distributions;

namespace AutoLfads.Evaluation.Comparison;

/// <summary>Student's t-test of cross-validated differences whose training sets overlap (Nadeau and Bengio 2003, Machine Learning 52:239).</summary>
public static class CorrectedResampledT
{
    /// <summary>Tests whether differences lie about 0.</summary>
    /// <param name="differences">One difference per fold; 2 or more, finite.</param>
    /// <param name="testToTrain">Held-out over training rows of a fold: the variance of the mean is that of independent differences plus this share of their variance. 0 or more; 0 is the ordinary paired t-test.</param>
    /// <returns>Mean, 95 % interval and two-sided probability; where all differences are the same the interval is that value, and the probability 0 or, at 0, 1.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 differences, one is not finite, or the ratio is negative.</exception>
    public static TestedDifference Test(IReadOnlyList<double> differences, double testToTrain)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Count < 2 || !differences.All(double.IsFinite))
            throw new ArgumentException($"At least 2 finite differences are needed, found {differences.Count(double.IsFinite)} of {differences.Count}.", nameof(differences));
        if (!(testToTrain >= 0) || double.IsInfinity(testToTrain))
            throw new ArgumentOutOfRangeException(nameof(testToTrain), testToTrain, "Held-out over training rows must be a number from 0 on.");
        int freedom = differences.Count - 1;
        double mean = differences.Average(), variance = differences.Sum(d => (d - mean) * (d - mean)) / freedom;
        double error = Math.Sqrt(variance * ((1.0 / differences.Count) + testToTrain));
        if (error == 0) return new TestedDifference(mean, mean, mean, mean == 0 ? 1 : 0);
        double reach = StudentT.InvCDF(0, 1, freedom, 0.975) * error;
        return new TestedDifference(mean, mean - reach, mean + reach, 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(mean) / error));
    }
}
