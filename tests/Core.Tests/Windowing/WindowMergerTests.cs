using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using CsCheck;

namespace AutoLfads.Core.Tests.Windowing;

public sealed class WindowMergerTests
{
    private sealed record Case(EmgRecording Recording, WindowingConfig Config);

    private static readonly Gen<double> Powers = Gen.Int[0, 4].Select(i => new[] { 0.3, 1, 2, 7, double.PositiveInfinity }[i]);

    private static readonly Gen<Case> Cases =
        from window in Gen.Int[2, 30]
        from overlap in Gen.Int[0, window - 1]
        from power in Powers
        from coverTail in Gen.Bool
        from runs in Gen.Select(Gen.Int[1, 80], Gen.Int[1, 6]).Array[0, 3] // recorded bins, then a gap
        from last in Gen.Int[window, window + 90]
        from seed in Gen.Int
        select new Case(
            Recording(runs, last, seed),
            new WindowingConfig { WindowBins = window, OverlapBins = overlap, MergePower = power, CoverTail = coverTail });

    [Fact]
    public void Merge_OfWhatWasCut_IsTheIdentityWhereWindowsLieAndMissingElsewhere() => Cases.Sample(c =>
    {
        WindowPlan plan = WindowPlan.ForInference(c.Recording, c.Config);
        SampleMatrix merged = Merger(plan, c.Config.MergePower).Merge(plan.Cut(c.Recording.Samples, 0));
        bool[] covered = Covered(c);
        Assert.Equal((c.Recording.SampleCount, 2), (merged.SampleCount, merged.ChannelCount));
        for (int t = 0; t < covered.Length; t++)
        {
            for (int channel = 0; channel < 2; channel++)
            {
                if (covered[t]) Assert.Equal(c.Recording.Samples[t, channel], merged[t, channel], 1e-12);
                else Assert.True(double.IsNaN(merged[t, channel]));
            }
        }
    });

    [Fact]
    public void Merge_Weights_AreSharesThatSumToOneAndFullAtTheEndsOfSegments() => Cases.Sample(c =>
    {
        WindowPlan plan = WindowPlan.ForInference(c.Recording, c.Config);
        SampleMatrix weights = Weights(plan.Starts, plan.WindowBins, plan.BinCount, c.Config.MergePower);
        bool[] covered = Covered(c);
        for (int t = 0; t < covered.Length; t++)
        {
            double[] row = [.. Enumerable.Range(0, weights.ChannelCount).Select(w => weights[t, w])];
            if (!covered[t]) continue;
            Assert.Equal(1, row.Sum(), 1e-12);
            Assert.All(row, w => Assert.InRange(w, 0, 1 + 1e-12));
        }

        int before = 0;
        foreach (WindowSegment segment in plan.Segments.Where(s => s.Starts.Count > 0))
        {
            int last = before + segment.Starts.Count - 1;
            Assert.Equal(1, weights[segment.StartBin, before], 1e-12);
            Assert.Equal(1, weights[segment.Starts[^1] + plan.WindowBins - 1, last], 1e-12);
            before = last + 1;
        }
    });

    [Fact]
    public void Merge_OverlapAtMostHalfAWindow_IsTheClosedFormula() =>
        (from window in Gen.Int[2, 40]
         from overlap in Gen.Int[1, window / 2]
         from power in Powers.Where(double.IsFinite)
         from count in Gen.Int[1, 5]
         select (window, overlap, power, count)).Sample(c =>
    {
        int step = c.window - c.overlap;
        SampleMatrix weights = Weights([.. Enumerable.Range(0, c.count).Select(i => i * step)], c.window, c.overlap + (c.count * step), c.power);
        for (int w = 0; w < c.count; w++)
        {
            for (int bin = 0; bin < c.window; bin++)
            {
                double expected = 1;
                if (w > 0 && bin < c.overlap) expected = Math.Pow(Ramp(bin, c.overlap), c.power);
                if (w < c.count - 1 && bin >= step) expected = 1 - Math.Pow(Ramp(bin - step, c.overlap), c.power);
                Assert.Equal(expected, weights[(w * step) + bin, w], 1e-12);
            }
        }
    });

    [Theory]
    [InlineData(1, .96, .5, .04)]
    [InlineData(2, .9984, .75, .0784)]
    [InlineData(double.PositiveInfinity, 1, 1, 1)]
    public void Merge_OverlapOf25_GivesTheEarlierWindowTheReferenceWeights(double power, double first, double middle, double last)
    {
        SampleMatrix weights = Weights([0, 75], 100, 175, power);
        Assert.Equal(first, weights[75, 0], 1e-12);
        Assert.Equal(middle, weights[87, 0], 1e-12);
        Assert.Equal(last, weights[99, 0], 1e-12);
        Assert.All(Enumerable.Range(0, 75), t => Assert.Equal(1, weights[t, 0]));
        Assert.All(Enumerable.Range(100, 75), t => Assert.Equal(1, weights[t, 1]));
    }

    [Fact]
    public void Merge_InfinitePower_TakesEachBinFromTheFirstWindowThatCoversIt()
    {
        // Also with an overlap above half a window and a last window that is not on the grid.
        SampleMatrix weights = Weights([0, 3, 6, 7], 10, 17, double.PositiveInfinity);
        for (int t = 0; t < 17; t++)
        {
            int firstCovering = t < 10 ? 0 : t < 13 ? 1 : t < 16 ? 2 : 3;
            Assert.All(Enumerable.Range(0, 4), w => Assert.Equal(w == firstCovering ? 1 : 0, weights[t, w]));
        }
    }

    [Fact]
    public void Merge_OverlapAboveHalfAWindow_NormalisesAllCoveringWindows()
    {
        // Windows of 4 bins, overlap 3: bin 3 is the last of window 0's fade-out and the first of window 3's fade-in, and lies inside both fades of windows 1 and 2.
        SampleMatrix weights = Weights([0, 1, 2, 3, 4], 4, 8, 1);
        double[] x = [1.0 / 3, 1.0 / 2, 2.0 / 3];
        double[] raw = [1 - x[2], x[2] * (1 - x[1]), x[1] * (1 - x[0]), x[0]];
        for (int w = 0; w < 4; w++) Assert.Equal(raw[w] / raw.Sum(), weights[3, w], 1e-12);
    }

    [Fact]
    public void Merge_MissingValueInAWindowWithoutWeight_DoesNotSpread()
    {
        WindowSet windows = new(2, 3, 1, [1, 2, 3, float.NaN, float.NaN, 6]);
        SampleMatrix merged = new WindowMerger([0, 1], 3, 4, double.PositiveInfinity).Merge(windows);
        Assert.Equal([1, 2, 3, 6], merged.Values);
    }

    [Fact]
    public void Merge_WindowsWithMargins_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new WindowMerger([0, 75], 100, 175, 1).Merge(new WindowSet(2, 112, 3)));

    [Theory]
    [InlineData(new[] { 5, 3 })]
    [InlineData(new[] { 3, 3 })]
    [InlineData(new[] { 0, 11 })]
    [InlineData(new[] { -1 })]
    public void Constructor_StartsOutOfOrderOrRange_Throws(int[] starts) =>
        Assert.Throws<ArgumentException>(() => new WindowMerger(starts, 10, 20, 1));

    private static WindowMerger Merger(WindowPlan plan, double power) => new(plan.Starts, plan.WindowBins, plan.BinCount, power);

    /// <summary>Each window's weight in each bin, [time, window], seen from outside: merges windows of which one is 1 and the others 0.</summary>
    private static SampleMatrix Weights(IReadOnlyList<int> starts, int windowBins, int binCount, double power)
    {
        WindowSet indicators = new(starts.Count, windowBins, starts.Count);
        for (int w = 0; w < starts.Count; w++)
            for (int t = 0; t < windowBins; t++) indicators[w, t, w] = 1;
        return new WindowMerger(starts, windowBins, binCount, power).Merge(indicators);
    }

    /// <summary>numpy's linspace(1/o, 1 - 1/o, o).</summary>
    private static double Ramp(int j, int overlap) =>
        overlap == 1 ? 1 : (1.0 / overlap) + (j * (1 - (2.0 / overlap)) / (overlap - 1));

    private static bool[] Covered(Case c)
    {
        (int window, int overlap) = (c.Config.WindowBins, c.Config.OverlapBins);
        bool[] covered = new bool[c.Recording.SampleCount];
        bool[] gap = new bool[covered.Length];
        foreach (Gap g in c.Recording.Gaps) Array.Fill(gap, true, g.StartSample, g.SampleCount);
        for (int start = 0; start < gap.Length;)
        {
            int end = start;
            while (end < gap.Length && !gap[end]) end++;
            int count = (int)Math.Floor((end - start - overlap) / (double)(window - overlap));
            if (count > 0) Array.Fill(covered, true, start, c.Config.CoverTail ? end - start : overlap + (count * (window - overlap)));
            start = end;
            while (start < gap.Length && gap[start]) start++;
        }

        return covered;
    }

    private static EmgRecording Recording((int Recorded, int Missing)[] runs, int last, int seed)
    {
        Random random = new(seed);
        List<Gap> gaps = [];
        int bins = 0;
        foreach ((int recorded, int missing) in runs)
        {
            gaps.Add(new Gap(bins + recorded, missing));
            bins += recorded + missing;
        }

        SampleMatrix samples = new(bins + last, 2);
        for (int i = 0; i < samples.Values.Length; i++) samples.Values[i] = random.NextSingle();
        return new EmgRecording([new Channel("TA", "mV"), new Channel("GA", "mV")], 500, 0, samples) { Gaps = gaps };
    }
}
