using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using CsCheck;

namespace AutoLfads.Core.Tests.Preprocessing;

/// <summary>Recordings in files are processed in blocks, and give what recordings in memory give, to the last bit.</summary>
public sealed class BlockwisePreprocessingTests
{
    // More than a register has lanes, and one that is left over.
    private static readonly string[] Muscles = ["TA", "SM", "GA", "GRr", "GS", "IL", "RF", "ST", "VI"];

    private static readonly Gen<(EmgRecording Recording, int Block)> Recordings =
        Gen.Select(Gen.Int[2600, 4000], Gen.Int[0, 3], Gen.Bool, Gen.Int[1, 700], Gen.Int[0, int.MaxValue]).Select((count, gaps, missing, block, seed) => (Make(count, gaps, missing, seed), block));

    [Theory]
    [InlineData("rat")]
    [InlineData("monkey")]
    [InlineData("surface")]
    public void Apply_ChainInBlocks_EqualsTheWholeRecordingAtOnce(string name) => Recordings.Sample(
        sample =>
        {
            PreprocessingChain chain = PreprocessingChain.Create(new() { Chain = name, Missing = MissingSamples.Mask }).Fit([sample.Recording]);
            AssertSame(chain.Apply(sample.Recording), chain.Apply(InFile(sample.Recording, sample.Block)));
        }, iter: 30);

    [Fact]
    public void Apply_InterpolationAndPolyphaseInBlocks_EqualTheWholeRecordingAtOnce() => Recordings.Sample(
        sample =>
        {
            PreprocessingChain chain = new([new HandleMissing(MissingSamples.Interpolate), new LowPassFilter(400), new Resample(3000), new Resample(700, ResamplingFilter.Polyphase)]);
            AssertSame(chain.Apply(sample.Recording), chain.Apply(InFile(sample.Recording, sample.Block)));
        }, iter: 30);

    [Theory]
    [InlineData("rat", MissingSamples.Mask)]
    [InlineData("surface", MissingSamples.Interpolate)]
    public void Apply_Chain_EqualsItsStepsOneByOneAndLeavesTheRecordingAlone(string name, MissingSamples missing) => Recordings.Sample(
        sample =>
        {
            PreprocessingChain chain = PreprocessingChain.Create(new() { Chain = name, Missing = missing }).Fit([sample.Recording]);
            double[] before = [.. sample.Recording.Samples.Values];
            EmgRecording expected = chain.Steps.Aggregate(sample.Recording, (recording, step) => step.Apply(recording));
            foreach (EmgRecording recording in new[] { sample.Recording, InFile(sample.Recording, sample.Block) })
            {
                Assert.Equal(expected.Samples.Values, chain.Apply(recording).Recording.Samples.Values);
                Assert.Equal(before, recording.Samples.Values);
            }
        }, iter: 30);

    [Fact]
    public void Apply_ChannelsSideBySide_EqualEachAlone() => Recordings.Sample(
        sample =>
        {
            PreprocessingChain chain = new([new NotchFilter(50, 2), new HighPassFilter(65), new Resample(1500)]);
            EmgRecording all = chain.Apply(sample.Recording).Recording;
            for (int c = 0; c < Muscles.Length; c++)
            {
                EmgRecording one = sample.Recording with { Channels = [sample.Recording.Channels[c]], Samples = sample.Recording.Samples.Columns([c]) };
                Assert.Equal(chain.Apply(one).Recording.Samples.Values, all.Samples.GetChannel(c));
            }
        }, iter: 10);

    [Fact]
    public void Apply_RecordingWithMissingSamplesInFile_IsRefusedAsInMemory()
    {
        EmgRecording recording = Make(3000, 1, missing: true, 5);
        string Refusal(EmgRecording refused) => Assert.Throws<InvalidDataException>(() => new HandleMissing(MissingSamples.Error).Apply(refused)).Message;

        Assert.Equal(Refusal(recording), Refusal(InFile(recording, 17)));
    }

    [Fact]
    public void Merge_WindowsInGroups_EqualsAllAtOnce() => Gen.Select(Recordings, Gen.Int[5, 60], Gen.Int[1, 40], Gen.Double[0, 0.99]).Sample(
        (sample, windowBins, group, overlap) =>
        {
            WindowingConfig windowing = new() { WindowBins = windowBins, OverlapBins = (int)(overlap * windowBins), CoverTail = true };
            WindowPlan plan = WindowPlan.ForInference(sample.Recording, windowing);
            WindowMerger merger = new(plan.Starts, plan.WindowBins, plan.BinCount, windowing.MergePower);
            EmgRecording inFile = InFile(sample.Recording, sample.Block);
            MergedOutput output = new(merger, inFile.Samples.NewLike(plan.BinCount, Muscles.Length));
            for (int first = 0; first < plan.Starts.Count; first += group) output.Add(plan.Cut(inFile.Samples, 0, first, Math.Min(group, plan.Starts.Count - first)));

            Assert.Equal(merger.Merge(plan.Cut(sample.Recording.Samples, 0)).Values, output.Complete().Values);
        }, iter: 60);

    private static void AssertSame(PreprocessingResult expected, PreprocessingResult found)
    {
        Assert.IsType<ScratchSamples>(found.Recording.Samples);
        Assert.Equal(expected.Recording.Samples.Values, found.Recording.Samples.Values);
        Assert.Equal(expected.Recording.Gaps, found.Recording.Gaps);
        Assert.Equal(expected.RaisedSampleCounts, found.RaisedSampleCounts);
    }

    private static EmgRecording InFile(EmgRecording recording, int block)
    {
        ScratchSamples samples = new(recording.SampleCount, recording.Channels.Count, block);
        samples.Write(0, recording.Samples.Values);
        return recording with { Samples = samples };
    }

    // Gaps apart by more than what filters need in a row; missing samples single and in runs.
    private static EmgRecording Make(int count, int gapCount, bool missing, int seed)
    {
        Random random = new(seed);
        SampleMatrix samples = new(count, Muscles.Length);
        for (int i = 0; i < samples.Values.Length; i++) samples.Values[i] = random.NextDouble() - 0.45;
        Gap[] gaps = [.. Enumerable.Range(1, gapCount).Select(g => new Gap((g * count / (gapCount + 1)) - random.Next(100), 1 + random.Next(90)))];
        foreach (Gap gap in gaps) samples.WriteMissing(gap.StartSample, gap.SampleCount);
        for (int run = 0; missing && run < 4; run++)
        {
            int start = random.Next(count - 60), length = 1 + random.Next(50), channel = random.Next(Muscles.Length);
            for (int t = start; t < start + length; t++) samples[t, channel] = double.NaN;
        }

        return new EmgRecording([.. Muscles.Select(m => new Channel(m, "mV"))], 5000, 1.5, samples) { Gaps = gaps, Provenance = new("s01.nwb", "", ["read"]) };
    }
}
