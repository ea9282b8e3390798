using AutoLfads.Core.Files;
using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;
using PureHDF;

namespace AutoLfads.IO.Tests.Hdf5;

public sealed class PreparedWindowsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_WrittenData_IsExactlyTheSame(bool everything)
    {
        TrainingData data = Samples.TrainingData(everything);
        PreparedWindowsFile.Write(folder["windows.h5"], data);

        TrainingData read = PreparedWindowsFile.Read(folder["windows.h5"]);

        Assert.Equal(data.Channels, read.Channels);
        Assert.Equal((data.BinSeconds, data.MarginBins), (read.BinSeconds, read.MarginBins));
        Samples.AssertEqual(data.Train, read.Train);
        Samples.AssertEqual(data.Valid, read.Valid);
        Samples.AssertEqual(data.TrainTarget, read.TrainTarget);
        Samples.AssertEqual(data.ValidTarget, read.ValidTarget);
        Samples.AssertEqual(data.TrainExternalInputs, read.TrainExternalInputs);
        Samples.AssertEqual(data.ValidExternalInputs, read.ValidExternalInputs);
        Samples.AssertEqual(data.Decoding?.Train, read.Decoding?.Train);
        Samples.AssertEqual(data.Decoding?.Valid, read.Decoding?.Valid);
        Assert.Equal(data.Decoding?.Channels, read.Decoding?.Channels);
        Assert.Equal(data.TrainIndices, read.TrainIndices);
        Assert.Equal(data.ValidIndices, read.ValidIndices);
        Assert.Equal(data.Placements, read.Placements);
        Assert.Equal(data.Windowing, read.Windowing);
        Assert.Equal(JsonSerializer.Serialize(data.Preprocessing, JsonFormat.Options), JsonSerializer.Serialize(read.Preprocessing, JsonFormat.Options));
        Assert.Equal(data.Preprocessing?.ChannelScales, read.Preprocessing?.ChannelScales);
        Assert.Equal(data.Sources.Select(s => (s.Source, s.Description, string.Join('|', s.Steps))), read.Sources.Select(s => (s.Source, s.Description, string.Join('|', s.Steps))));
    }

    [Fact]
    public void Read_SymbolicLink_ReadsTheFileItLeadsTo()
    {
        TrainingData data = Samples.TrainingData(everything: false);
        PreparedWindowsFile.Write(folder["windows.h5"], data);
        if (OperatingSystem.IsWindows()) Assert.Skip("Making symbolic links needs a privilege on Windows.");
        File.CreateSymbolicLink(folder["link.h5"], folder["windows.h5"]);

        Samples.AssertEqual(data.Train, PreparedWindowsFile.Read(folder["link.h5"]).Train);
    }

    [Fact]
    public void Write_ReadByH5py_HasTheKeysAndAxesOfLfadsTorch()
    {
        PreparedWindowsFile.Write(folder["windows.h5"], Samples.TrainingData(everything: false));

        string found = Python.Run(
            """
            import sys, json, h5py
            with h5py.File(sys.argv[1]) as f:
                for s in ('train', 'valid'):
                    assert f[s + '_encod_data'] == f[s + '_recon_data'], 'the data are stored twice'
                    print(f[s + '_encod_data'].shape, f[s + '_encod_data'].dtype, f[s + '_inds'].dtype, list(f[s + '_inds'][()]))
                print(f.attrs['format'], f.attrs['format_version'], json.loads(f['metadata_json'][()])['channels'][1]['name'])
                print(repr(f['train_encod_data'][4, 13, 2]))
            """,
            folder["windows.h5"]);

        float last = Samples.TrainingData(everything: false).Train[4, 13, 2];
        string[] lines = found.Split('\n');
        Assert.Equal("(5, 14, 3) float32 int64 [1, 2, 3, 4, 6]", lines[0]);
        Assert.Equal("(2, 14, 3) float32 int64 [0, 5]", lines[1]);
        Assert.Equal("autolfads-windows 1 Gastrocnemius médial", lines[2]);
        Assert.Equal(last, float.Parse(lines[3], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Write_LargeWindows_AreCompressedAndExact()
    {
        TrainingData data = Samples.TrainingData(everything: false) with { Train = new WindowSet(500, 14, 3), TrainIndices = [.. Enumerable.Range(6, 500)] };
        data.Train[499, 13, 2] = 1.25f;
        PreparedWindowsFile.Write(folder["windows.h5"], data);
        Samples.AssertEqual(data.Train, PreparedWindowsFile.Read(folder["windows.h5"]).Train);
        Assert.InRange(new FileInfo(folder["windows.h5"]).Length, 1, data.Train.Values.Length * sizeof(float) / 2);
    }

    [Fact]
    public void TrainingDataFileRead_PreparedFile_NeedsNoConfiguration()
    {
        PreparedWindowsFile.Write(folder["windows.h5"], Samples.TrainingData(everything: false));
        Assert.Equal(2, TrainingDataFile.Read(folder["windows.h5"], new DataConfig()).MarginBins);
        Assert.Equal(2, TrainingDataFile.Read(folder["windows.h5"], new DataConfig(), marginBins: 2).MarginBins);
        string message = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(folder["windows.h5"], new DataConfig(), marginBins: 6)).Message;
        Assert.Contains("margins of 2 bins, 6 were asked for", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LaterVersion_AsksForNewerSoftware()
    {
        H5File file = new() { Attributes = { ["format"] = PreparedWindowsFile.Format, ["format_version"] = 2 } };
        file.Write(folder["later.h5"]);
        Assert.Contains("newer version", Assert.Throws<InvalidDataException>(() => PreparedWindowsFile.Read(folder["later.h5"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("""{"channels":[],"bin_seconds":0.01,"margin_bins":0,"separate_target":false,"sources":[],"surprise":1}""")]
    public void Read_UnusableMetadata_NamesTheDataset(string json)
    {
        H5File file = new() { ["metadata_json"] = new H5Dataset(json), Attributes = { ["format"] = PreparedWindowsFile.Format, ["format_version"] = 1 } };
        file.Write(folder["bad.h5"]);
        Assert.Contains("'metadata_json'", Assert.Throws<InvalidDataException>(() => PreparedWindowsFile.Read(folder["bad.h5"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TargetsOfOtherWindows_NamesTheDataset()
    {
        TrainingData data = Samples.TrainingData(everything: true);
        PreparedWindowsFile.Write(folder["windows.h5"], data with { Decoding = data.Decoding! with { Train = Samples.Windows(1, 4, 10, 1) } });
        string message = Assert.Throws<InvalidDataException>(() => PreparedWindowsFile.Read(folder["windows.h5"])).Message;
        Assert.Contains("'train_decode': must have 5 windows, one for each of the data, has 4", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Failing_LeavesTheOldFileAndNothingElse()
    {
        PreparedWindowsFile.Write(folder["windows.h5"], Samples.TrainingData(everything: false));
        byte[] before = File.ReadAllBytes(folder["windows.h5"]);

        Assert.Throws<IOException>(() => AtomicFile.Write(folder["windows.h5"], temporary =>
        {
            File.WriteAllText(temporary, "half");
            throw new IOException("disk full");
        }));

        Assert.Equal(before, File.ReadAllBytes(folder["windows.h5"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_NoFolder_SaysSo() =>
        Assert.Contains("does not exist", Assert.Throws<DirectoryNotFoundException>(() =>
            PreparedWindowsFile.Write(Path.Combine(folder.Path, "none", "windows.h5"), Samples.TrainingData(everything: false))).Message, StringComparison.Ordinal);
}
