using System.Globalization;
using AutoLfads.Core.Preprocessing.Filtering;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Baselines;

/// <summary>The usual envelope of rectified EMG: a zero-phase Butterworth low-pass of order 4.</summary>
/// <remarks>
/// Its gain at the cut-off is 1/2. Each run between missing samples is filtered on its own.
/// Ends are extended by 15 samples of point reflection, fewer where a run is shorter.
/// </remarks>
/// <param name="cutoffHz">Cut-off, Hz; above 0, and below half the rate of the EMG it is used on.</param>
public sealed class LowPassEnvelope(double cutoffHz) : IEnvelopeEstimator
{
    private const int Order = 4;

    /// <summary>The cut-offs that comparisons cover, Hz, ascending.</summary>
    public static IReadOnlyList<double> DefaultCutoffsHz { get; } = [2, 7, 10, 12, 15, 20, 40];

    /// <summary>Cut-offs that are tried where one is tuned, Hz, ascending: steps of about 5 % of the cut-off, 1 Hz at least.</summary>
    public static IReadOnlyList<double> TuningCutoffsHz { get; } =
    [
        .. Enumerable.Range(1, 20).Select(i => (double)i),
        .. Enumerable.Range(11, 10).Select(i => 2.0 * i),
        .. Enumerable.Range(9, 12).Select(i => 5.0 * i),
    ];

    /// <summary>Cut-off, Hz.</summary>
    public double CutoffHz { get; } = cutoffHz;

    /// <summary>"lowpass_20hz" and the like.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"lowpass_{CutoffHz}hz");

    /// <summary>One estimator for each cut-off below half the rate.</summary>
    /// <param name="cutoffsHz">Cut-offs, Hz.</param>
    /// <param name="sampleRateHz">Samples per second.</param>
    public static IEnumerable<LowPassEnvelope> Below(IEnumerable<double> cutoffsHz, double sampleRateHz) =>
        cutoffsHz.Where(cutoff => cutoff < sampleRateHz / 2).Select(cutoff => new LowPassEnvelope(cutoff));

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is not above 0 and below half the rate.</exception>
    public SampleMatrix Estimate(SampleMatrix emg, double sampleRateHz, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        ZeroPhaseFilter filter = new(Butterworth.LowPass(Order, CutoffHz, sampleRateHz));
        SampleMatrix filtered = new(emg.SampleCount, emg.ChannelCount);
        for (int c = 0; c < emg.ChannelCount; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            filtered.SetChannel(c, FilterRuns(filter, emg.GetChannel(c)));
        }

        return filtered;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is not above 0 and below half the rate, or the margins leave nothing.</exception>
    public IReadOnlyList<WindowSet> EstimateWindows(IReadOnlyList<WindowSet> emg, int marginBins, double sampleRateHz, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        ZeroPhaseFilter filter = new(Butterworth.LowPass(Order, CutoffHz, sampleRateHz));
        return [.. emg.Select(set => Filter(set, filter, cancellationToken).WithoutMargins(marginBins))];
    }

    private static WindowSet Filter(WindowSet windows, ZeroPhaseFilter filter, CancellationToken cancellationToken)
    {
        WindowSet filtered = new(windows.WindowCount, windows.TimeBins, windows.ChannelCount);
        double[] signal = new double[windows.TimeBins];
        for (int w = 0; w < windows.WindowCount; w++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int c = 0; c < windows.ChannelCount; c++)
            {
                for (int t = 0; t < signal.Length; t++) signal[t] = windows[w, t, c];
                double[] smooth = FilterRuns(filter, signal);
                for (int t = 0; t < signal.Length; t++) filtered[w, t, c] = (float)smooth[t];
            }
        }

        return filtered;
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
