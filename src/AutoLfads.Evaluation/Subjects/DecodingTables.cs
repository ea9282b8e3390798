using AutoLfads.Core.Baselines;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Subjects;

/// <summary>All that decoding says of the estimators.</summary>
internal sealed record DecodingTables(
    IReadOnlyList<DecodingResult> Results,
    IReadOnlyList<LagCurve> LagCurves,
    IReadOnlyList<DecodingResult>? PhaseClock,
    IReadOnlyList<PairedResult>? Comparisons,
    IReadOnlyList<EstimatorResult<NestedDecodingResult>>? Nested)
{
    /// <summary>Decodes from the estimates, then from rectified EMG and the default low-passes, then from tuned baselines, which are compared in pairs with the first estimate.</summary>
    public static DecodingTables Of(EvaluationSubject subject, DecodingConfig config, IReadOnlyList<EstimatorOutput> tuned, CancellationToken stop)
    {
        IBehaviourDecoding decoding = subject.Decoding(config);
        double rate = subject.Emg.SampleRateHz;
        EstimatorOutput[] outputs =
        [
            .. subject.Estimates,
            .. BaselineEstimators.Default(rate).Select(b => subject.Apply(b, EstimatorRole.Baseline, null, stop)).ExceptBy(tuned.Select(t => t.Name), b => b.Name),
            .. tuned,
        ];
        var scans = outputs.SelectMany(output => decoding.Scores.Select(score => (Output: output, Scan: decoding.Scan(output.Values, score, stop)))).ToArray();
        return new DecodingTables(
            [.. scans.SelectMany(s => s.Scan.ToResults(s.Output.Name))],
            [.. scans.SelectMany(s => LagCurve.Of(s.Output.Name, s.Scan, rate))],
            decoding.PhaseClockScan()?.ToResults("phase_clock"),
            tuned.Count == 0 ? null : Compare(decoding, scans, [.. subject.Estimates.Skip(1), .. tuned]),
            tuned.Count == 0 ? null : Choose(subject, decoding, config, stop));
    }

    /// <summary>The first estimate against each other one: without lag, and each at its own best lag.</summary>
    private static List<PairedResult> Compare(IBehaviourDecoding decoding, IReadOnlyList<(EstimatorOutput Output, LagScan Scan)> scans, IReadOnlyList<EstimatorOutput> others)
    {
        List<PairedResult> results = [];
        foreach (DecodingScore score in decoding.Scores)
        {
            (EstimatorOutput first, LagScan firstScan) = scans.First(s => s.Scan.Score == score);
            foreach (EstimatorOutput other in others)
            {
                LagScan scan = scans.First(s => s.Scan.Score == score && s.Output.Name == other.Name).Scan;
                foreach ((int lag, int otherLag) in new[] { (0, 0), (firstScan.Best.LagBins, scan.Best.LagBins) }.Distinct())
                {
                    DecodingErrors a = decoding.Errors(first.Name, first.Values, score, lag), b = decoding.Errors(other.Name, other.Values, score, otherLag);
                    results.AddRange(PairedComparison.OverFolds(a, b));
                    results.AddRange(PairedComparison.OverWindows(a, b));
                }
            }
        }

        return results;
    }

    /// <summary>Low-passes whose cut-off each fold's other folds chose: what a laboratory that tunes by decoding may expect.</summary>
    private static IReadOnlyList<EstimatorResult<NestedDecodingResult>> Choose(EvaluationSubject subject, IBehaviourDecoding decoding, DecodingConfig config, CancellationToken stop)
    {
        NestedDecodingConfig nested = new() { FoldCount = Math.Max(3, config.FoldCount), HistoryBins = config.HistoryBins };
        (string Name, TrialSet Estimate)[] lowPasses = [.. BaselineEstimators.LowPasses(subject.Emg.SampleRateHz).Select(b => subject.Apply(b, EstimatorRole.Baseline, null, stop)).Select(o => (o.Name, o.Values))];
        return [.. decoding.Scores.Select(score => new EstimatorResult<NestedDecodingResult>("lowpass_by_decoding", decoding.Nested(lowPasses, score, nested, stop)))];
    }
}
