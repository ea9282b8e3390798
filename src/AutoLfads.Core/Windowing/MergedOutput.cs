using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Windowing;

/// <summary>One output of the windows on its way back to one time axis: windows are added in order, some at a time, and only the bins that later windows may still change are kept in memory.</summary>
public sealed class MergedOutput
{
    private readonly WindowMerger merger;
    private readonly SampleMatrix merged;
    private readonly int channels;
    private double[] rows = []; // [bin, channel], from firstRow on; sums so far
    private int firstRow, coveredEnd, addedWindows;

    /// <summary>Begins without a window.</summary>
    /// <param name="merger">Where the windows lie, and how they are cross-faded.</param>
    /// <param name="merged">Where the merged output goes, [time, channel]; the merger's number of bins.</param>
    /// <exception cref="ArgumentException">The output has another number of bins than the merger.</exception>
    public MergedOutput(WindowMerger merger, SampleMatrix merged)
    {
        ArgumentNullException.ThrowIfNull(merger);
        ArgumentNullException.ThrowIfNull(merged);
        if (merged.SampleCount != merger.BinCount) throw new ArgumentException($"The merged output must have {merger.BinCount} bins, has {merged.SampleCount}.", nameof(merged));
        (this.merger, this.merged, channels) = (merger, merged, merged.ChannelCount);
    }

    /// <summary>Adds the next windows.</summary>
    /// <param name="windows">Values without margins, [window, time, channel].</param>
    /// <exception cref="ArgumentException">There are more windows than the merger has, or they have other sizes.</exception>
    public void Add(WindowSet windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        int left = merger.Starts.Count - addedWindows;
        if (windows.WindowCount > left || windows.TimeBins != merger.WindowBins || windows.ChannelCount != channels)
        {
            throw new ArgumentException(
                $"Expected at most {left} windows of {merger.WindowBins} bins and {channels} channels, got {windows.WindowCount} of {windows.TimeBins} and {windows.ChannelCount}. Margins are removed before merging.",
                nameof(windows));
        }

        for (int w = 0; w < windows.WindowCount; w++, addedWindows++) Add(merger.Starts[addedWindows], merger.WeightsOf(addedWindows), windows.Window(w));
        WriteUpTo(addedWindows < merger.Starts.Count ? Math.Min(merger.Starts[addedWindows], coveredEnd) : coveredEnd);
    }

    /// <summary>Ends when every window was added.</summary>
    /// <returns>[time, channel]; NaN where no window covers a bin, and where a window that counts is NaN.</returns>
    /// <exception cref="ArgumentException">Windows are missing.</exception>
    public SampleMatrix Complete()
    {
        if (addedWindows < merger.Starts.Count)
            throw new ArgumentException($"Expected {merger.Starts.Count} windows of {merger.WindowBins} bins, got {addedWindows}.");
        WriteUpTo(coveredEnd);
        merged.WriteMissing(coveredEnd, merger.BinCount - coveredEnd);
        return merged;
    }

    private void Add(int start, ReadOnlySpan<double> weights, ReadOnlySpan<float> window)
    {
        if (start > coveredEnd)
        {
            // Between two segments no window covers anything, and nothing before changes any more.
            WriteUpTo(coveredEnd);
            merged.WriteMissing(coveredEnd, start - coveredEnd);
            firstRow = start;
        }

        coveredEnd = start + merger.WindowBins;
        int length = (coveredEnd - firstRow) * channels;
        if (length > rows.Length) Array.Resize(ref rows, Math.Max(length, 2 * rows.Length));
        for (int bin = 0; bin < weights.Length; bin++)
        {
            double weight = weights[bin];
            if (weight == 0) continue; // a NaN that does not count must not spread
            Span<double> sum = rows.AsSpan((start - firstRow + bin) * channels, channels);
            ReadOnlySpan<float> values = window.Slice(bin * channels, channels);
            for (int c = 0; c < channels; c++) sum[c] += weight * values[c];
        }
    }

    // Bins before it are final.
    private void WriteUpTo(int row)
    {
        int count = (row - firstRow) * channels;
        if (count <= 0) return;
        merged.Write(firstRow, rows.AsSpan(0, count));
        rows.AsSpan(count).CopyTo(rows);
        rows.AsSpan(rows.Length - count).Clear();
        firstRow = row;
    }
}
