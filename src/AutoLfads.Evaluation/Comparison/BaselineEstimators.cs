using System.Globalization;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Evaluation.Comparison;

/// <summary>What estimates are compared with, by the names that reports use: the rectified EMG as it is and its low-pass envelopes.</summary>
internal static class BaselineEstimators
{
    public const string Rectified = "rectified";

    /// <summary>Cut-offs that are tried where one is tuned, Hz: steps of about 5 % of the cut-off, 1 Hz at least.</summary>
    public static IReadOnlyList<double> TuningCutoffsHz { get; } =
    [
        .. Enumerable.Range(1, 20).Select(i => (double)i),
        .. Enumerable.Range(11, 10).Select(i => 2.0 * i),
        .. Enumerable.Range(9, 12).Select(i => 5.0 * i),
    ];

    /// <summary>The rectified EMG, then each default cut-off below half the rate.</summary>
    public static IEnumerable<(string Name, SampleMatrix Samples)> OnRecording(SampleMatrix emg, double sampleRateHz) =>
        LowPassed(LowPassBaseline.DefaultCutoffsHz, sampleRateHz, cutoff => LowPassBaseline.Apply(emg, sampleRateHz, cutoff)).Prepend((Rectified, emg));

    /// <summary>The same for windows with margins, which are cut off.</summary>
    public static IEnumerable<(string Name, WindowSet[] Windows)> OnWindows(WindowSet[] emg, int marginBins, double sampleRateHz) =>
        LowPassed(LowPassBaseline.DefaultCutoffsHz, sampleRateHz, cutoff => Array.ConvertAll(emg, set => LowPassBaseline.Apply(set, marginBins, sampleRateHz, cutoff)))
            .Prepend((Rectified, Array.ConvertAll(emg, set => set.WithoutMargins(marginBins))));

    /// <summary>One filtered form per cut-off below half the rate, computed as it is asked for.</summary>
    public static IEnumerable<(string Name, T Filtered)> LowPassed<T>(IEnumerable<double> cutoffsHz, double sampleRateHz, Func<double, T> filter) =>
        cutoffsHz.Where(cutoff => cutoff < sampleRateHz / 2).Select(cutoff => (string.Create(CultureInfo.InvariantCulture, $"lowpass_{cutoff}hz"), filter(cutoff)));
}
