using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;
using PureHDF;

namespace AutoLfads.IO.Tests.Hdf5;

public sealed class Hdf5RecordingReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_FileOfH5py_TakesWhatItStatesAndTheRestFromTheConfiguration()
    {
        Python.Run(
            """
            import sys, numpy as np, h5py
            with h5py.File(sys.argv[1], 'w') as f:
                f['emg'] = np.arange(12, dtype='i2').reshape(6, 2)
                f.attrs['sample_rate_hz'] = 2000
                f.attrs['channel_names'] = np.array([b'TA', b'GA'])
            """,
            folder["emg.h5"]);

        EmgRecording recording = Hdf5RecordingReader.Read(folder["emg.h5"], new DataConfig { Unit = "mV" });

        Assert.Equal((2000.0, 0.0), (recording.SampleRateHz, recording.StartSeconds));
        Assert.Equal([new("TA", "mV"), new("GA", "mV")], recording.Channels);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), recording.Samples.Values);
    }

    [Theory]
    [InlineData("wide", "Transpose it")]
    [InlineData("no rate", "set data.sample_rate_hz")]
    [InlineData("three names", "has 2 channels, but there are 3 names")]
    [InlineData("negative rate", "above 0, was -1")]
    [InlineData("no emg", "Found: data. Datasets of numbers: /data [6 x 2]")]
    [InlineData("windows", "holds windows, not a recording")]
    [InlineData("estimate", "is an activation estimate")]
    public void Read_Unusable_SaysWhatIsRequired(string what, string message)
    {
        H5Dataset emg = new(new double[12], fileDims: [6, 2]);
        H5File file = what switch
        {
            "wide" => new() { ["emg"] = new H5Dataset(new double[12], fileDims: [2, 6]) },
            "no rate" => new() { ["emg"] = emg },
            "three names" => new() { ["emg"] = emg, Attributes = { ["channel_names"] = new[] { "a", "b", "c" }, ["sample_rate_hz"] = 1.0 } },
            "negative rate" => new() { ["emg"] = emg, Attributes = { ["sample_rate_hz"] = -1.0 } },
            "no emg" => new() { ["data"] = emg },
            "windows" => new() { ["train_data"] = emg },
            _ => new() { Attributes = { ["format"] = ActivationFile.Format } },
        };
        file.Write(folder["emg.h5"]);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Hdf5RecordingReader.Read(folder["emg.h5"], new DataConfig())).Message, StringComparison.Ordinal);
    }
}
