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
    private readonly double power;
    private readonly List<double[]> weights = []; // [bin], summing to 1 over the windows that cover a bin
    private readonly int[] weightsOfWindow; // few windows overlap their neighbours in a way of their own

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
        this.power = power;
        WindowBins = windowBins;
        BinCount = binCount;
        weightsOfWindow = new int[starts.Count];
        Dictionary<string, int> known = [];
        for (int w = 0; w < weightsOfWindow.Length; w++)
        {
            (int first, int last) = Overlapping(w);
            string offsets = string.Join(' ', Enumerable.Range(first - 1, last - first + 3).Select(i => i < 0 || i >= this.starts.Length ? int.MaxValue : this.starts[i] - this.starts[w]));
            if (!known.TryGetValue(offsets, out weightsOfWindow[w]))
            {
                known[offsets] = weightsOfWindow[w] = weights.Count;
                weights.Add(Weights(w, first, last));
            }
        }
    }

    /// <summary>Bins per window.</summary>
    public int WindowBins { get; }

    /// <summary>Bins of the recording.</summary>
    public int BinCount { get; }

    /// <summary>First bin of each window.</summary>
    public IReadOnlyList<int> Starts => starts;

    /// <summary>Merges one output of the windows.</summary>
    /// <param name="windows">Values without margins, [window, time, channel]; one window for each start.</param>
    /// <returns>[time, channel] on the recording's bins; NaN where no window covers a bin, and where a window that counts is NaN.</returns>
    /// <exception cref="ArgumentException">The number or the length of the windows differs from the plan.</exception>
    public SampleMatrix Merge(WindowSet windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        MergedOutput output = new(this, new SampleMatrix(BinCount, windows.ChannelCount));
        output.Add(windows);
        return output.Complete();
    }

    /// <summary>Weight of each bin of a window.</summary>
    internal ReadOnlySpan<double> WeightsOf(int window) => weights[weightsOfWindow[window]];

    // The first and the last window that share bins with one, itself among them.
    private (int First, int Last) Overlapping(int window)
    {
        int first = window, last = window;
        while (first > 0 && starts[first - 1] > starts[window] - WindowBins) first--;
        while (last < starts.Length - 1 && starts[last + 1] < starts[window] + WindowBins) last++;
        return (first, last);
    }

    private double[] Weights(int window, int first, int last)
    {
        double[] total = new double[WindowBins];
        for (int w = first; w <= last; w++)
        {
            double[] faded = Faded(w);
            int offset = starts[w] - starts[window];
            for (int bin = Math.Max(0, offset); bin < Math.Min(WindowBins, WindowBins + offset); bin++) total[bin] += faded[bin - offset];
        }

        double[] own = Faded(window);
        for (int bin = 0; bin < own.Length; bin++) own[bin] /= total[bin];
        return own;
    }

    private double[] Faded(int window)
    {
        double[] faded = new double[WindowBins];
        Array.Fill(faded, 1);
        int shared = window == 0 ? 0 : SharedBins(window - 1);
        for (int j = 0; j < shared; j++) faded[j] *= LaterShare(j, shared);
        shared = window == starts.Length - 1 ? 0 : SharedBins(window);
        for (int j = 0; j < shared; j++) faded[WindowBins - shared + j] *= 1 - LaterShare(j, shared);
        return faded;
    }

    private int SharedBins(int earlier) => Math.Max(0, starts[earlier] + WindowBins - starts[earlier + 1]);

    private double LaterShare(int bin, int shared)
    {
        if (double.IsPositiveInfinity(power)) return 0;
        double edge = 1.0 / shared;
        double x = shared == 1 ? edge : edge + (bin * (1 - (2 * edge)) / (shared - 1));
        return Math.Pow(x, power);
    }
}
