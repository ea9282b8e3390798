using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Tests;
using PureHDF;

namespace AutoLfads.IO.Tests;

public sealed class RecordingFileTests : IDisposable
{
    private static readonly DataConfig OneKilohertz = new() { SampleRateHz = 1000 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.csv", "TA,GA\n1,2\n3,4\n")]
    [InlineData("a.TSV", "TA\tGA\n1\t2\n3\t4\n")]
    [InlineData("a.txt", "TA;GA\n1;2\n3;4\n")]
    public void Read_Text_IsReadByItsExtension(string name, string text)
    {
        File.WriteAllText(folder[name], text);
        EmgRecording recording = RecordingFile.Read(folder[name], OneKilohertz);
        Assert.Equal([1, 2, 3, 4], recording.Samples.Values);
        Assert.Equal(name, recording.Provenance.Source);
    }

    [Fact]
    public void Read_Hdf5_IsRecognisedWhateverItsName()
    {
        new H5File { ["emg"] = new H5Dataset(new double[] { 1, 2, 3, 4 }, fileDims: [2, 2]) }.Write(folder["emg.dat"]);
        Assert.Equal([1, 2, 3, 4], RecordingFile.Read(folder["emg.dat"], OneKilohertz).Samples.Values);
    }

    [Fact]
    public void Read_UnknownFormat_ListsTheFormats()
    {
        File.WriteAllText(folder["a.rhd"], "intan");
        string message = Assert.Throws<InvalidDataException>(() => RecordingFile.Read(folder["a.rhd"], OneKilohertz)).Message;
        Assert.Contains("'a.rhd' is of no format that recordings are read from: NWB (.nwb), HDF5", message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => RecordingFile.Read(folder["absent.csv"], OneKilohertz));
    }
}
