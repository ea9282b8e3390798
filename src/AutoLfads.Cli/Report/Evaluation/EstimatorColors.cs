using AutoLfads.Evaluation.Report;
using ScottPlot;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>One colour for each estimator in all drawings of an evaluation.</summary>
internal sealed class EstimatorColors
{
    private static readonly Color[] Estimates = [PlotStyle.Estimate, Color.FromHex("#CC79A7"), Color.FromHex("#882255")];
    private static readonly Color[] Tuned = [PlotStyle.Strong, PlotStyle.Third, PlotStyle.Copy];
    private readonly Dictionary<string, Color> colors = [];

    public EstimatorColors(IReadOnlyList<EvaluatedEstimator> estimators)
    {
        foreach ((EvaluatedEstimator estimator, int i) in estimators.Where(e => e.Role == EstimatorRole.Estimate).Select((e, i) => (e, i))) colors[estimator.Name] = Estimates[i % Estimates.Length];
        foreach ((EvaluatedEstimator estimator, int i) in estimators.Where(e => e.Role == EstimatorRole.TunedBaseline).Select((e, i) => (e, i))) colors[estimator.Name] = Tuned[i % Tuned.Length];
    }

    /// <summary>Fixed baselines are grey, the rectified EMG darker.</summary>
    public Color Of(string estimator) => colors.GetValueOrDefault(estimator, estimator == "rectified" ? Color.FromHex("#777777") : PlotStyle.Faint);

    /// <summary>Whether the estimator is one that a reader looks for: not a baseline of fixed setting.</summary>
    public bool StandsOut(string estimator) => colors.ContainsKey(estimator);

    /// <summary>What the colours stand for; fixed low-passes, which share one, once.</summary>
    public IReadOnlyList<(string Name, Color Color)> Key(IEnumerable<string> estimators) => [.. estimators.Select(name => (Of(name) == PlotStyle.Faint ? "low-passes of fixed cut-off" : name, Of(name))).Distinct()];
}
