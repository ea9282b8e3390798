using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;
using PureHDF;

namespace AutoLfads.IO.Tests.Hdf5;

public sealed class TrainingDataFileTests : IDisposable
{
    private static readonly DataConfig TwoMilliseconds = new() { BinSeconds = 0.002 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_RatHindlimb_MatchesPublishedChecks()
    {
        string[] muscles = ["BFpR", "GA", "GRr", "GS", "IL", "RF", "SM", "ST", "TA", "VI", "VL", "VM"];
        DataConfig config = TwoMilliseconds with { ChannelNames = muscles, TargetNames = ["hip", "knee", "ankle"] };

        TrainingData data = TrainingDataFile.Read(TestData.Require("data/rat_hindlimb/lfads_emg_data.h5"), config);

        Assert.Equal((151, 112, 12), (data.Train.WindowCount, data.Train.TimeBins, data.Train.ChannelCount));
        Assert.Equal((38, 112, 12), (data.Valid.WindowCount, data.Valid.TimeBins, data.Valid.ChannelCount));
        Assert.Equal((6, 100), (data.MarginBins, data.WindowBins));
        double[] first = [.4348033, .0151802, .3131101, .0770875, .1001942, .3100319, .9912094, .8975127, .0206636, .204753, .2496501, .1252965];
        for (int c = 0; c < first.Length; c++) Assert.Equal(first[c], data.Train[0, 0, c], 5.1e-8);
        Assert.Equal(.3009213, data.Valid[0, 0, 0], 5.1e-8);
        Assert.Equal(64951.2437, data.Train.Values.Sum(v => (double)v), 5e-5);
        Assert.Equal(16357.1539, data.Valid.Values.Sum(v => (double)v), 5e-5);
        Assert.Equal([8560.536f, -2369.863f, -3006.746f], data.Decoding!.Train.Values.Take(3).Select(v => MathF.Round(v, 3)));
        Assert.Equal(Enumerable.Range(0, 38).Select(i => 5 * i), data.ValidIndices);
        Assert.Equal(Enumerable.Range(0, 189).Where(i => i % 5 != 0), data.TrainIndices);
        Assert.Equal(muscles, data.Channels.Select(c => c.Name));
        Assert.Null(data.TrainTarget);
    }

    [Fact]
    public void Read_LfadsTorchFileOfH5py_GivesItsArrays()
    {
        string path = folder["torch.h5"];
        Python.Run(
            """
            import sys, numpy as np, h5py
            with h5py.File(sys.argv[1], 'w') as f:
                for s, n, o in (('train', 4, 0), ('valid', 2, 1000)):
                    x = np.arange(n * 10 * 3, dtype='f8').reshape(n, 10, 3) / 8 + o
                    y = np.zeros((n, 12, 4)); y[:, :10, :3] = x
                    f.create_dataset(s + '_encod_data', data=x, compression='gzip', shuffle=True, chunks=(1, 10, 3))
                    f.create_dataset(s + '_recon_data', data=y)
                    f.create_dataset(s + '_ext_input', data=np.ones((n, 12, 1), 'i2') * 7)
                f['train_inds'] = np.array([0, 1, 3, 4], 'u1'); f['valid_inds'] = np.array([2, 5], 'i4')
            """,
            path);

        TrainingData data = TrainingDataFile.Read(path, TwoMilliseconds);

        Assert.Equal((4, 10, 3), (data.Train.WindowCount, data.Train.TimeBins, data.Train.ChannelCount));
        Assert.Equal(Enumerable.Range(0, 120).Select(i => i / 8f), data.Train.Values);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (i / 8f) + 1000), data.Valid.Values);
        Assert.Equal((12, 4), (data.TrainTarget!.TimeBins, data.TrainTarget.ChannelCount));
        Assert.All(data.TrainExternalInputs!.Values, v => Assert.Equal(7f, v));
        Assert.Equal([0, 1, 3, 4], data.TrainIndices);
        Assert.Equal([2, 5], data.ValidIndices);
        Assert.Equal(["channel_01", "channel_02", "channel_03"], data.Channels.Select(c => c.Name));
        Assert.Equal(0, data.MarginBins);
    }

    [Fact]
    public void Read_ReconstructionEqualsInput_HasNoSeparateTarget()
    {
        float[] values = Samples.Windows(1, 2, 5, 2).Values;
        string path = Write(("train_encod_data", values, [2, 5, 2]), ("valid_encod_data", values, [2, 5, 2]),
            ("train_recon_data", values, [2, 5, 2]), ("valid_recon_data", values, [2, 5, 2]));

        TrainingData data = TrainingDataFile.Read(path, TwoMilliseconds);

        Assert.Null(data.TrainTarget);
        Assert.Equal([0, 1], data.TrainIndices);
        Assert.Equal([2, 3], data.ValidIndices);
    }

    [Fact]
    public void Read_MarginGiven_IsTakenWhereNothingContradictsIt()
    {
        Assert.Equal(2, TrainingDataFile.Read(TrainValid(), TwoMilliseconds, marginBins: 2).MarginBins);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(TrainValid(), TwoMilliseconds, marginBins: 3));
        Assert.Contains("windows of 5 bins", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, null, 1)]
    [InlineData(5, null, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, null, -1)]
    [InlineData(7, null, -1)]
    [InlineData(3, 0, -1)]
    public void Read_DecodingTargets_DecideTheMargin(int decodeBins, int? given, int expected)
    {
        float[] windows = Samples.Windows(1, 2, 5, 2).Values;
        float[] decode = Samples.Windows(2, 2, decodeBins, 1).Values;
        string path = Write(("train_data", windows, [2, 5, 2]), ("valid_data", windows, [2, 5, 2]),
            ("train_decode", decode, [2, (ulong)decodeBins, 1]), ("valid_decode", decode, [2, (ulong)decodeBins, 1]));

        if (expected >= 0) Assert.Equal(expected, TrainingDataFile.Read(path, TwoMilliseconds, given).MarginBins);
        else Assert.Contains("twice the margin", Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(path, TwoMilliseconds, given)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoBinWidth_SaysWhichSettingToSet() =>
        Assert.Contains("set data.bin_seconds", Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(TrainValid(), new DataConfig())).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_WrongNumberOfNames_SaysHowManyChannelsThereAre()
    {
        DataConfig config = TwoMilliseconds with { ChannelNames = ["TA", "GA", "SOL"] };
        string message = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(TrainValid(), config)).Message;
        Assert.Contains("has 2 channels, data.channel_names has 3 names", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownKeys_ListsRequiredAndFound()
    {
        string path = Write(("train_x", [1], [1]), ("other", [1], [1]));
        string message = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(path, TwoMilliseconds)).Message;
        Assert.Contains("train_encod_data", message, StringComparison.Ordinal);
        Assert.Contains("found: train_x, other", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ValidationMissing_ListsRequiredAndFound()
    {
        string path = Write(("train_data", [1, 2], [1, 2, 1]));
        string message = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(path, TwoMilliseconds)).Message;
        Assert.Contains("has no 'valid_data'", message, StringComparison.Ordinal);
        Assert.Contains("found: train_data", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrongRank_NamesTheAxesAndTheShape()
    {
        string path = Write(("train_data", [1, 2, 3, 4], [2, 2]), ("valid_data", [1], [1, 1, 1]));
        string message = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(path, TwoMilliseconds)).Message;
        Assert.Contains("[window, time, channel], has the shape [2, 2]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DifferentBins_NamesBothShapes()
    {
        string path = Write(("train_data", new float[8], [2, 2, 2]), ("valid_data", new float[6], [1, 3, 2]));
        string message = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(path, TwoMilliseconds)).Message;
        Assert.Contains("[2, 2, 2] and [1, 3, 2]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WindowInBothSplits_IsRefused()
    {
        string path = Write(("train_data", new float[8], [2, 2, 2]), ("valid_data", new float[4], [1, 2, 2]), ("train_inds", [0, 1], [2]), ("valid_inds", [1], [1]));
        string message = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(path, TwoMilliseconds)).Message;
        Assert.Contains("window 1 occurs more than once", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotHdf5_NamesTheFileAndTheRemedy()
    {
        string path = folder["notes.h5"];
        File.WriteAllText(path, "time,TA\n0,1\n");
        string message = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(path, TwoMilliseconds)).Message;
        Assert.Contains("'notes.h5' is not an HDF5 file", message, StringComparison.Ordinal);
        Assert.False(TrainingDataFile.Recognises(path));
    }

    [Fact]
    public void Read_CutShortAnywhere_IsInvalidData()
    {
        byte[] whole = File.ReadAllBytes(TrainValid());
        string path = folder["cut.h5"];
        for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 60))
        {
            File.WriteAllBytes(path, whole[..length]);
            Exception? error = Record.Exception(() => TrainingDataFile.Read(path, TwoMilliseconds));
            Assert.True(error is InvalidDataException && error.Message.Contains("cut.h5", StringComparison.Ordinal), $"{length} of {whole.Length} bytes: {error}");
        }
    }

    [Fact]
    public void Read_BytesDamaged_IsInvalidDataOrOtherValues()
    {
        byte[] whole = File.ReadAllBytes(TrainValid());
        string path = folder["damaged.h5"];
        Random random = new(5);
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] damaged = [.. whole];
            for (int i = 0; i < 3; i++) damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, damaged);
            Exception? error = Record.Exception(() => TrainingDataFile.Read(path, TwoMilliseconds));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        }
    }

    [Fact]
    public void Read_ShapeLargerThanTheFile_IsRefusedBeforeAllocating()
    {
        string path = folder["claim.h5"];
        Python.Run("import sys, h5py\nwith h5py.File(sys.argv[1], 'w') as f:\n  f.create_dataset('train_data', shape=(100000, 1000, 10), dtype='f4')\n  f['valid_data'] = [[[1.]]]", path);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        string message = Assert.Throws<InvalidDataException>(() => TrainingDataFile.Read(path, TwoMilliseconds)).Message;
        Assert.Contains("claims the shape [100000, 1000, 10]", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 50_000_000);
    }

    [Fact]
    public void Read_NoFile_IsFileNotFound() => Assert.Throws<FileNotFoundException>(() => TrainingDataFile.Read(folder["absent.h5"], TwoMilliseconds));

    private string TrainValid()
    {
        float[] values = Samples.Windows(1, 2, 5, 2).Values;
        return Write(("train_data", values, [2, 5, 2]), ("valid_data", values, [2, 5, 2]));
    }

    private string Write(params (string Key, float[] Values, ulong[] Shape)[] arrays)
    {
        H5File file = [];
        foreach ((string key, float[] values, ulong[] shape) in arrays) file[key] = new H5Dataset(values.ToArray(), fileDims: shape);
        string path = folder["windows.h5"];
        file.Write(path);
        return path;
    }
}
