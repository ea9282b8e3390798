using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Hdf5;

/// <summary>Files that laboratories write with h5py, whose EMG lies anywhere.</summary>
public sealed class Hdf5VariableTests : IDisposable
{
    private const string Writer =
        """
        import sys, numpy as np, h5py
        f = h5py.File(sys.argv[1], 'w')
        emg = np.arange(12.0).reshape(6, 2)
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("f['raw/emg'] = emg; f['raw/emg'].attrs['fs'] = 1000.0", "/raw/emg", "EMG of '/raw/emg'; rate from attribute 'fs' of '/raw/emg'")]
    [InlineData("f.create_dataset('raw/emg', data=emg.astype('f4'), compression='gzip'); f.attrs['sampling_rate'] = 1000", "raw/emg", "EMG of 'raw/emg'; rate from attribute 'sampling_rate' of '/'")]
    [InlineData("f['a'] = emg.T; f.attrs['sample_rate_hz'] = np.array([1000.0])", "/a.T", "EMG of '/a', transposed; rate from attribute 'sample_rate_hz' of '/'")]
    [InlineData("f['a.T'] = emg; f['a.T'].attrs['rate'] = 1000; f.attrs['fs'] = 1000.0; f['emg'] = emg * 2", "a.T", "EMG of 'a.T'; rate from attribute 'rate' of 'a.T'")]
    [InlineData("f['train_data'] = emg[None]; f['b'] = emg; f.attrs['fs'] = 1000", "b", "EMG of 'b'; rate from attribute 'fs' of '/'")]
    public void Read_NamedDataset_HasItsSamplesAndSaysWhereItsRateIsFrom(string content, string variable, string description)
    {
        Write(content);
        EmgRecording recording = Hdf5RecordingReader.Read(folder["a.h5"], new DataConfig { Variable = variable, ChannelNames = ["TA", "GA"] });
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), recording.Samples.Values);
        Assert.Equal(["TA", "GA"], recording.Channels.Select(c => c.Name));
        Assert.Equal((1000.0, description), (recording.SampleRateHz, recording.Provenance.Description));
    }

    [Fact]
    public void Read_OneAxis_IsOneChannel()
    {
        Write("f['ta'] = emg.ravel()");
        EmgRecording recording = Hdf5RecordingReader.Read(folder["a.h5"], new DataConfig { Variable = "ta", SampleRateHz = 500 });
        Assert.Equal((12, 1, 500.0), (recording.SampleCount, recording.Channels.Count, recording.SampleRateHz));
    }

    [Fact]
    public void Read_AttributesOfTheDataset_ComeBeforeThoseOfTheFile()
    {
        Write(
            """
            f['x'] = emg
            f['x'].attrs['channel_names'] = ['TA', 'GA']
            f['x'].attrs['channel_units'] = ['mV', 'uV']
            f['x'].attrs['start_seconds'] = 1.5
            f.attrs['channel_names'] = ['one', 'two', 'three']
            """);
        EmgRecording recording = Hdf5RecordingReader.Read(folder["a.h5"], new DataConfig { Variable = "x", SampleRateHz = 500 });
        Assert.Equal([new("TA", "mV"), new("GA", "uV")], recording.Channels);
        Assert.Equal(1.5, recording.StartSeconds);
    }

    [Theory]
    [InlineData("f['a'] = emg.T", "a", "has the shape [2, 6], more channels than samples. Transpose it (MATLAB writes axes in reverse), or set data.variable to a.T")]
    [InlineData("f['a'] = emg", "a.T", "read as [channel, time] it has more channels than samples. Set data.variable to a.")]
    [InlineData("f['a'] = emg[:2]", "a", "has the shape [2, 2], which does not say which axis is time")]
    [InlineData("f['a'] = emg[None]", "a", "must have the axes [time, channel], has the shape [1, 6, 2]")]
    [InlineData("f['a'] = emg; f['g/b'] = emg[:, 0]; f['text'] = 'x'; f['g/loop'] = f['g']", "c", "has no dataset 'c', which data.variable names. Datasets of numbers: /a [6 x 2], /g/b [6]")]
    [InlineData("f['g/a'] = emg", "g", "has no dataset 'g', which data.variable names. Datasets of numbers: /g/a [6 x 2]")]
    [InlineData("f['data/a'] = emg", null, "Set data.variable to the path of the dataset with the EMG. Found: data. Datasets of numbers: /data/a [6 x 2].")]
    [InlineData("f['a'] = emg; f.attrs['fs'] = 1000; f['a'].attrs['rate'] = 2000", "a", "states two rates: 2000 Hz (attribute 'rate' of 'a') and 1000 Hz (attribute 'fs' of '/')")]
    [InlineData("f['a'] = emg; f.attrs['fs'] = 1000", "a", "states 1000 Hz (attribute 'fs' of '/'), data.sample_rate_hz 500")]
    [InlineData("f['a'] = ['x', 'y']", "a", "cannot be read")]
    public void Read_Unusable_SaysWhatIsRequired(string content, string? variable, string message)
    {
        Write(content);
        string said = Assert.Throws<InvalidDataException>(() => Hdf5RecordingReader.Read(folder["a.h5"], new DataConfig { Variable = variable, SampleRateHz = 500 })).Message;
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    private void Write(string content) => Python.Run(Writer + "\n" + content + "\nf.close()", folder["a.h5"]);
}
