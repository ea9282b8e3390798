using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Mat;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Mat;

public sealed class MatRecordingReaderTests : IDisposable
{
    private static readonly DataConfig OneKilohertz = new() { SampleRateHz = 1000 };

    private readonly TemporaryFolder folder = new();
    private readonly Mat5Bytes w = new(false);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_MatrixWithRateAndNames_IsTransposedIntoTimeAndChannel()
    {
        EmgRecording recording = Read(new() { Unit = "mV" }, w.Matrix("emg", 3, 2, 1, 2, 3, 10, 20, 30), w.Matrix("EMG_Fs", 1, 1, 2000), w.Matrix("fs", 1, 1, 100), w.Texts("muscles", "TA", "GA"));
        Assert.Equal((2000.0, 0.0), (recording.SampleRateHz, recording.StartSeconds));
        Assert.Equal([new("TA", "mV"), new("GA", "mV")], recording.Channels);
        Assert.Equal([1, 10, 2, 20, 3, 30], recording.Samples.Values);
        Assert.Equal(("a.mat", "Variable 'emg' of a MATLAB file."), (recording.Provenance.Source, recording.Provenance.Description));
    }

    [Fact]
    public void Read_TimesInMilliseconds_GiveRateAndStart()
    {
        EmgRecording recording = Read(new(), w.Counting("x", 4, 2), w.Matrix("t_ms", 4, 1, 500, 500.5, 501, 501.5), w.Texts("units", "uV"), w.Array("labels", Mat5Bytes.Chars, [2, 2], w.Short(16, "TGAA"u8.ToArray())));
        Assert.Equal((2000.0, 0.5), (recording.SampleRateHz, recording.StartSeconds));
        Assert.Equal([new("TA", "uV"), new("GA", "uV")], recording.Channels);
    }

    [Fact]
    public void Read_TimesOfSinglePrecision_AreRegularWithinTheirRounding()
    {
        float[] seconds = [.. Enumerable.Range(0, 400).Select(k => 300 + (k / 2000f))];
        byte[] times = w.Array("time", Mat5Bytes.Singles, [400, 1], w.Element(7, [.. seconds.SelectMany(s => w.Bytes(4, BitConverter.SingleToInt32Bits(s)))]));
        EmgRecording recording = Read(new(), w.Counting("x", 400, 2), times);
        // Two roundings to 2^-15 s over the duration.
        Assert.Equal(2000, recording.SampleRateHz, 2000 * 2 * Math.Pow(2, -15) / 0.1995);
    }

    [Fact]
    public void Read_MatrixInsideAStruct_IsFoundThereOrByItsPath()
    {
        byte[] content = w.Struct("trial", ("emg", w.Counting("", 4, 2)), ("emg_filtered", w.Counting("", 4, 3)), ("fs", w.Matrix("", 1, 1, 500)));
        Assert.Equal(3, Read(new() { Variable = "trial.emg_filtered" }, w.Matrix("other", 4, 5, new double[20]), content).Channels.Count);
        Assert.Contains("set data.variable to one of them. Found: trial.emg (double [4 x 2]), trial.emg_filtered (double [4 x 3])", Failure(new() { Variable = "trial" }, content), StringComparison.Ordinal);
        byte[] plain = w.Struct("data", ("signal", w.Counting("", 4, 2)), ("fs", w.Matrix("", 1, 1, 500)));
        Assert.Equal(500, Read(new(), w.Text("note", "x"), plain).SampleRateHz);
        Assert.Contains("may hold the EMG in several places", Failure(new(), w.Counting("index", 9, 1), plain), StringComparison.Ordinal);
        Assert.Equal("Variable 'data.EMG' of a MATLAB file.", Read(OneKilohertz, w.Counting("index", 9, 1), w.Struct("data", ("EMG", w.Counting("", 4, 2)))).Provenance.Description);
    }

    [Fact]
    public void Read_SideSignals_AreChannelsOrVariables()
    {
        DataConfig config = OneKilohertz with { SideSignals = ["knee", "force"] };
        EmgRecording recording = Read(config, w.Counting("emg", 4, 3), w.Texts("names", "TA", "knee", "GA"), w.Matrix("force", 4, 1, 5, 6, 7, 8));
        Assert.Equal(["TA", "GA"], recording.Channels.Select(c => c.Name));
        Assert.Equal([0, 8, 1, 9, 2, 10, 3, 11], recording.Samples.Values);
        Assert.Equal(["force", "side_signals"], recording.SideSignals.Select(s => s.Name));
        Assert.Equal([5, 6, 7, 8], recording.SideSignals[0].Samples.Values);
        Assert.Equal([4, 5, 6, 7], recording.SideSignals[1].Samples.Values);
        Assert.Contains("no channel and no variable 'ankle', which data.side_signals names", Failure(OneKilohertz with { SideSignals = ["ankle"] }, w.Counting("emg", 4, 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoSingleCandidate_ListsWhatThereIs()
    {
        Assert.Contains("several variables that may be the EMG; set data.variable to one of them. Found: a (double [4 x 2]), b (double [9 x 3])", Failure(OneKilohertz, w.Counting("a", 4, 2), w.Counting("b", 9, 3)), StringComparison.Ordinal);
        Assert.Contains("no matrix of real numbers [time, channel] that may be EMG. Found: note (char [1 x 2])", Failure(OneKilohertz, w.Text("note", "hi")), StringComparison.Ordinal);
        Assert.Contains("no variable 'emg2', which data.variable names. Found: a (double [4 x 2])", Failure(OneKilohertz with { Variable = "emg2" }, w.Counting("a", 4, 2)), StringComparison.Ordinal);
        Assert.Contains("'a': must be a struct with the field 'b', which data.variable names, is double [4 x 2]", Failure(OneKilohertz with { Variable = "a.b" }, w.Counting("a", 4, 2)), StringComparison.Ordinal);
        Assert.Contains("may hold the EMG in several places; set data.variable to a matrix, or to a struct that has one. Found: a.emg (double [4 x 2]); b.emg (double [4 x 2])", Failure(OneKilohertz, w.Struct("a", ("emg", w.Counting("", 4, 2))), w.Struct("b", ("emg", w.Counting("", 4, 2)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnusableMatrix_SaysWhatIsRequired()
    {
        Assert.Contains("'emg': EMG must have the axes [time, channel], is double [2 x 4], more channels than samples. Transpose it: emg = emg.';", Failure(OneKilohertz, w.Counting("emg", 2, 4)), StringComparison.Ordinal);
        byte[] complex = w.Array("emg", Mat5Bytes.Doubles, 0x800, [2, 2], w.Element(9, new byte[32]), w.Element(9, new byte[32]));
        Assert.Contains("'emg': EMG must be a matrix of real numbers [time, channel], is complex double [2 x 2]", Failure(OneKilohertz with { Variable = "emg" }, complex), StringComparison.Ordinal);
        byte[] cube = w.Array("emg", Mat5Bytes.Doubles, [4, 2, 2], w.Element(9, new byte[128]));
        Assert.Contains("'emg': EMG must have the axes [time, channel], is double [4 x 2 x 2]", Failure(OneKilohertz with { Variable = "emg" }, cube), StringComparison.Ordinal);
        Assert.Contains("several variables that may name the channels: names (cell [1 x 2]), labels (cell [1 x 2]). Set data.channel_names", Failure(OneKilohertz, w.Counting("emg", 4, 2), w.Texts("names", "TA", "GA"), w.Texts("labels", "X", "Y")), StringComparison.Ordinal);
        Assert.Contains("Channel names must be unique", Failure(OneKilohertz, w.Counting("emg", 4, 2), w.Texts("names", "TA", "TA")), StringComparison.Ordinal);
        Assert.Contains("has 2 channels, data.channel_names has 3 names", Failure(OneKilohertz with { ChannelNames = ["a", "b", "c"] }, w.Counting("emg", 4, 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RateThatIsNotPlain_SaysWhatToDo()
    {
        byte[] emg = w.Counting("emg", 4, 2);
        Assert.Contains("does not state the sample rate of the EMG: set data.sample_rate_hz", Failure(new(), emg), StringComparison.Ordinal);
        Assert.Contains("several sample rates: fs = 1000, rate = 50. Set data.sample_rate_hz", Failure(new(), emg, w.Matrix("fs", 1, 1, 1000), w.Matrix("rate", 1, 1, 50)), StringComparison.Ordinal);
        Assert.Equal(1000, Read(OneKilohertz, emg, w.Matrix("fs", 1, 1, 1000), w.Matrix("rate", 1, 1, 50)).SampleRateHz);
        Assert.Contains("'fs': states 500 Hz, data.sample_rate_hz 1000", Failure(OneKilohertz, emg, w.Matrix("fs", 1, 1, 500)), StringComparison.Ordinal);
        Assert.Contains("'fs': states 500 Hz, the times in 't' 1000 Hz", Failure(new(), emg, w.Matrix("fs", 1, 1, 500), w.Matrix("t", 1, 4, 0, .001, .002, .003)), StringComparison.Ordinal);
        Assert.Contains("'t': times must be regular; the usual step is 0.001 s, that after time 2 (0.001 s) is 0.005 s", Failure(new(), emg, w.Matrix("t", 1, 4, 0, .001, .006, .007)), StringComparison.Ordinal);
        Assert.Contains("'t': time 2 must be a number", Failure(new(), emg, w.Matrix("t", 1, 4, 0, double.NaN, .002, .003)), StringComparison.Ordinal);
        Assert.Contains("has the sample rate -5 Hz", Failure(new(), emg, w.Matrix("fs", 1, 1, -5)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherFilesNamedMat_SaysWhatTheyAre()
    {
        Assert.Contains("is a MATLAB file of version 4, which is not read. Save it again", Other([0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, (byte)'x', 0, .. new byte[16]]), StringComparison.Ordinal);
        Assert.Contains("is in Octave's own text format", Other("# Created by Octave 7.3.0\n# name: x\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("is not a MATLAB file: its header must say", Other("function y = f(x)\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("of version 7.3 without its HDF5 content", Other([.. "MATLAB 7.3 MAT-file"u8, .. new byte[600]]), StringComparison.Ordinal);
        Assert.Contains("is empty: it has 0 bytes", Other([]), StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => MatRecordingReader.Read(folder["absent.mat"], new()));
    }

    [Fact]
    public void Read_DamagedFile_SaysWhere()
    {
        byte[] file = w.File(w.Compressed(w.Counting("emg", 400, 2)));
        byte[] longer = [.. file];
        longer[132] += 1;
        Assert.Contains("variable 1: it claims", Other(longer), StringComparison.Ordinal);
        Assert.Contains("variable 1: it claims", Other(file[..^20]), StringComparison.Ordinal);
        byte[] flipped = [.. file];
        flipped[^1] ^= 1;
        Assert.Contains("'a.mat', 'emg': ", Other(flipped), StringComparison.Ordinal);
        byte[] huge = w.File(w.Array("emg", Mat5Bytes.Doubles, [1 << 20, 2], w.Element(9, new byte[16])));
        Assert.Contains("double [1048576 x 2] has 16 bytes of the storage type 9. The file is damaged", Other(huge), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Cancelled_Stops()
    {
        File.WriteAllBytes(folder["a.mat"], w.File(w.Counting("emg", 4, 2)));
        Assert.Throws<OperationCanceledException>(() => RecordingFile.Read(folder["a.mat"], OneKilohertz, new CancellationToken(canceled: true)));
    }

    private string Other(byte[] content)
    {
        File.WriteAllBytes(folder["a.mat"], content);
        return Assert.Throws<InvalidDataException>(() => RecordingFile.Read(folder["a.mat"], OneKilohertz)).Message;
    }

    private string Failure(DataConfig config, params byte[][] variables) => Assert.Throws<InvalidDataException>(() => Read(config, variables)).Message;

    private EmgRecording Read(DataConfig config, params byte[][] variables)
    {
        File.WriteAllBytes(folder["a.mat"], w.File(variables));
        return RecordingFile.Read(folder["a.mat"], config);
    }
}
