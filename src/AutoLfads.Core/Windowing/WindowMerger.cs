using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Windowing;

/// <summary>Merges overlapping windows back onto one time axis by cross-fading; made once for a plan, used for each of its outputs.</summary>
/// <remarks>
/// Where neighbours share o bins, the later window has the weight x_j^p and the earlier 1 − x_j^p at the j-th shared bin, x_j running evenly from 1/o to 1 − 1/o
/// (a single shared bin has x = 1). A window's weight is the product of its fade-in and its fade-out, divided by the sum over all windows that cover the bin.
/// With an overlap of at most half a window the sum is 1 and this is the reference tools' formula; it stays correct for any overlap below the window,
/// and for a last window that overlaps its predecessor by more than the others do. Windows on two sides of a gap do not overlap, so each segment's
/// first and last bins have full weight.
/// </remarks>
public sealed class WindowMerger
{
    private readonly int[] starts;
    private readonly int windowBins;
    private readonly int binCount;
    private readonly double[] weights; // [window, bin], summing to 1 over the windows that cover a bin
    private readonly bool[] covered;

    /// <summary>Computes the weight of every bin of every window.</summary>
    /// <param name="starts">First bin of each window, increasing, e.g. <see cref="WindowPlan.Starts"/>.</param>
    /// <param name="windowBins">Bins per window; at least 1.</param>
    /// <param name="binCount">Bins of the recording.</param>
    /// <param name="power">Power p of the cross-fade, above 0: 1 linear, 2 favours the end of the earlier window, infinity uses only the earlier window where two overlap.</param>
    /// <exception cref="ArgumentException">A start is out of order or its window outside of the recording, or the power is not above 0.</exception>
    public WindowMerger(IReadOnlyList<int> starts, int windowBins, int binCount, double power)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowBins, 1);
        if (!(power > 0)) throw new ArgumentOutOfRangeException(nameof(power), power, "The power of the merge must be above 0; infinity is allowed.");
        for (int i = 0; i < starts.Count; i++)
        {
            int previous = i == 0 ? -1 : starts[i - 1];
            if (starts[i] <= previous || starts[i] > binCount - windowBins)
            {
                throw new ArgumentException(
                    $"Windows of {windowBins} bins must start in increasing order within {binCount} bins; window {i} starts at bin {starts[i]}, the one before it at {previous}.",
                    nameof(starts));
            }
        }

        this.starts = [.. starts];
        this.windowBins = windowBins;
        this.binCount = binCount;
        weights = new double[checked(starts.Count * windowBins)];
        covered = new bool[binCount];
        SetWeights(power);
    }

    /// <summary>Merges one output of the windows.</summary>
    /// <param name="windows">Values without margins, [window, time, channel]; one window for each start.</param>
    /// <returns>[time, channel] on the recording's bins; NaN where no window covers a bin, and where a window that counts is NaN.</returns>
    /// <exception cref="ArgumentException">The number or the length of the windows differs from the plan.</exception>
    public SampleMatrix Merge(WindowSet windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        if (windows.WindowCount != starts.Length || windows.TimeBins != windowBins)
        {
            throw new ArgumentException(
                $"Expected {starts.Length} windows of {windowBins} bins, got {windows.WindowCount} of {windows.TimeBins}. Margins are removed before merging.",
                nameof(windows));
        }

        int channels = windows.ChannelCount;
        SampleMatrix merged = new(binCount, channels);
        for (int t = 0; t < binCount; t++)
            if (!covered[t]) merged.Values.AsSpan(t * channels, channels).Fill(double.NaN);

        for (int w = 0; w < starts.Length; w++)
        {
            ReadOnlySpan<float> window = windows.Window(w);
            for (int bin = 0; bin < windowBins; bin++)
            {
                double weight = weights[(w * windowBins) + bin];
                if (weight == 0) continue; // a NaN that does not count must not spread
                Span<double> sum = merged.Values.AsSpan((starts[w] + bin) * channels, channels);
                ReadOnlySpan<float> values = window.Slice(bin * channels, channels);
                for (int c = 0; c < channels; c++) sum[c] += weight * values[c];
            }
        }

        return merged;
    }

    private void SetWeights(double power)
    {
        double[] total = new double[binCount];
        for (int w = 0; w < starts.Length; w++)
        {
            Span<double> weights = WeightsOf(w);
            weights.Fill(1);
            int shared = w == 0 ? 0 : SharedBins(w - 1);
            for (int j = 0; j < shared; j++) weights[j] *= LaterShare(j, shared, power);
            shared = w == starts.Length - 1 ? 0 : SharedBins(w);
            for (int j = 0; j < shared; j++) weights[windowBins - shared + j] *= 1 - LaterShare(j, shared, power);
            for (int bin = 0; bin < windowBins; bin++)
            {
                total[starts[w] + bin] += weights[bin];
                covered[starts[w] + bin] = true;
            }
        }

        for (int w = 0; w < starts.Length; w++)
        {
            Span<double> weights = WeightsOf(w);
            for (int bin = 0; bin < windowBins; bin++) weights[bin] /= total[starts[w] + bin];
        }
    }

    private Span<double> WeightsOf(int window) => weights.AsSpan(window * windowBins, windowBins);

    private int SharedBins(int earlier) => Math.Max(0, starts[earlier] + windowBins - starts[earlier + 1]);

    private static double LaterShare(int bin, int shared, double power)
    {
        if (double.IsPositiveInfinity(power)) return 0;
        double edge = 1.0 / shared;
        double x = shared == 1 ? edge : edge + (bin * (1 - (2 * edge)) / (shared - 1));
        return Math.Pow(x, power);
    }
}
