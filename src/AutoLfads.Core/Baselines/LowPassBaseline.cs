using AutoLfads.Core.Preprocessing.Filtering;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Baselines;

/// <summary>The usual envelope of rectified EMG, against which estimates are compared: a zero-phase Butterworth low-pass of order 4.</summary>
/// <remarks>Its gain at the cut-off is 1/2. Ends are extended by 15 samples of point reflection, fewer where a run is shorter.</remarks>
public static class LowPassBaseline
{
    private const int Order = 4;

    /// <summary>The cut-offs that comparisons cover, Hz, ascending.</summary>
    public static IReadOnlyList<double> DefaultCutoffsHz { get; } = [2, 7, 10, 12, 15, 20, 40];

    /// <summary>Filters continuous EMG, each run between missing samples on its own.</summary>
    /// <param name="samples">Rectified EMG, [time, channel]; NaN where missing.</param>
    /// <param name="sampleRateHz">Samples per second.</param>
    /// <param name="cutoffHz">Cut-off, Hz; above 0 and below half the rate.</param>
    /// <returns>The filtered EMG, NaN where it was.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is out of its range.</exception>
    public static SampleMatrix Apply(SampleMatrix samples, double sampleRateHz, double cutoffHz)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ZeroPhaseFilter filter = new(Butterworth.LowPass(Order, cutoffHz, sampleRateHz));
        SampleMatrix filtered = new(samples.SampleCount, samples.ChannelCount);
        for (int c = 0; c < samples.ChannelCount; c++) filtered.SetChannel(c, FilterRuns(filter, samples.GetChannel(c)));
        return filtered;
    }

    /// <summary>Filters windows, each on its own with its margins, and cuts the margins off.</summary>
    /// <param name="windows">Rectified EMG, [window, time, channel], margins included; NaN where missing.</param>
    /// <param name="marginBins">Bins to drop at each end after filtering; 0 or more.</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <param name="cutoffHz">Cut-off, Hz; above 0 and below half the rate.</param>
    /// <returns>The filtered windows without margins, NaN where they were.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is out of its range, or the margins leave nothing.</exception>
    public static WindowSet Apply(WindowSet windows, int marginBins, double sampleRateHz, double cutoffHz)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ZeroPhaseFilter filter = new(Butterworth.LowPass(Order, cutoffHz, sampleRateHz));
        WindowSet filtered = new(windows.WindowCount, windows.TimeBins, windows.ChannelCount);
        double[] signal = new double[windows.TimeBins];
        for (int w = 0; w < windows.WindowCount; w++)
        {
            for (int c = 0; c < windows.ChannelCount; c++)
            {
                for (int t = 0; t < signal.Length; t++) signal[t] = windows[w, t, c];
                double[] smooth = FilterRuns(filter, signal);
                for (int t = 0; t < signal.Length; t++) filtered[w, t, c] = (float)smooth[t];
            }
        }

        return filtered.WithoutMargins(marginBins);
    }

    private static double[] FilterRuns(ZeroPhaseFilter filter, double[] signal)
    {
        double[] filtered = new double[signal.Length];
        for (int start = 0, end; start < signal.Length; start = end)
        {
            bool missing = double.IsNaN(signal[start]);
            for (end = start + 1; end < signal.Length && double.IsNaN(signal[end]) == missing;) end++;
            Span<double> target = filtered.AsSpan(start, end - start);
            if (missing) target.Fill(double.NaN);
            else filter.Apply(signal.AsSpan(start, end - start), Math.Min(filter.PaddingSamples, end - start - 1)).CopyTo(target);
        }

        return filtered;
    }
}
