using AutoLfads.Evaluation.Report;
using ScottPlot;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>One colour for each estimator in all drawings of an evaluation.</summary>
internal sealed class EstimatorColors
{
    private static readonly Color[] Estimates = [PlotStyle.Estimate, Color.FromHex("#CC79A7"), Color.FromHex("#882255"), Color.FromHex("#661100"), Color.FromHex("#AA4499")];
    private static readonly Color[] Tuned = [PlotStyle.Strong, PlotStyle.Third, PlotStyle.Copy, Color.FromHex("#332288"), Color.FromHex("#117733")];

    // Bounds of what a reader may expect rather than estimators; the EMG itself is darker than low-passes of fixed cut-off.
    private static readonly Dictionary<string, Color> Marks = new() { ["rectified"] = Color.FromHex("#777777"), ["phase_clock"] = Color.FromHex("#DDCC77"), ["lowpass_by_decoding"] = Color.FromHex("#56B4E9") };
    private readonly Dictionary<string, Color> colors = [];

    public EstimatorColors(IReadOnlyList<EvaluatedEstimator> estimators)
    {
        foreach ((EvaluatedEstimator estimator, int i) in estimators.Where(e => e.Role == EstimatorRole.Estimate).Select((e, i) => (e, i))) colors[estimator.Name] = Estimates[i % Estimates.Length];
        foreach ((EvaluatedEstimator estimator, int i) in estimators.Where(e => e.Role == EstimatorRole.TunedBaseline).Select((e, i) => (e, i))) colors[estimator.Name] = Tuned[i % Tuned.Length];
    }

    /// <summary>Fixed baselines are grey.</summary>
    public Color Of(string estimator) => colors.TryGetValue(estimator, out Color color) || Marks.TryGetValue(estimator, out color) ? color : PlotStyle.Faint;

    /// <summary>Whether the estimator is one that a reader looks for: not a baseline of fixed setting.</summary>
    public bool StandsOut(string estimator) => colors.ContainsKey(estimator);

    /// <summary>What the colours stand for; fixed low-passes, which share one, once.</summary>
    public IReadOnlyList<(string Name, Color Color)> Key(IEnumerable<string> estimators) => [.. estimators.Select(name => (Of(name) == PlotStyle.Faint ? "low-passes of fixed cut-off" : name, Of(name))).Distinct()];
}
