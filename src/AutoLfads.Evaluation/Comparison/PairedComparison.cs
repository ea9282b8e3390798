using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Comparison;

/// <summary>Compares two estimators that decoded the same windows.</summary>
/// <remarks>
/// The two tests have different assumptions (<see cref="PairedTest"/>). Over windows there are many pairs; their errors share decoders, which all folds but one have in common, and neighbouring windows may be alike, so that the test is somewhat too ready to see a difference.
/// Over folds there are few pairs, and the correction makes up for their common training windows.
/// Where a setting of one of the two was chosen by the same score (such as its best lag), the difference is in its favour; choose by nested cross-validation or before.
/// </remarks>
public static class PairedComparison
{
    private const string MeanOfTargets = "mean";

    /// <summary>Wilcoxon's signed-rank test over the squared errors of windows that both decoded.</summary>
    /// <param name="first">Errors of the first estimator.</param>
    /// <param name="second">Errors of the second, of the same windows and targets.</param>
    /// <returns>One result per target, then that of their mean.</returns>
    /// <exception cref="ArgumentException">The targets, score or windows differ, or the estimators have no window in common.</exception>
    public static IReadOnlyList<PairedResult> OverWindows(DecodingErrors first, DecodingErrors second)
    {
        RequireComparable(first, second, first?.WindowErrors, second?.WindowErrors, "windows");
        return Compare(first!, second!, PairedTest.WilcoxonSignedRank, second!.WindowErrors, first!.WindowErrors, WilcoxonSignedRank.Test);
    }

    /// <summary>Corrected resampled t-test over the R² of folds.</summary>
    /// <param name="first">Scores of the first estimator.</param>
    /// <param name="second">Scores of the second, of the same folds and targets.</param>
    /// <returns>One result per target, then that of their mean.</returns>
    /// <exception cref="ArgumentException">The targets, score or folds differ.</exception>
    public static IReadOnlyList<PairedResult> OverFolds(DecodingErrors first, DecodingErrors second)
    {
        RequireComparable(first, second, first?.FoldR2, second?.FoldR2, "folds");
        return Compare(first!, second!, PairedTest.CorrectedResampledT, first!.FoldR2, second!.FoldR2, differences => CorrectedResampledT.Test(differences, first.TestToTrain));
    }

    private static IReadOnlyList<PairedResult> Compare(
        DecodingErrors first, DecodingErrors second, PairedTest test, IReadOnlyList<IReadOnlyList<double>> minuend, IReadOnlyList<IReadOnlyList<double>> subtrahend,
        Func<double[], TestedDifference> compare)
    {
        double[][] differences = [.. minuend.Zip(subtrahend, (a, b) => a.Zip(b, (x, y) => x - y).ToArray()).Where(pair => pair.All(double.IsFinite))];
        if (differences.Length == 0)
            throw new ArgumentException($"'{first.Estimator}' and '{second.Estimator}' have no window in common where both have values.", nameof(second));
        return
        [
            .. first.Targets.Select((target, i) => Result(target.Name, [.. differences.Select(d => d[i])])),
            Result(MeanOfTargets, [.. differences.Select(d => d.Average())]),
        ];

        PairedResult Result(string target, double[] values)
        {
            TestedDifference tested = compare(values);
            return new PairedResult(first.Estimator, second.Estimator, target, test, tested.Difference, tested.Lower, tested.Upper, tested.PValue, values.Length)
            {
                Score = first.Score,
                FirstLagBins = first.LagBins,
                SecondLagBins = second.LagBins,
            };
        }
    }

    private static void RequireComparable(
        DecodingErrors? first, DecodingErrors? second, IReadOnlyList<IReadOnlyList<double>>? firstPairs, IReadOnlyList<IReadOnlyList<double>>? secondPairs, string what)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Score != second.Score || firstPairs!.Count != secondPairs!.Count || !first.Targets.SequenceEqual(second.Targets))
        {
            throw new ArgumentException(
                $"'{first.Estimator}' has {firstPairs!.Count} {what} of {first.Targets.Count} targets ({first.Score} score), "
                + $"'{second.Estimator}' {secondPairs!.Count} of {second.Targets.Count} ({second.Score}). "
                + "Compare what decoded the same targets with the same folds.", nameof(second));
        }
    }
}
