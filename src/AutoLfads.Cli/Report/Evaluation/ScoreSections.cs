using System.Globalization;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using ScottPlot;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>Sections of what estimates are worth by a score: behaviour that is decoded, known activation, samples that were hidden.</summary>
internal sealed class ScoreSections(EvaluationReport report, EstimatorColors colors)
{
    public IEnumerable<EvaluationSection> All()
    {
        if (report.Decoding.Count > 0) yield return Decoding();
        if (report.LagCurves is { Count: > 0 } curves) yield return Lags(curves);
        if (report.Comparisons is { Count: > 0 } comparisons) yield return Comparisons(comparisons);
        if (report.Truth is { Count: > 0 } truth)
        {
            yield return new EvaluationSection(
                "truth", "Known activation",
                "How much of each muscle's known activation (simulation) the estimate explains: R² after one gain and offset for the whole recording; 1 is perfect. The first low-pass is the one whose cut-off recovers this very truth best, which no laboratory can know.",
                [Bars("truth", "R² with the known activation", "R²", [.. truth.Select(t => (t.Estimator, t.Channel, t.R2, 0.0))])]);
        }

        if (report.HeldOut is { Count: > 0 } heldOut)
        {
            yield return new EvaluationSection(
                "held_out", "EMG that the estimator was not given",
                "A fifth of the samples of validation windows were hidden, and the estimate made without them: by how much it makes them more likely than a constant envelope does. Larger is better, below 0 is worse than no envelope at all. Whiskers are standard errors over windows.",
                [Bars("held_out", "Likelihood of hidden samples over that under a constant envelope", "nats per sample", [.. heldOut.Select(h => (h.Estimator, h.Channel, h.ConstantNllNats - h.NllNats, h.Sem ?? 0))])]);
        }
    }

    private EvaluationSection Decoding()
    {
        List<EvaluationFigure> figures = [];
        foreach (IGrouping<DecodingScore, DecodingResult> score in report.Decoding.GroupBy(r => r.Score))
        {
            foreach (bool best in new[] { false, true })
            {
                var rows = score.GroupBy(r => r.Estimator).SelectMany(e => e.Where(r => r.LagBins == (best ? e.Max(x => x.LagBins) : 0))).ToList();
                if (score.Key == DecodingScore.Standard && !best) rows.AddRange(report.PhaseClock ?? []);
                if (best && rows.All(r => r.LagBins == 0)) continue;
                string name = $"decoding_{Name(score.Key)}_{(best ? "best_lag" : "zero_lag")}";
                figures.Add(Bars(name, $"{Title(score.Key)}, {(best ? "each estimator at its best lag" : "without lag")}", "held-out R²", [.. Shown(rows).Select(r => (r.Estimator, r.Target, r.R2, r.Sem)), .. best ? [] : Nested(score.Key)]));
            }
        }

        string deviation = report.Decoding.Any(r => r.Score == DecodingScore.Deviation)
            ? " Windows are aligned, so that a signal that only tells the time scores high as well (phase clock); in deviations the mean over windows is taken off first, and only what differs from window to window counts."
            : "";
        return new EvaluationSection(
            "decoding", "Behaviour decoded from the estimate",
            "Share of the behaviour's variance that a linear read-out of all muscles explains on data it was not fitted to (R², mean over folds; whiskers are standard errors). Larger is better, 0 is no better than the mean. Of low-passes with fixed cut-off the best is shown; the table has all." + (report.Nested is { Count: > 0 } ? " lowpass_by_decoding had its cut-off chosen by decoding itself, on other folds: what a laboratory could reach that tunes to behaviour." : "") + deviation,
            figures, Table());
    }

    private IEnumerable<(string, string, double, double)> Nested(DecodingScore score) => (report.Nested ?? []).Where(n => n.Result.Score == score)
        .SelectMany(n => n.Result.Targets.Select((target, i) => (n.Estimator, target.Name, n.Result.R2[i], n.Result.Sem[i])));

    /// <summary>Estimates, tuned baselines, the phase clock, the rectified EMG, and of the fixed low-passes the best.</summary>
    private IEnumerable<DecodingResult> Shown(IReadOnlyList<DecodingResult> rows)
    {
        bool IsFixed(string estimator) => !colors.StandsOut(estimator) && estimator.StartsWith("lowpass_", StringComparison.Ordinal);
        string? best = rows.Where(r => IsFixed(r.Estimator)).GroupBy(r => r.Estimator).OrderByDescending(e => e.Average(r => r.R2)).FirstOrDefault()?.Key;
        return rows.Where(r => !IsFixed(r.Estimator) || r.Estimator == best);
    }

    private List<string[]> Table()
    {
        string[] targets = [.. report.Decoding.Select(r => r.Target).Distinct()];
        List<string[]> rows = [["estimator", "score", "lag (bins)", .. targets, "mean"]];
        foreach (var row in report.Decoding.Concat(report.PhaseClock ?? []).GroupBy(r => (r.Score, r.Estimator, r.LagBins)).OrderBy(r => r.Key.Score))
        {
            rows.Add(
            [
                row.Key.Estimator, Name(row.Key.Score), row.Key.LagBins.ToString(CultureInfo.InvariantCulture),
                .. targets.Select(t => row.FirstOrDefault(r => r.Target == t) is { } r ? $"{Number(r.R2)} ± {Number(r.Sem)}" : ""), Number(row.Average(r => r.R2)),
            ]);
        }

        foreach (EstimatorResult<NestedDecodingResult> nested in report.Nested ?? [])
        {
            rows.Add(
            [
                $"low-pass chosen by decoding on other folds ({string.Join(", ", nested.Result.Choices.Select(c => c.Estimator.Replace("lowpass_", "", StringComparison.Ordinal)).Distinct())})", Name(nested.Result.Score), "0",
                .. targets.Select(t => nested.Result.Targets.ToList().FindIndex(x => x.Name == t) is >= 0 and int i ? $"{Number(nested.Result.R2[i])} ± {Number(nested.Result.Sem[i])}" : ""), Number(nested.Result.MeanR2),
            ]);
        }

        return rows;
    }

    private EvaluationSection Lags(IReadOnlyList<LagCurve> curves)
    {
        List<EvaluationFigure> figures = [];
        IEnumerable<LagCurve> means = curves.Select(c => c.Target).Distinct().Count() < 2 ? [] : curves.GroupBy(c => (c.Score, c.Estimator)).Select(group => Mean([.. group]));
        foreach (var panel in means.Concat(curves).GroupBy(c => (c.Score, c.Target)))
        {
            Plot plot = EvaluationPlots.Lines("lag (ms)", "held-out R²", panel.OrderBy(c => colors.StandsOut(c.Estimator)).Select(c => Line(c)));
            figures.Add(new EvaluationFigure(FileName($"lags_{Name(panel.Key.Score)}_{panel.Key.Target}"), $"{panel.Key.Target}, {Name(panel.Key.Score)}", plot, IsSmall: true));
        }

        return new EvaluationSection(
            "lags", "How far the estimate leads the behaviour",
            "Decoding of the behaviour at a later time: muscles pull before limbs move. A peak at a positive lag is the delay between excitation and movement.",
            figures, Estimators: [.. curves.Select(c => c.Estimator)]);

        static LagCurve Mean(IReadOnlyList<LagCurve> targets) => targets[0] with { Target = "mean over targets", R2 = [.. Enumerable.Range(0, targets.Min(t => t.R2.Count)).Select(i => targets.Average(t => t.R2[i]))] };

        EvaluationLine Line(LagCurve curve) => EvaluationLine.Of(colors.Of(curve.Estimator), colors.StandsOut(curve.Estimator) ? 2 : 1, [.. curve.LagSeconds.Select(s => 1000 * s)], curve.R2);
    }

    private EvaluationSection Comparisons(IReadOnlyList<PairedResult> comparisons)
    {
        // The mean over a single target is that target.
        PairedResult[] means = [.. comparisons.Where(c => c.Target == "mean")];
        List<EvaluationFigure> figures = [];
        foreach (PairedTest test in Enum.GetValues<PairedTest>())
        {
            var rows = means.Where(c => c.Test == test).Select(c => (Named(c), colors.Of(c.Second), c.Difference, c.Lower, c.Upper)).ToArray();
            if (rows.Length == 0) continue;
            bool folds = test == PairedTest.CorrectedResampledT;
            figures.Add(EvaluationFigure.OfRows(
                folds ? "comparison_folds" : "comparison_windows",
                folds ? "Difference of R² over folds, mean over targets, with its 95 % interval (t, corrected for overlapping training sets)" : "Difference of squared errors over windows, in variances of the target, with its 95 % interval (Wilcoxon's signed ranks)",
                EvaluationPlots.Forest(folds ? "difference of R²" : "smaller squared error", rows), rows.Length));
        }

        List<string[]> table = [["first - second", "score", "lags (bins)", "target", "test", "difference", "95 % interval", "p", "n"]];
        table.AddRange(comparisons.Where(c => c.Target != "mean" || comparisons.Select(x => x.Target).Distinct().Count() > 2).Select(c => new[]
        {
            $"{c.First} - {c.Second}", Name(c.Score), string.Create(CultureInfo.InvariantCulture, $"{c.FirstLagBins}, {c.SecondLagBins}"), c.Target, c.Test == PairedTest.CorrectedResampledT ? "folds, t" : "windows, Wilcoxon",
            Number(c.Difference), $"{Number(c.Lower)} to {Number(c.Upper)}", c.PValue < .001 ? "< .001" : Number(c.PValue), c.PairCount.ToString(CultureInfo.InvariantCulture),
        }));
        return new EvaluationSection(
            "comparison", "Is the difference more than chance?",
            $"{means.FirstOrDefault()?.First} against every other estimator on the same data: right of the line the former is better, and where the interval does not touch the line the difference is significant. Few folds give wide intervals; the test over windows takes neighbouring windows for independent. p is not corrected for the number of comparisons.",
            figures, table);

        static string Named(PairedResult c) => string.Create(CultureInfo.InvariantCulture, $"{c.Second}, {Name(c.Score)}, lags {c.FirstLagBins}, {c.SecondLagBins} ({(c.PValue < .001 ? "p < .001" : "p = " + Number(c.PValue))})");
    }

    private EvaluationFigure Bars(string name, string caption, string yLabel, IReadOnlyList<(string Estimator, string Group, double Value, double Error)> values)
    {
        LargestPanels panels = LargestPanels.Of(values, v => v.Group, v => v.Value, "largest values");
        IReadOnlyList<string> groups = panels.Names;
        string[] shown = groups.Count > 1 ? [.. groups, "mean"] : [.. groups];
        var series = values.GroupBy(v => v.Estimator).Select(e =>
        {
            List<(double, double)?> bars = [.. groups.Select(g => e.Where(v => v.Group == g).Select(v => ((double, double)?)(v.Value, v.Error)).FirstOrDefault())];
            if (groups.Count > 1) bars.Add((e.Average(v => v.Value), 0));
            return (e.Key, colors.Of(e.Key), (IReadOnlyList<(double, double)?>)bars);
        });
        return new EvaluationFigure(name, caption + panels.Note, EvaluationPlots.Bars(yLabel, shown, [.. series]), IsSmall: false);
    }

    private static string Name(DecodingScore score) => score == DecodingScore.Standard ? "standard" : "deviation";

    private static string Title(DecodingScore score) => score == DecodingScore.Standard ? "Decoding" : "Decoding of what differs from window to window";

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : double.IsNaN(value) ? "-" : value > 0 ? "∞" : "-∞";

    // Names of channels may be longer than what file systems take.
    internal static string FileName(string text) => string.Concat(text.ToLowerInvariant().Take(100).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
