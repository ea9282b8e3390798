using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Inference;
using ScottPlot;

namespace AutoLfads.Cli.Report;

/// <summary>One channel of one validation window: what was measured and what is estimated.</summary>
/// <param name="Window">Number of the window among all windows, from 0.</param>
/// <param name="Channel">Name and unit.</param>
/// <param name="Milliseconds">Time from the window's beginning, ms.</param>
/// <param name="Emg">Preprocessed EMG, the channel's unit; NaN where missing, and beyond the window.</param>
/// <param name="Estimate">The estimate, the channel's unit.</param>
/// <param name="Lower">Lower end of the credible interval; null where the model was applied without samples.</param>
/// <param name="Upper">Its upper end.</param>
internal sealed record WindowExample(int Window, Channel Channel, double[] Milliseconds, double[] Emg, double[] Estimate, double[]? Lower, double[]? Upper);

/// <summary>Validation windows with the estimate of the exported model: windows in the middle of each third of the set, the channels of largest variance.</summary>
internal static class WindowExamples
{
    private const int WindowCount = 3;
    private const int ChannelCount = 4;

    /// <summary>Applies a model to a few validation windows.</summary>
    /// <returns>Channel by channel, and for each of them window by window.</returns>
    public static IReadOnlyList<WindowExample> Of(string modelPath, TrainingData data, InferenceConfig config, CancellationToken stop)
    {
        int[] windows = [.. Enumerable.Range(0, WindowCount).Select(i => ((2 * i) + 1) * data.Valid.WindowCount / (2 * WindowCount)).Distinct()];
        WindowSet emg = Chosen(data.Valid, windows).WithoutMargins(data.MarginBins);
        using ActivationEstimator estimator = ActivationEstimator.Open(modelPath, config);
        WindowEstimates estimates = estimator.EstimateWindows(emg, data.ValidExternalInputs is { } inputs ? Chosen(inputs, windows) : null, progress: null, stop);
        return [.. ChannelsOfLargestVariance(data.Valid, data.MarginBins).SelectMany(channel => windows.Select((window, w) => Example(data, emg, estimates, channel, w, data.ValidIndices[window])))];
    }

    /// <summary>Draws one example.</summary>
    public static Plot Draw(WindowExample example)
    {
        Plot plot = PlotStyle.Empty("ms", $"{example.Channel.Name} ({example.Channel.Unit})");
        plot.Line(example.Milliseconds, example.Emg, PlotStyle.Faint, 1);
        if (example is { Lower: { } lower, Upper: { } upper })
        {
            var interval = plot.Add.FillY(example.Milliseconds, lower, upper);
            interval.FillColor = PlotStyle.Estimate.WithAlpha(0.25);
            interval.LineWidth = 0;
        }

        plot.Line(example.Milliseconds, example.Estimate, PlotStyle.Estimate, 2);
        double highest = example.Emg.Concat(example.Upper ?? example.Estimate).Where(double.IsFinite).Append(0).Max();
        double lowest = example.Emg.Concat(example.Lower ?? example.Estimate).Where(double.IsFinite).Append(0).Min();
        double room = Math.Max(0.05 * (highest - lowest), 1e-9);
        plot.Axes.SetLimits(0, example.Milliseconds[^1], lowest < 0 ? lowest - room : 0, highest + room);
        return plot;
    }

    private static WindowExample Example(TrainingData data, WindowSet emg, WindowEstimates estimates, int channel, int window, int number)
    {
        double scale = data.Preprocessing is { } chain ? chain.ChannelScales[channel] : 1;
        int bins = estimates.OutputMeans.TimeBins;
        double[] Of(WindowSet set) => [.. Enumerable.Range(0, bins).Select(bin => bin < set.TimeBins ? scale * set[window, bin, channel] : double.NaN)];
        return new(
            number,
            data.Channels[channel],
            [.. Enumerable.Range(0, bins).Select(bin => 1000 * data.BinSeconds * bin)],
            Of(emg),
            Of(estimates.OutputMeans),
            estimates.Lower is { } lower ? Of(lower) : null,
            estimates.Upper is { } upper ? Of(upper) : null);
    }

    private static IEnumerable<int> ChannelsOfLargestVariance(WindowSet valid, int marginBins)
    {
        WindowSet centre = valid.WithoutMargins(marginBins);
        return Enumerable.Range(0, centre.ChannelCount).OrderByDescending(channel => Variance(centre, channel)).Take(ChannelCount).Order();
    }

    private static double Variance(WindowSet windows, int channel)
    {
        double[] values = [.. Enumerable.Range(0, windows.WindowCount * windows.TimeBins).Select(i => (double)windows.Values[(i * windows.ChannelCount) + channel]).Where(double.IsFinite)];
        double mean = values.DefaultIfEmpty(0).Average();
        return values.Select(v => (v - mean) * (v - mean)).DefaultIfEmpty(0).Average();
    }

    private static WindowSet Chosen(WindowSet set, int[] windows)
    {
        WindowSet chosen = new(windows.Length, set.TimeBins, set.ChannelCount);
        for (int w = 0; w < windows.Length; w++) set.Window(windows[w]).CopyTo(chosen.Window(w));
        return chosen;
    }
}
