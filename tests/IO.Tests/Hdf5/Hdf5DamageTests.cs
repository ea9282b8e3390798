using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Nwb;
using AutoLfads.IO.Tests.Nwb;
using AutoLfads.Tests;
using PureHDF;

namespace AutoLfads.IO.Tests.Hdf5;

public sealed class Hdf5DamageTests : IDisposable
{
    // The library reserves what the length of a name claims, up to 2 GiB, before it meets the end of the file; nothing is ever written there.
    private const long MostReserved = 4L << 30;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Layouts { get; } = ["recording", "named dataset", "no dataset", "activation", "nwb activation", "lfads-torch windows", "tensorflow windows", "prepared windows"];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Read_Damaged_IsRefusedOrReadAsItStands(string layout) => Check(layout, 120, 1);

    [Theory(Explicit = true)]
    [MemberData(nameof(Layouts))]
    public void Read_ManyDamaged_AreRefusedOrReadAsTheyStand(string layout) => Check(layout, 20_000, 2);

    private void Check(string layout, int variants, int seed)
    {
        byte[] file = Seed(layout);
        DamageCheck.Run(file, "a.h5", variants, seed, layout switch
        {
            "recording" => path => Require(Hdf5RecordingReader.Read(path, new DataConfig())),
            "named dataset" => path => Require(Hdf5RecordingReader.Read(path, new DataConfig { Variable = "/raw/emg" })),
            "no dataset" => RefuseWithCandidates,
            "activation" => path => Require(ActivationFile.Read(path)),
            "nwb activation" => path => Require(NwbActivationReader.Read(path)),
            _ => path => Require(TrainingDataFile.Read(path, new DataConfig { BinSeconds = 0.01 })),
        }, mostBytes: MostReserved);
    }

    private byte[] Seed(string layout)
    {
        string path = folder["seed.h5"];
        H5Dataset Windows(int count) => new(Enumerable.Range(0, count * 20).Select(i => i / 7f).ToArray(), fileDims: [(ulong)count, 10, 2]);
        switch (layout)
        {
            case "recording":
                new H5File
                {
                    ["emg"] = new H5Dataset(Samples.Matrix(1, 50, 3).Values, fileDims: [50, 3], chunks: [20, 3]),
                    Attributes = { ["sample_rate_hz"] = 1000.0, ["channel_names"] = new[] { "TA", "GA", "VL" } },
                }.Write(path);
                break;
            case "named dataset" or "no dataset":
                // Another library's file: old and new layouts, compressed chunks, attributes of its own.
                Python.Run(
                    """
                    import sys, numpy as np, h5py
                    with h5py.File(sys.argv[1], 'w') as f:
                        d = f.create_dataset('raw/emg', data=np.arange(100.0).reshape(50, 2), chunks=(16, 2), compression='gzip', shuffle=True)
                        d.attrs['fs'] = 2000.0
                        d.attrs['channel_names'] = ['TA', 'GA']
                        f.create_dataset('raw/force', data=np.arange(50, dtype='i2'))
                        f['note'] = 'a day in the laboratory'
                    """,
                    path);
                break;
            case "activation":
                ActivationFile.Write(path, Samples.Activation());
                break;
            case "nwb activation":
                NwbActivationWriter.Write(path, Samples.Activation(), NwbActivationReaderTests.Session);
                break;
            case "prepared windows":
                PreparedWindowsFile.Write(path, Samples.TrainingData(everything: true));
                break;
            default:
                string key = layout == "lfads-torch windows" ? "encod_data" : "data";
                H5File file = new() { [$"train_{key}"] = Windows(4), [$"valid_{key}"] = Windows(2) };
                if (key == "encod_data") file["train_recon_data"] = Windows(4);
                if (key == "encod_data") file["valid_recon_data"] = Windows(2);
                file.Write(path);
                break;
        }

        return File.ReadAllBytes(path);
    }

    // The walk through all groups that lists what may be meant.
    private static void RefuseWithCandidates(string path)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Hdf5RecordingReader.Read(path, new DataConfig()));
        Assert.Contains("'a.h5'", refused.Message, StringComparison.Ordinal);
        if (!refused.Message.Contains("Datasets of numbers: ", StringComparison.Ordinal)) throw refused;
    }

    private static void Require(EmgRecording recording)
    {
        Assert.True(double.IsFinite(recording.SampleRateHz) && recording.SampleRateHz > 0);
        Assert.Equal(recording.Channels.Count, recording.Samples.ChannelCount);
        Assert.True(recording.SampleCount >= recording.Channels.Count);
    }

    private static void Require(ActivationEstimate estimate)
    {
        Assert.Equal(estimate.Channels.Count, estimate.Activation.ChannelCount);
        Assert.Equal(estimate.Activation.SampleCount, estimate.Variance.SampleCount);
    }

    private static void Require(TrainingData data)
    {
        Assert.Equal(data.Train.ChannelCount, data.Valid.ChannelCount);
        Assert.Equal(data.Channels.Count, data.Train.ChannelCount);
    }
}
