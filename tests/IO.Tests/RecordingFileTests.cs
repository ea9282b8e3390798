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
        Assert.Contains("MATLAB 5 to 7.3 (.mat)", message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => RecordingFile.Read(folder["absent.csv"], OneKilohertz));
    }

    [Theory]
    [InlineData("a.h5", "", "'a.h5' is empty: it has 0 bytes")]
    [InlineData("a.rhd", "", "'a.rhd' is empty: it has 0 bytes")]
    [InlineData("a.nwb", "TA,GA\n1,2\n", "'a.nwb' is not an HDF5 file although its name ends in .nwb")]
    [InlineData("a.HDF5", "TA,GA\n1,2\n", "'a.HDF5' is not an HDF5 file although its name ends in .HDF5")]
    public void Read_FileWithoutItsFormat_SaysWhatItIsNot(string name, string text, string said)
    {
        File.WriteAllText(folder[name], text);
        Assert.Contains(said, Assert.Throws<InvalidDataException>(() => RecordingFile.Read(folder[name], OneKilohertz)).Message, StringComparison.Ordinal);
    }
}
