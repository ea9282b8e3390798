using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;
using ScottPlot;

namespace AutoLfads.Cli.Report;

/// <summary>How members became better: the metric over epochs, with descent.</summary>
internal sealed class CurvePlots(ReportedRun run)
{
    private const string NatsPerSample = "nats per sample";

    /// <summary>The selection metric of all members; the ancestors of what is exported stand out.</summary>
    public Plot Members()
    {
        IReadOnlyList<CurveSegment> segments = Curves(run.Metric);
        Plot plot = PlotStyle.OverEpochs($"{run.Metric.InWords()} ({NatsPerSample})");
        foreach (CurveSegment segment in segments) Join(plot, segment, PlotStyle.Faint, 1);
        foreach (CurveSegment segment in segments) ConnectCopy(plot, segment, segments);
        MarkFailures(plot, segments);
        foreach (CurveSegment segment in segments.Where(s => run.Lines.Any(line => IsOn(line, s)))) Join(plot, segment, PlotStyle.Strong, 3);
        plot.Legend((run.Lines.Count > 1 ? "ancestors of the exported models" : "ancestors of the best", PlotStyle.Strong), ("other members", PlotStyle.Faint), ("copies another", PlotStyle.Copy));
        Limit(plot, segments);
        return plot;
    }

    /// <summary>Every metric of the ancestors of the best.</summary>
    public Plot Ancestors()
    {
        Plot plot = PlotStyle.OverEpochs(NatsPerSample);
        Color[] colors = [PlotStyle.Faint, PlotStyle.Third, PlotStyle.Copy, PlotStyle.Strong]; // in the order of the metrics
        List<CurveSegment> drawn = [];
        foreach (SelectionMetric metric in MetricName.All)
        {
            foreach (CurveSegment segment in Curves(metric).Where(s => run.Lines.Count > 0 && IsOn(run.Lines[0], s)))
            {
                Join(plot, segment, colors[(int)metric], 2);
                drawn.Add(segment);
            }
        }

        plot.Legend([.. MetricName.All.Select(metric => (metric.InWords(), colors[(int)metric]))]);
        Limit(plot, drawn);
        return plot;
    }

    /// <summary>Reconstruction of a single model: of the training and of the validation windows.</summary>
    public Plot Reconstruction() => Single(
        NatsPerSample,
        ("training", "train_reconstruction_nll", PlotStyle.Faint),
        ("validation", "valid_reconstruction_nll", PlotStyle.Copy),
        ("validation, smoothed", "valid_smoothed", PlotStyle.Strong));

    /// <summary>Divergences of a single model from its priors.</summary>
    public Plot Divergences() => Single(
        "nats per window",
        ("initial condition", "initial_condition_kl", PlotStyle.Strong),
        ("inferred inputs", "inferred_input_kl", PlotStyle.Copy));

    private Plot Single(string unit, params (string Label, string Column, Color Color)[] lines)
    {
        Plot plot = PlotStyle.OverEpochs(unit);
        List<CurveSegment> drawn = [];
        foreach ((string _, string column, Color color) in lines)
        {
            foreach (CurveSegment segment in MemberCurves.Of(run, column))
            {
                plot.Line(segment.Epochs, segment.Values, color, 2);
                drawn.Add(segment);
            }
        }

        plot.Legend([.. lines.Select(line => (line.Label, line.Color))]);
        Limit(plot, drawn);
        return plot;
    }

    private IReadOnlyList<CurveSegment> Curves(SelectionMetric metric) => MemberCurves.Of(run, metric.Column());

    private static bool IsOn(IReadOnlyList<int> line, CurveSegment segment) => segment.Generation < line.Count && line[segment.Generation] == segment.Member;

    private static void Join(Plot plot, CurveSegment segment, Color color, float width)
    {
        if (segment.From is { } from) plot.Line([from.Epoch, .. segment.Epochs], [from.Value, .. segment.Values], color, width);
        else plot.Line(segment.Epochs, segment.Values, color, width);
    }

    /// <summary>At the epoch of a copy, from where the copying member stood to where the copied one did.</summary>
    private static void ConnectCopy(Plot plot, CurveSegment copy, IReadOnlyList<CurveSegment> segments)
    {
        if (!copy.IsCopy || copy.From is not { } copied) return;
        if (segments.LastOrDefault(s => s.Member == copy.Member && s.Generation < copy.Generation) is { } before)
            plot.Line([before.Epochs[^1], copied.Epoch], [before.Values[^1], copied.Value], PlotStyle.Copy.WithAlpha(0.7), 1);
    }

    private void MarkFailures(Plot plot, IReadOnlyList<CurveSegment> segments)
    {
        foreach (CurveSegment segment in segments)
        {
            if (segment.Generation >= run.Generations.Count || run.Generations[segment.Generation].Members[segment.Member].Status == MemberStatus.Trained) continue;
            plot.Add.Marker(segment.Epochs[^1], segment.Values[^1], MarkerShape.Eks, 9, Colors.Black);
        }
    }

    /// <summary>Limits that neither the first epochs nor single members decide: from the smallest value to the 95 % quantile of what follows the first generation, or the first quarter of a single model's epochs.</summary>
    private void Limit(Plot plot, IReadOnlyList<CurveSegment> segments)
    {
        double settled = run.Generations.Count > 1 ? run.Generations[0].Epochs : run.Epochs / 4.0;
        double[] late = [.. segments.SelectMany(s => s.Epochs.Zip(s.Values)).Where(point => point.First >= settled).Select(point => point.Second).Order()];
        if (late.Length == 0) return;
        double low = late[0], high = late[(int)(0.95 * (late.Length - 1))], room = Math.Max(0.06 * (high - low), 1e-6);
        plot.Axes.SetLimits(0, Math.Max(1, run.Epochs), low - room, high + room);
    }
}
