using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using AutoLfads.Cli.Report;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Report;
using ScottPlot;

namespace AutoLfads.Cli.Demo;

/// <summary>One page that shows what the demonstration found: traces, recovery of the known activation, decoding.</summary>
internal sealed class DemoSummary(ActivationEstimate estimate, EvaluationReport report, RunSummary trained, TimeSpan duration)
{
    private const double ShownSeconds = 1.6;
    private static readonly string[] ShownMuscles = ["TA", "GA", "VL"];

    private string TunedLowPass => report.Truth!.Select(t => t.Estimator).Last(e => e.StartsWith("lowpass_", StringComparison.Ordinal));

    private double TunedCutoffHz => double.Parse(TunedLowPass["lowpass_".Length..^"hz".Length], CultureInfo.InvariantCulture);

    private string LowPassLabel => string.Create(CultureInfo.InvariantCulture, $"low-pass {TunedCutoffHz} Hz");

    public string ToHtml()
    {
        StringBuilder page = new();
        page.Append(
            """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>AutoLFADS Bridge: demonstration</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:#222}svg{width:100%;height:auto}pre{background:#f6f6f6;padding:1em;overflow-x:auto;font-size:12px}</style>
            <h1>Muscle activation from simulated EMG</h1>
            """);
        double ours = MeanRecovery(AutoLfadsPipeline.EstimatorName), lowPass = MeanRecovery(TunedLowPass);
        page.Append(CultureInfo.InvariantCulture, $"<p>{estimate.Channels.Count} muscles, {estimate.Activation.SampleCount / estimate.SampleRateHz:F0} s of raw EMG at 2 kHz whose true activation is known. ")
            .Append(CultureInfo.InvariantCulture, $"The model was trained for {trained.Epochs} epochs on the EMG alone; everything together took {duration.TotalSeconds:F0} s. ")
            .Append(CultureInfo.InvariantCulture, $"Mean R² with the known activation (one affine fit per muscle): <b>{ours:F3}</b> for AutoLFADS, <b>{lowPass:F3}</b> for the {LowPassLabel}, whose cut-off was tuned on that very truth.</p>")
            .Append("<p>The estimate is of the EMG envelope's mean: an excitation in OpenSim's sense, not the activation state of the muscle's force.</p>")
            .Append("<h2>Single-trial activation</h2><p>Rectified EMG (grey), known activation (black, on the estimate's scale), ")
            .Append(LowPassLabel).Append(" (blue), AutoLFADS (red) with its credible interval of the mean.</p>");
        foreach (int channel in ShownChannels()) page.Append(Svg(TracePlot(channel), 230, $"trace{channel}", $"Activation of {estimate.Channels[channel].Name}"));
        page.Append("<h2>Recovery of the known activation</h2>").Append(Svg(RecoveryPlot(), 300, "recovery", "Recovery of the known activation by channel"))
            .Append("<h2>All scores</h2><pre>").Append(WebUtility.HtmlEncode(EvaluationTable.Format(report))).Append("</pre></html>\n");
        return page.ToString();
    }

    private static string Svg(Plot plot, int height, string name, string description) => InlineSvg.Of(plot, 980, height, name, description).ToString(SaveOptions.DisableFormatting);

    private int[] ShownChannels()
    {
        int[] named = [.. ShownMuscles.Select(m => estimate.Channels.ToList().FindIndex(c => c.Name == m)).Where(i => i >= 0)];
        return named.Length > 0 ? named : [0];
    }

    private Plot TracePlot(int channel)
    {
        Plot plot = new();
        int first = estimate.Activation.SampleCount / 2, count = Math.Min((int)(ShownSeconds * estimate.SampleRateHz), estimate.Activation.SampleCount - first);
        double[] seconds = [.. Enumerable.Range(first, count).Select(t => estimate.StartSeconds + (t / estimate.SampleRateHz))];
        Line(estimate.Emg, Colors.LightGray, 1);
        if (estimate is { Lower: { } lower, Upper: { } upper })
        {
            var interval = plot.Add.FillY(seconds, Shown(lower), Shown(upper));
            interval.FillColor = Colors.Red.WithAlpha(0.2);
            interval.LineWidth = 0;
        }

        Line(new LowPassEnvelope(TunedCutoffHz).Estimate(estimate.Emg, estimate.SampleRateHz), Colors.Blue, 1);
        Line(TruthOnScaleOf(channel), Colors.Black, 2);
        Line(estimate.Activation, Colors.Red, 2);
        plot.YLabel($"{estimate.Channels[channel].Name} ({estimate.Channels[channel].Unit})");
        plot.XLabel("seconds");
        plot.Axes.SetLimitsX(seconds[0], seconds[^1]);
        plot.Axes.SetLimitsY(0, 1.6 * Shown(estimate.Activation).Max());
        return plot;

        double[] Shown(SampleMatrix samples) => samples.GetChannel(samples.ChannelCount == 1 ? 0 : channel)[first..(first + count)];

        void Line(SampleMatrix samples, Color color, float width)
        {
            var line = plot.Add.ScatterLine(seconds, Shown(samples), color);
            line.LineWidth = width;
        }
    }

    /// <summary>The known activation of one channel after the affine fit of the score, [time, 1].</summary>
    private SampleMatrix TruthOnScaleOf(int channel)
    {
        EmgRecording bins = new(estimate.Channels, estimate.SampleRateHz, estimate.StartSeconds, estimate.Emg);
        double[] truth = SideSignalAligner.OntoBins(estimate.SideSignals.First(s => s.Name == LocomotionEmgSimulation.TruthSignal), bins).GetChannel(channel);
        double[] ours = estimate.Activation.GetChannel(channel);
        int[] known = [.. Enumerable.Range(0, truth.Length).Where(t => double.IsFinite(truth[t]) && double.IsFinite(ours[t]))];
        (double intercept, double slope) = MathNet.Numerics.LinearRegression.SimpleRegression.Fit([.. known.Select(t => truth[t])], [.. known.Select(t => ours[t])]);
        return SampleMatrix.FromChannels([[.. truth.Select(v => intercept + (slope * v))]]);
    }

    private Plot RecoveryPlot()
    {
        Plot plot = new();
        (string Estimator, string Label, Color Color)[] shown =
            [(AutoLfadsPipeline.EstimatorName, "AutoLFADS", Colors.Red), (TunedLowPass, LowPassLabel, Colors.Blue), ("rectified", "rectified EMG", Colors.LightGray)];
        for (int e = 0; e < shown.Length; e++)
        {
            double[] r2 = [.. report.Truth!.Where(t => t.Estimator == shown[e].Estimator).Select(t => t.R2)];
            var bars = plot.Add.Bars([.. Enumerable.Range(0, r2.Length).Select(c => c + (0.25 * (e - 1)))], r2);
            foreach (Bar bar in bars.Bars)
            {
                bar.Size = 0.22;
                bar.FillColor = shown[e].Color;
                bar.LineWidth = 0;
            }

            bars.LegendText = shown[e].Label;
        }

        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, estimate.Channels.Count).Select(c => (double)c)], [.. estimate.Channels.Select(c => c.Name)]);
        plot.YLabel("R²");
        plot.Axes.SetLimitsY(0, 1);
        plot.ShowLegend(Edge.Right);
        return plot;
    }

    private double MeanRecovery(string estimator) => report.Truth!.Where(t => t.Estimator == estimator).Average(t => t.R2);
}
