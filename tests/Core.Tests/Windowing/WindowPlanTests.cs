using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Tests.Windowing;

public sealed class WindowPlanTests
{
    private static readonly WindowingConfig Default = new();

    [Theory]
    [InlineData(100, 100, 25, new[] { 0 })]
    [InlineData(174, 100, 25, new[] { 0 })]
    [InlineData(175, 100, 25, new[] { 0, 75 })]
    [InlineData(400, 100, 20, new[] { 0, 80, 160, 240 })]
    [InlineData(20, 5, 4, new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 })]
    [InlineData(11, 4, 0, new[] { 0, 4 })]
    public void ForTraining_OneSegment_CutsFloorOfTMinusOOverWMinusO(int bins, int window, int overlap, int[] starts)
    {
        WindowPlan plan = WindowPlan.ForTraining(Recording(bins), Default with { WindowBins = window, OverlapBins = overlap });
        Assert.Equal(starts, plan.Starts);
        Assert.Equal((bins - overlap) / (window - overlap), plan.Starts.Count);
    }

    [Theory]
    [InlineData(174, new[] { 0, 74 })]
    [InlineData(175, new[] { 0, 75 })]
    [InlineData(176, new[] { 0, 75, 76 })]
    [InlineData(100, new[] { 0 })]
    public void ForInference_TailLeft_OneMoreWindowEndsWithTheSegment(int bins, int[] starts)
    {
        Assert.Equal(starts, WindowPlan.ForInference(Recording(bins), Default).Starts);
        Assert.Equal(starts.Take((bins - 25) / 75), WindowPlan.ForInference(Recording(bins), Default with { CoverTail = false }).Starts);
    }

    [Fact]
    public void ForInference_Gaps_CutsEachSegmentByItselfAndSkipsShortOnes()
    {
        // Segments [0, 10), [12, 15) and [20, 31) of a recording of 31 bins.
        EmgRecording recording = Recording(31) with { Gaps = [new Gap(10, 2), new Gap(15, 5)] };
        WindowPlan plan = WindowPlan.ForInference(recording, Default with { WindowBins = 4, OverlapBins = 1 });
        Assert.Equal([0, 3, 6, 20, 23, 26, 27], plan.Starts);
        Assert.Equal([(0, 10, 3), (12, 3, 0), (20, 11, 4)], plan.Segments.Select(s => (s.StartBin, s.BinCount, s.Starts.Count)));
        Assert.Equal([0, 3, 6, 20, 23, 26], WindowPlan.ForTraining(recording, Default with { WindowBins = 4, OverlapBins = 1 }).Starts);
    }

    [Fact]
    public void ForTraining_GapsAtBothEnds_BeginsAndEndsInside()
    {
        EmgRecording recording = Recording(20) with { Gaps = [new Gap(0, 5), new Gap(15, 5)] };
        Assert.Equal([5, 10], WindowPlan.ForTraining(recording, Default with { WindowBins = 5, OverlapBins = 0 }).Starts);
    }

    [Fact]
    public void ForTraining_WindowLongerThanEverySegment_NamesNumbersSecondsAndRemedy()
    {
        EmgRecording recording = Recording(150) with { Gaps = [new Gap(80, 1)] };
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => WindowPlan.ForTraining(recording, Default));
        Assert.Contains("100 bins (0.2 s at 500 Hz)", error.Message);
        Assert.Contains("'s01.nwb' has 80 bins (0.16 s)", error.Message);
        Assert.Contains("Reduce windowing.window_bins", error.Message);
    }

    [Fact]
    public void ForTraining_ProblemsInTheSettings_AreAllInOneMessage()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => WindowPlan.ForTraining(Recording(500), Default with { OverlapBins = 120, MergePower = 0 }));
        Assert.Contains("windowing.overlap_bins", error.Message);
        Assert.Contains("windowing.merge_power", error.Message);
    }

    [Theory]
    [InlineData(10, 5, 12, 2)]
    [InlineData(30, 2, 10, 2)]
    [InlineData(10, 2, 495, 6)]
    public void ForTraining_GapsOutOfOrderOrRange_Throws(int firstStart, int firstCount, int secondStart, int secondCount)
    {
        EmgRecording recording = Recording(500) with { Gaps = [new Gap(firstStart, firstCount), new Gap(secondStart, secondCount)] };
        Assert.Throws<ArgumentException>(() => WindowPlan.ForTraining(recording, Default));
    }

    [Fact]
    public void Cut_Margins_KeepNeighbouringBinsAndAreMissingOutsideOfTheSegment()
    {
        EmgRecording recording = Recording(16) with { Gaps = [new Gap(8, 2)] };
        WindowPlan plan = WindowPlan.ForTraining(recording, Default with { WindowBins = 4, OverlapBins = 2 });
        WindowSet cut = plan.Cut(recording.Samples, marginBins: 3);
        const float No = float.NaN;
        float[][] expected =
        [
            [No, No, No, 0, 1, 2, 3, 4, 5, 6],
            [No, 0, 1, 2, 3, 4, 5, 6, 7, No],
            [1, 2, 3, 4, 5, 6, 7, No, No, No],
            [No, No, No, 10, 11, 12, 13, 14, 15, No],
            [No, 10, 11, 12, 13, 14, 15, No, No, No],
        ];
        Assert.Equal((5, 10, 2), (cut.WindowCount, cut.TimeBins, cut.ChannelCount));
        for (int w = 0; w < 5; w++)
        {
            Assert.Equal(expected[w], Enumerable.Range(0, 10).Select(t => cut[w, t, 0]));
            Assert.Equal(expected[w].Select(v => -v), Enumerable.Range(0, 10).Select(t => cut[w, t, 1]));
        }
    }

    [Fact]
    public void Cut_SamplesOfAnotherLength_Throws()
    {
        WindowPlan plan = WindowPlan.ForTraining(Recording(200), Default);
        Assert.Throws<ArgumentException>(() => plan.Cut(new SampleMatrix(199, 2), 0));
    }

    /// <summary>Two channels: the bin's number and its negative.</summary>
    private static EmgRecording Recording(int bins)
    {
        SampleMatrix samples = new(bins, 2);
        for (int t = 0; t < bins; t++) (samples[t, 0], samples[t, 1]) = (t, -t);
        return new EmgRecording([new Channel("TA", "mV"), new Channel("GA", "mV")], 500, 0, samples) { Provenance = new Provenance("s01.nwb", "", []) };
    }
}
