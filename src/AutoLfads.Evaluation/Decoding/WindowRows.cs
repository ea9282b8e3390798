using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Windows as one matrix of bins.</summary>
internal static class WindowRows
{
    /// <summary>The bins of sets of windows, one set after the other, window after window: [window * time, channel].</summary>
    /// <param name="sets">Sets of windows of one length and one number of channels.</param>
    /// <param name="parameter">Name of the caller's argument, for the message.</param>
    public static SampleMatrix Flatten(IReadOnlyList<WindowSet> sets, string parameter)
    {
        if (sets.Count == 0 || sets.Any(set => set.TimeBins != sets[0].TimeBins || set.ChannelCount != sets[0].ChannelCount))
        {
            string shapes = string.Join(", ", sets.Select(s => $"[{s.WindowCount}, {s.TimeBins}, {s.ChannelCount}]"));
            throw new ArgumentException($"Windows of one length and one number of channels are needed, got {(shapes.Length == 0 ? "none" : shapes)}.", parameter);
        }

        int rowCount = sets.Sum(set => set.WindowCount * set.TimeBins);
        double[] values = new double[rowCount * sets[0].ChannelCount];
        int next = 0;
        foreach (WindowSet set in sets)
            foreach (float value in set.Values) values[next++] = value;
        return new SampleMatrix(rowCount, sets[0].ChannelCount, values);
    }
}
