using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Evaluation.Tests.Decoding;

/// <summary>Seven windows of nine bins from closed formulas, so that the expected scores could be computed once with NumPy from the same formulas.</summary>
internal static class SmallSignals
{
    public const int WindowCount = 7;
    public const int Bins = 9;

    public static IReadOnlyList<Channel> Targets { get; } = [new("first", "N"), new("second", "N")];

    public static WindowSet Estimate { get; } = Fill((w, t) => (Math.Sin((.9 * t) + (.7 * w)) + (.3 * Math.Cos(2.1 * w * t)), Math.Cos((.5 * t * t) - (1.3 * w))));

    public static WindowSet Target { get; } = Fill((w, t) => (Math.Sin((.9 * (t - 1)) + (.7 * w)) + (.4 * Math.Sin((3 * w) + t)), 100 + (20 * Math.Cos((.4 * t) + (.2 * w * w)))));

    public static SampleMatrix Continuous(WindowSet windows) => new(windows.WindowCount * windows.TimeBins, windows.ChannelCount, Array.ConvertAll(windows.Values, v => (double)v));

    /// <summary>The windows from <paramref name="first"/> on.</summary>
    public static WindowSet Part(WindowSet windows, int first, int count) =>
        new(count, windows.TimeBins, windows.ChannelCount, windows.Values[(first * windows.TimeBins * windows.ChannelCount)..((first + count) * windows.TimeBins * windows.ChannelCount)]);

    private static WindowSet Fill(Func<int, int, (double First, double Second)> formula)
    {
        WindowSet windows = new(WindowCount, Bins, 2);
        for (int w = 0; w < WindowCount; w++)
            for (int t = 0; t < Bins; t++)
                (windows[w, t, 0], windows[w, t, 1]) = ((float)formula(w, t).First, (float)formula(w, t).Second);
        return windows;
    }
}
