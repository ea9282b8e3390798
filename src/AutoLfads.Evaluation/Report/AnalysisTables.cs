using System.Globalization;
using AutoLfads.Evaluation.Comparison;

namespace AutoLfads.Evaluation.Report;

/// <summary>Analyses other than decoding scores as rows of text, the first row the head; what fits a terminal. The files have everything.</summary>
internal static class AnalysisTables
{
    public static IEnumerable<(string Title, List<string[]> Rows)> Of(EvaluationReport report)
    {
        if (report.Nested is { Count: > 0 } nested) yield return ("low-pass, cut-off chosen by decoding on the other folds, held-out R²", Nested(nested));
        if (report.Comparisons is { Count: > 0 } comparisons) yield return ("paired comparison over folds: difference of R² [95 % interval], corrected t", Compared(comparisons, PairedTest.CorrectedResampledT));
        if (report.Comparisons is { Count: > 0 } windows) yield return ("paired comparison over windows: smaller squared error [95 % interval], Wilcoxon's signed ranks", Compared(windows, PairedTest.WilcoxonSignedRank));
        if (report.HeldOut is { Count: > 0 } heldOut)
        {
            yield return ("EMG samples that the estimator was not given: nats per sample that it gains over a constant envelope ± standard error",
                [["estimator", .. heldOut.Select(h => h.Channel).Distinct(), "mean"], .. heldOut.GroupBy(h => h.Estimator).Select(row => (string[])
                [
                    row.Key, .. row.Select(h => $"{Number(h.ConstantNllNats - h.NllNats)} ± {Optional(h.Sem, "0.000")}"), Number(row.Average(h => h.ConstantNllNats - h.NllNats)),
                ])]);
        }

        if (report.FrequencyResponse is { Count: > 0 } responses) yield return ("frequency where the gain falls to half, Hz [95 % interval]", Responses(responses));
        if (report.ResponseDifferences is { Count: > 0 } differences) yield return ("difference of these between events, Hz [95 % interval]", Differences(differences));
        if (report.Force is { Count: > 0 } force)
        {
            yield return ("correlation with the derivative of force, at its best lag",
                [["estimator", "muscle", "force", "correlation", "lag (ms)"], .. force.Select(f => new[] { f.Estimator, f.Channel, f.Target, Number(f.Best), Milliseconds(f.BestLagSeconds) })]);
        }

        if (report.Oscillations is { Count: > 0 } oscillations)
        {
            yield return ("oscillations above the background",
                [["estimator", "muscle", "peak (Hz)", "power ratio", "p"], .. oscillations.SelectMany(o => o.Channels.Select(c => new[] { o.Estimator, c.Channel, c.Found ? Optional(c.PeakHz, "0.0") : "-", c.Found ? Optional(c.PowerRatio, "0.00") : "-", Probability(c.PValue) }))]);
        }

        if (report.Cortex is { Count: > 0 } cortex)
            yield return ("predicted from motor cortex, held-out VAF ± standard error", [["estimator", "muscle", "vaf"], .. cortex.Select(c => new[] { c.Estimator, c.Channel, $"{Number(c.Vaf)} ± {Number(c.Sem)}" })]);
        if (report.Profiles is { Count: > 0 } profiles)
        {
            yield return ("variability of single trials",
                [["estimator", "muscle", "variance share", "variance ratio", "coefficient of variation"], .. profiles.Select(p => new[] { p.Estimator, p.Channel, Optional(p.VarianceShare, "0.000"), Optional(p.VarianceRatio, "0.000"), Optional(p.CoefficientOfVariation, "0.000") })]);
        }
    }

    private static List<string[]> Nested(IReadOnlyList<EstimatorResult<Decoding.NestedDecodingResult>> results) =>
    [
        ["score", .. results[0].Result.Targets.Select(t => t.Name), "mean", "chosen"],
        .. results.Select(r => (string[])
        [
            r.Result.Score == Decoding.DecodingScore.Standard ? "standard" : "deviation",
            .. r.Result.R2.Select((r2, i) => $"{Number(r2)} ± {Number(r.Result.Sem[i])}"),
            Number(r.Result.MeanR2),
            string.Join(' ', r.Result.Choices.Select(c => c.Estimator).Distinct()),
        ]),
    ];

    private static List<string[]> Compared(IReadOnlyList<PairedResult> results, PairedTest test) =>
    [
        ["estimators", "score", "lags", "target", "difference", "p", "n"],
        // The mean over a single target is that target.
        .. results.Where(r => r.Test == test && (r.Target != "mean" || results.Select(other => other.Target).Distinct().Count() > 2)).Select(r => new[]
        {
            $"{r.First} - {r.Second}", r.Score == Decoding.DecodingScore.Standard ? "standard" : "deviation", string.Create(CultureInfo.InvariantCulture, $"{r.FirstLagBins}, {r.SecondLagBins}"), r.Target,
            $"{Number(r.Difference)} {Interval(r.Lower, r.Upper, "0.000")}", Probability(r.PValue), r.PairCount.ToString(CultureInfo.InvariantCulture),
        }),
    ];

    private static List<string[]> Responses(IReadOnlyList<EstimatorResult<FrequencyResponse.EventResponse>> responses)
    {
        string[] events = [.. responses.Select(r => r.Result.Event).Distinct()];
        return
        [
            ["estimator", "muscle", .. events],
            .. responses.GroupBy(r => (r.Estimator, r.Result.Channel)).Select(row => (string[])
            [
                row.Key.Estimator, row.Key.Channel,
                .. events.Select(e => row.FirstOrDefault(r => r.Result.Event == e)?.Result.HalfGain is { } cutoff ? $"{Optional(cutoff.Hz, "0.0")} {Interval(cutoff.LowerHz, cutoff.UpperHz, "0.0")}" : "-"),
            ]),
        ];
    }

    private static List<string[]> Differences(IReadOnlyList<EstimatorResult<FrequencyResponse.ResponseDifference>> differences) =>
    [
        ["estimator", "events", "muscle", "difference", "p"],
        .. differences.Select(d => new[]
        {
            d.Estimator, $"{d.Result.First} - {d.Result.Second}", d.Result.Channel, $"{Optional(d.Result.HalfGain.Hz, "0.0")} {Interval(d.Result.HalfGain.LowerHz, d.Result.HalfGain.UpperHz, "0.0")}", Probability(d.Result.HalfGain.PValue),
        }),
    ];

    private static string Interval(double? lower, double? upper, string format) => $"[{Optional(lower, format)}, {Optional(upper, format)}]";

    private static string Optional(double? value, string format) => value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "-";

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Milliseconds(double seconds) => (1000 * seconds).ToString("0", CultureInfo.InvariantCulture);

    private static string Probability(double p) => p < 0.001 ? "< .001" : p.ToString("0.000", CultureInfo.InvariantCulture);
}
