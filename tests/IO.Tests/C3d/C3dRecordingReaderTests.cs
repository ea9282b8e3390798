using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.C3d;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.C3d;

public sealed class C3dRecordingReaderTests : IDisposable
{
    // Lays out the data from the words of the header alone, never looking at the parameters.
    private const string ReadWithNumpy = """
        import sys, numpy as np
        path, emg_out, marker_out = sys.argv[1:]
        words = np.fromfile(path, '<u2', 256)
        points, analog, first, last, per_frame = int(words[1]), int(words[2]), int(words[3]), int(words[4]), int(words[9])
        frames = np.memmap(path, '<f4', 'r', offset=512 * (int(words[8]) - 1), shape=(last - first + 1, 4 * points + analog))
        emg = np.array(frames[:, 4 * points:], np.float64).reshape(-1, analog // per_frame)[:, 6:]
        markers = np.array(frames[:, :4 * points], np.float64).reshape(-1, points, 4)
        xyz = np.where(markers[:, :, 3:] < 0, np.nan, markers[:, :, :3])
        np.ascontiguousarray(emg).tofile(emg_out)
        np.ascontiguousarray(xyz).tofile(marker_out)
        print(int((markers[:, :, 3] < 0).sum()))
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_ViconRecording_HasTheNumbersNumpyReads()
    {
        string path = TestData.Require("data/box_lift_c3d/markers_analogs.c3d");
        string unseen = Python.Run(ReadWithNumpy, path, folder["emg"], folder["markers"]);

        EmgRecording recording = RecordingFile.Read(path, new DataConfig());

        Assert.Equal((2000.0, 0.0, 11600, 32), (recording.SampleRateHz, recording.StartSeconds, recording.SampleCount, recording.Channels.Count));
        Assert.Equal([new("Delt_ant.EMG1", "V"), new("Infra.EMG10", "V")], recording.Channels.Take(2));
        Assert.Equal(Doubles(folder["emg"]), recording.Samples.Values);
        Assert.Equal(["markers", "analog"], recording.SideSignals.Select(s => s.Name));
        SideSignal markers = recording.SideSignals[0];
        Assert.Equal((100.0, 580, 153), (markers.SampleRateHz, markers.Samples.SampleCount, markers.Channels.Count));
        Assert.Equal(new Channel("boite:gauche_ext_x", "mm"), markers.Channels[0]);
        Assert.Equal(Doubles(folder["markers"]), markers.Samples.Values);
        Assert.Equal("305", unseen);
        Assert.Equal(3 * 305, markers.Samples.Values.Count(double.IsNaN));
        Assert.Equal(Enumerable.Range(1, 6).Select(i => new Channel($"Voltage.{i}", "V")), recording.SideSignals[1].Channels);
        Assert.Equal("Vicon Nexus 2.4.0.91647h", recording.Provenance.Description);
        Assert.Empty(recording.Events);
    }

    [Fact]
    public void Read_ChannelNames_ChoosesThese()
    {
        string path = TestData.Require("data/box_lift_c3d/markers_analogs.c3d");
        EmgRecording recording = C3dRecordingReader.Read(path, new DataConfig { ChannelNames = ["Biceps.EMG4", "Voltage.2"] });
        Assert.Equal(["Biceps.EMG4", "Voltage.2"], recording.Channels.Select(c => c.Name));
        Assert.Equal(36, recording.SideSignals.Single(s => s.Name == "analog").Channels.Count);
        Assert.Contains(
            "has no analog channel 'Biceps', which data.channel_names names. Its channels: Voltage.1 [V], ",
            Assert.Throws<InvalidDataException>(() => C3dRecordingReader.Read(path, new DataConfig { ChannelNames = ["Biceps"] })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(84, true, false)]
    [InlineData(84, false, false)]
    [InlineData(84, false, true)]
    [InlineData(85, true, false)]
    [InlineData(85, false, false)]
    [InlineData(85, false, true)]
    [InlineData(86, true, false)]
    [InlineData(86, false, false)]
    [InlineData(86, false, true)]
    public void Read_EveryProcessorAndStorage_GivesPhysicalValues(byte processor, bool isFloat, bool unsigned)
    {
        // Two frames of two points and two samples of two channels; the second point of the first frame was not seen.
        double low = unsigned ? 60000 : -300;
        double[] numbers = [10, -20, 30, 0, 1, 2, 3, -1, 100, 200, low, 400, 11, -21, 31, 5, 4, 5, 6, 0x0102, 101, 201, 301, 401];
        C3dBytes file = new C3dBytes { Processor = processor, IsFloat = isFloat, Points = 2, Channels = 2, SamplesPerFrame = 2, First = 51, Numbers = numbers, Locked = unsigned, EndsWithZeroOffset = isFloat }
            .WithTexts("ANALOG", "LABELS", "L TA EMG", "Right EMG").WithTexts("ANALOG", "UNITS", "mV", "\u00B5V").With("ANALOG", "SCALE", 0.5, 0.25).With("ANALOG", "GEN_SCALE", 0.125)
            .WithWords("ANALOG", "OFFSET", [2], 8, unsigned ? 40000 : -16).WithTexts("ANALOG", "FORMAT", unsigned ? "UNSIGNED" : "SIGNED")
            .With("ANALOG", "RATE", 200).WithTexts("POINT", "LABELS", "heel", "toe").WithTexts("POINT", "UNITS", "m").With("POINT", "SCALE", isFloat ? -0.5 : 0.5);

        EmgRecording recording = Read(file);

        double offset = unsigned ? 40000 : -16;
        double[] left = [100, low, 101, 301], right = [200, 400, 201, 401];
        Assert.Equal([new("L TA EMG", "mV"), new("Right EMG", "µV")], recording.Channels);
        Assert.Equal((200.0, 0.5), (recording.SampleRateHz, recording.StartSeconds));
        Assert.Equal(left.Select(v => (v - 8) / 16), recording.Samples.GetChannel(0));
        Assert.Equal(right.Select(v => (v - offset) / 32), recording.Samples.GetChannel(1));
        double scale = isFloat ? 1 : 0.5;
        SideSignal markers = Assert.Single(recording.SideSignals);
        Assert.Equal(["heel_x", "heel_y", "heel_z", "toe_x", "toe_y", "toe_z"], markers.Channels.Select(c => c.Name));
        Assert.Equal([10 * scale, -20 * scale, 30 * scale, double.NaN, double.NaN, double.NaN, 11 * scale, -21 * scale, 31 * scale, 4 * scale, 5 * scale, 6 * scale], markers.Samples.Values);
    }

    [Theory]
    [InlineData(0x00004080u, 1)]
    [InlineData(0x0000C080u, -1)]
    [InlineData(0x00004160u, 3.5)]
    [InlineData(0x0FD04149u, 3.14159)]
    [InlineData(0xBDC27DF0u, 1e37)]
    [InlineData(0xBDC2FDF0u, -1e37)]
    [InlineData(0x1CEA0308u, 1e-37)]
    [InlineData(0x0652409Eu, 1.23456789)]
    [InlineData(0u, 0)]
    public void Single_OfDec_IsTheKnownNumber(uint word, double value) =>
        Assert.Equal(value, new C3dNumbers(85).Single(BitConverter.GetBytes(word)), Math.Abs(value) * 6e-8);

    [Fact]
    public void Read_MoreThan255Channels_TakesLabelsAndScalesThatContinue()
    {
        const int channels = 300;
        string[] labels = [.. Enumerable.Range(0, channels).Select(c => $"EMG{c}")];
        int[] all = [.. Enumerable.Range(0, channels)];
        C3dBytes file = new C3dBytes { IsFloat = false, Channels = channels, Numbers = [.. Enumerable.Repeat(2.0, channels)] }
            .WithTexts("ANALOG", "LABELS", labels[..255]).WithTexts("ANALOG", "LABELS2", labels[255..]).WithTexts("ANALOG", "UNITS", [.. all[..255].Select(_ => "V")])
            .With("ANALOG", "SCALE", [.. all[..255].Select(c => (double)c)]).With("ANALOG", "SCALE2", [.. all[255..].Select(c => (double)c)]).WithWords("ANALOG", "USED", [], channels);
        EmgRecording recording = Read(file, new DataConfig { Unit = "mV" });
        Assert.Equal(labels, recording.Channels.Select(c => c.Name));
        Assert.Equal(("V", "mV"), (recording.Channels[254].Unit, recording.Channels[255].Unit));
        Assert.Equal(all.Select(c => 2.0 * c), recording.Samples.Values);
    }

    [Theory]
    [InlineData("TRIAL")]
    [InlineData("LONG_FRAMES")]
    public void Read_MoreThan65535Frames_TakesTheCountFromItsParameter(string kind)
    {
        const int frames = 70000;
        C3dBytes file = new C3dBytes { IsFloat = false, Channels = 1, Numbers = [.. Enumerable.Range(0, frames).Select(f => (double)(f % 1000))], StatedFrames = (1, 65535) }
            .WithTexts("ANALOG", "LABELS", "EMG").With("ANALOG", "SCALE", 1).WithWords("POINT", "FRAMES", [], 65535);
        file = kind == "TRIAL"
            ? file.WithWords("TRIAL", "ACTUAL_START_FIELD", [2], 101, 0).WithWords("TRIAL", "ACTUAL_END_FIELD", [2], (frames + 100) & 0xFFFF, (frames + 100) >> 16)
            : file.With("POINT", "LONG_FRAMES", frames);
        EmgRecording recording = Read(file);
        Assert.Equal((frames, kind == "TRIAL" ? 1.0 : 0), (recording.SampleCount, recording.StartSeconds));
        Assert.Equal(frames - 1 - 69000, recording.Samples[frames - 1, 0]);
    }

    [Fact]
    public void Read_Events_AreNamedByContextAndInOrder()
    {
        EmgRecording group = Read(Emg(First: 101).WithWords("EVENT", "USED", [], 3).With("EVENT", "TIMES", 1, 2.5, 0, 1.25, 0, 1.5)
            .WithTexts("EVENT", "LABELS", "Foot Strike", "Foot Off", "").WithTexts("EVENT", "CONTEXTS", "Right", "Left", ""));
        Assert.Equal([new("Left Foot Off", 1.25), new("event", 1.5), new("Right Foot Strike", 62.5)], group.Events);
        EmgRecording header = Read(Emg(First: 101, [("RHS", 0.5f, true), ("off", 0.75f, false), ("LHS", 0.25f, true)]));
        Assert.Equal([new("LHS", 1.25), new("RHS", 1.5)], header.Events);
    }

    [Fact]
    public void Read_PlatesModelOutputsAndOtherSensors_AreSideSignalsOfTheirOwn()
    {
        C3dBytes file = new C3dBytes { Points = 2, Channels = 5, Numbers = [1, 2, 3, 0, 4, 5, 6, 0, 10, 20, 30, 40, 50] }
            .WithTexts("ANALOG", "LABELS", "Fz", "TA", "GA", "Sync", "ACC.X").WithTexts("ANALOG", "UNITS", "V", "V", "V", "V", "g")
            .WithWords("FORCE_PLATFORM", "USED", [], 1).WithWords("FORCE_PLATFORM", "CHANNEL", [1, 1], 1)
            .WithTexts("POINT", "LABELS", "heel", "LKneeAngles").WithTexts("POINT", "ANGLES", "LKneeAngles").WithTexts("POINT", "ANGLE_UNITS", "deg").WithTexts("POINT", "UNITS", "mm");
        EmgRecording recording = Read(file);
        Assert.Equal(["TA", "GA"], recording.Channels.Select(c => c.Name));
        Assert.Equal(["markers", "joint_angles", "force_plate_1", "analog"], recording.SideSignals.Select(s => s.Name));
        Assert.Equal(new Channel("LKneeAngles_x", "deg"), recording.SideSignals[1].Channels[0]);
        Assert.Equal([4, 5, 6], recording.SideSignals[1].Samples.Values);
        Assert.Equal([10], recording.SideSignals[2].Samples.Values);
        Assert.Equal([40, 50], recording.SideSignals[3].Samples.Values);
    }

    [Fact]
    public void Read_SampleThatIsNotANumber_IsMissing() =>
        Assert.Equal([1, double.NaN, 3], Read(new C3dBytes { Channels = 1, Numbers = [1, double.NaN, 3] }.WithTexts("ANALOG", "LABELS", "EMG")).Samples.Values);

    [Fact]
    public void Read_EqualLabels_AreToldApartByNumber() =>
        Assert.Equal(["EMG", "EMG (channel 2)"], Read(new C3dBytes { Channels = 2, Numbers = [1, 2] }.WithTexts("ANALOG", "LABELS", "EMG", "EMG")).Channels.Select(c => c.Name));

    [Fact]
    public void Read_NoLabels_TakesTheConfiguredNames() =>
        Assert.Equal(["TA", "GA"], Read(new C3dBytes { Channels = 2, Numbers = [1, 2] }.WithBytes("X", "Y", 1), new DataConfig { ChannelNames = ["TA", "GA"] }).Channels.Select(c => c.Name));

    [Fact]
    public void Read_Contradictions_SayWhatAndWhere()
    {
        Assert.Contains("no analog channel looks like EMG: none has EMG in its label or description, or is in volts. Name the EMG channels in data.channel_names. Found: Fz [N].",
            Failure(new C3dBytes { Channels = 1, Numbers = [1] }.WithTexts("ANALOG", "LABELS", "Fz").WithTexts("ANALOG", "UNITS", "N")), StringComparison.Ordinal);
        Assert.Contains("disagree on the number of analog channels: 1 and 2", Failure(Emg().WithWords("ANALOG", "USED", [], 2)), StringComparison.Ordinal);
        Assert.Contains("disagree on the number of points: 0 and 7", Failure(Emg().WithWords("POINT", "USED", [], 7)), StringComparison.Ordinal);
        Assert.Contains("disagree on the sign of the scale", Failure(Emg().With("POINT", "SCALE", 0.5)), StringComparison.Ordinal);
        Assert.Contains("ANALOG:RATE is 1000 Hz, but 1 samples in each of 100 frames a second make 100 Hz", Failure(Emg().With("ANALOG", "RATE", 1000)), StringComparison.Ordinal);
        Assert.Contains("'EMG': an infinite value at 0.010 s", Failure(new C3dBytes { Channels = 1, Numbers = [1, double.PositiveInfinity] }.WithTexts("ANALOG", "LABELS", "EMG")), StringComparison.Ordinal);
        Assert.Contains("has no analog channels", Failure(new C3dBytes { Points = 1, Numbers = [1, 2, 3, 0] }.WithBytes("X", "Y", 1)), StringComparison.Ordinal);
        Assert.Contains("ANALOG:SCALE must have 1 factors", Failure(new C3dBytes { IsFloat = false, Channels = 1, Numbers = [1] }.WithTexts("ANALOG", "LABELS", "EMG")), StringComparison.Ordinal);
        Assert.Contains("states 100 Hz for its analog channels, data.sample_rate_hz 1000", Failure(Emg(), new DataConfig { SampleRateHz = 1000 }), StringComparison.Ordinal);
        Assert.Contains("states 900 frames of 4 bytes and has room for", Failure(new C3dBytes { Channels = 1, Numbers = [1], StatedFrames = (1, 900) }.WithTexts("ANALOG", "LABELS", "EMG")), StringComparison.Ordinal);
    }

    [Fact]
    public void RecordingFile_C3dOfAnotherName_IsRecognisedByContent()
    {
        File.WriteAllBytes(folder["trial.dat"], Emg().Build());
        Assert.Equal([1, 2, 3], RecordingFile.Read(folder["trial.dat"], new DataConfig()).Samples.Values);
        File.WriteAllText(folder["text.c3d"], "time,TA");
        Assert.Contains("is not a C3D file", Assert.Throws<InvalidDataException>(() => RecordingFile.Read(folder["text.c3d"], new DataConfig())).Message, StringComparison.Ordinal);
    }

    private static C3dBytes Emg(int First = 1, (string, float, bool)[]? events = null) =>
        new C3dBytes { Channels = 1, Numbers = [1, 2, 3], First = First, HeaderEvents = events ?? [] }.WithTexts("ANALOG", "LABELS", "EMG");

    private static double[] Doubles(string path) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path)).ToArray();

    private EmgRecording Read(C3dBytes file, DataConfig? config = null)
    {
        File.WriteAllBytes(folder["a.c3d"], file.Build());
        return C3dRecordingReader.Read(folder["a.c3d"], config ?? new DataConfig());
    }

    private string Failure(C3dBytes file, DataConfig? config = null) => Assert.Throws<InvalidDataException>(() => Read(file, config)).Message;
}
