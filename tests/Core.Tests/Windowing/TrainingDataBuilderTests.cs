using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Tests.Windowing;

public sealed class TrainingDataBuilderTests
{
    private static readonly WindowingConfig Windows = new() { WindowBins = 20, OverlapBins = 5 };

    [Fact]
    public void Build_SeveralRecordings_NumbersRunThroughAndEveryWindowIsWhereItsPlacementSays()
    {
        EmgRecording[] recordings = [Recording("a.nwb", 101, 1000), Recording("b.nwb", 83, 2000) with { Gaps = [new Gap(40, 3)] }];
        PreprocessingChain chain = new([]);
        TrainingData data = TrainingDataBuilder.Build(recordings, Windows, marginBins: 4, chain);

        // 6 windows of a; 2 in each segment of b, [0, 40) and [43, 83).
        Assert.Equal(
            [(0, 0), (0, 15), (0, 30), (0, 45), (0, 60), (0, 75), (1, 0), (1, 15), (1, 43), (1, 58)],
            data.Placements.Select(p => (p.Recording, p.StartBin)));
        Assert.Equal([0, 5], data.ValidIndices);
        Assert.Equal([1, 2, 3, 4, 6, 7, 8, 9], data.TrainIndices);
        Assert.Equal((20, 28, 28), (data.WindowBins, data.Train.TimeBins, data.Valid.TimeBins));
        Assert.Equal((0.002, 4), (data.BinSeconds, data.MarginBins));
        Assert.Equal(["a.nwb", "b.nwb"], data.Sources.Select(s => s.Source));
        Assert.Same(chain, data.Preprocessing);
        Assert.Equal(Windows, data.Windowing);
        RequireSamplesAtPlacements(data, data.Train, data.TrainIndices);
        RequireSamplesAtPlacements(data, data.Valid, data.ValidIndices);
        Assert.True(float.IsNaN(data.Valid[0, 3, 0]));
        Assert.True(float.IsNaN(data.Train[6, 3, 0])); // bin 42 of b lies in the gap before the window at bin 43
    }

    [Fact]
    public void Build_SideSignals_BecomeDecodingTargetsOnTheBinsOfTheWindows()
    {
        EmgRecording recording = Recording("a.nwb", 101, 0) with { StartSeconds = 3, SideSignals = [Angles(3.0, "hip", "knee")] };
        TrainingData data = TrainingDataBuilder.Build([recording], Windows, marginBins: 4, preprocessing: null);
        Assert.NotNull(data.Decoding);
        Assert.Equal([new Channel("hip", "deg"), new Channel("knee", "deg")], data.Decoding.Channels);
        Assert.Equal((4, 20, 2), (data.Decoding.Train.WindowCount, data.Decoding.Train.TimeBins, data.Decoding.Train.ChannelCount));
        for (int w = 0; w < 4; w++)
        {
            for (int t = 0; t < 20; t++)
            {
                double bin = data.Placements[data.TrainIndices[w]].StartBin + t;
                Assert.Equal(bin / 500, data.Decoding.Train[w, t, 0], 1e-6);
                Assert.Equal(10 + (bin / 500), data.Decoding.Train[w, t, 1], 1e-6);
            }
        }
    }

    [Fact]
    public void Build_SignalsThatNotEveryRecordingHas_AreLeftOutUnlessAskedFor()
    {
        SideSignal force = Angles(0, "fx") with { Name = "force" };
        EmgRecording both = Recording("a.nwb", 101, 0) with { SideSignals = [force, Angles(0, "hip")] };
        EmgRecording one = Recording("b.nwb", 101, 0) with { SideSignals = [Angles(0, "hip")] };
        Assert.Equal(["hip"], TrainingDataBuilder.Build([both, one], Windows, 0, null).Decoding?.Channels.Select(c => c.Name));
        Assert.Null(TrainingDataBuilder.Build([both, one], Windows, 0, null, []).Decoding);
        Assert.Equal(["fx"], TrainingDataBuilder.Build([both], Windows, 0, null, ["force"]).Decoding?.Channels.Select(c => c.Name));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TrainingDataBuilder.Build([both, one], Windows, 0, null, ["force"]));
        Assert.Contains("'b.nwb': the side signal 'force'", error.Message);
        Assert.Contains("it has 'joint_angles'", error.Message);
    }

    [Fact]
    public void Build_OneChannelNameInTwoSignals_IsToldApartByTheSignal()
    {
        EmgRecording recording = Recording("a.nwb", 101, 0) with { SideSignals = [Angles(0, "hip", "knee"), Angles(0, "hip") with { Name = "accelerations" }] };
        Assert.Equal(["joint_angles/hip", "knee", "accelerations/hip"], TrainingDataBuilder.Build([recording], Windows, 0, null).Decoding?.Channels.Select(c => c.Name));
    }

    [Fact]
    public void Build_ChannelsOrRatesThatDiffer_NamesBothFiles()
    {
        EmgRecording first = Recording("a.nwb", 101, 0);
        EmgRecording otherChannels = first with { Channels = [new Channel("GA", "mV"), new Channel("TA", "mV")], Provenance = new Provenance("b.nwb", "", []) };
        EmgRecording otherRate = first with { SampleRateHz = 1000, Provenance = new Provenance("c.nwb", "", []) };
        Assert.Contains("'a.nwb' and 'b.nwb' differ", Assert.Throws<ArgumentException>(() => TrainingDataBuilder.Build([first, otherChannels], Windows, 0, null)).Message);
        Assert.Contains("500 Hz against 1000 Hz", Assert.Throws<ArgumentException>(() => TrainingDataBuilder.Build([first, otherRate], Windows, 0, null)).Message);
        Assert.Throws<ArgumentException>(() => TrainingDataBuilder.Build([], Windows, 0, null));
    }

    private static void RequireSamplesAtPlacements(TrainingData data, WindowSet windows, IReadOnlyList<int> numbers)
    {
        Assert.Equal(numbers.Count, windows.WindowCount);
        for (int w = 0; w < numbers.Count; w++)
        {
            WindowPlacement placement = data.Placements[numbers[w]];
            for (int t = 0; t < data.WindowBins; t++)
            {
                float expected = (1000 * (placement.Recording + 1)) + placement.StartBin + t;
                Assert.Equal(expected, windows[w, data.MarginBins + t, 0]);
                Assert.Equal(-expected, windows[w, data.MarginBins + t, 1]);
            }
        }
    }

    private static EmgRecording Recording(string source, int bins, double first)
    {
        SampleMatrix samples = new(bins, 2);
        for (int t = 0; t < bins; t++) (samples[t, 0], samples[t, 1]) = (first + t, -first - t);
        return new EmgRecording([new Channel("TA", "mV"), new Channel("GA", "mV")], 500, 0, samples) { Provenance = new Provenance(source, "", []) };
    }

    /// <summary>Signals at 200 Hz that follow 10·(number of the channel) + the time since their start.</summary>
    private static SideSignal Angles(double startSeconds, params string[] names)
    {
        SampleMatrix samples = new(60, names.Length);
        for (int t = 0; t < 60; t++)
            for (int c = 0; c < names.Length; c++) samples[t, c] = (10 * c) + (t / 200.0);
        return new SideSignal("joint_angles", [.. names.Select(n => new Channel(n, "deg"))], 200, startSeconds, samples);
    }
}
