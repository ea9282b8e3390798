using AutoLfads.Core.Estimates;
using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;
using PureHDF;

namespace AutoLfads.IO.Tests.Hdf5;

public sealed class ActivationFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(40, true)]
    [InlineData(40, false)]
    [InlineData(5000, true)]
    public void Read_WrittenEstimate_IsExactlyTheSame(int samples, bool everything)
    {
        ActivationEstimate estimate = Samples.Activation(samples, everything);
        ActivationFile.Write(folder["activation.h5"], estimate);

        ActivationEstimate read = ActivationFile.Read(folder["activation.h5"]);

        Samples.AssertEqual(estimate, read);
        Assert.Equal(estimate.Events, read.Events);
        Samples.AssertEqual(estimate.SideSignals, read.SideSignals);
    }

    [Fact]
    public void Write_ReadByH5py_HasAxesNamesUnitsAndRate()
    {
        ActivationEstimate estimate = Samples.Activation(5000);
        ActivationFile.Write(folder["activation.h5"], estimate);

        string found = Python.Run(
            """
            import sys, json, h5py, numpy as np
            with h5py.File(sys.argv[1]) as f:
                a = f['activation']
                print(a.shape, a.dtype, a.compression, a.shuffle, list(a.attrs['axes']), a.attrs['unit'], f['variance'].attrs['unit'])
                print(list(f.attrs['channel_names']), list(f.attrs['channel_units']), repr(float(f.attrs['sample_rate_hz'])), repr(float(f.attrs['start_seconds'])))
                print(np.isnan(a[0, 0]), repr(float(a[4999, 2])), repr(float(f['emg'][17, 1])))
                s = f['side_signals/signal_002']
                print(s.attrs['name'], s.shape, [n.decode() for n in f['events/name'][()]], json.loads(f['model_json'][()])['training']['seed'])
            """,
            folder["activation.h5"]);

        Assert.Equal(
            string.Join('\n',
                "(5000, 3) float64 None False ['time', 'channel'] mV mV^2",
                "['TA', 'Gastrocnemius médial', 'VL/VM'] ['mV', 'mV', 'mV'] 166.66666666666666 -0.1",
                $"True {estimate.Activation[4999, 2]} {estimate.Emg[17, 1]}",
                "force/plate 1 (9, 1) ['foot_strike', 'foot_off'] 7"),
            found);
    }

    [Fact]
    public void Read_OtherHdf5_SaysWhatIsRequired()
    {
        new H5File { ["x"] = new H5Dataset(1.0) }.Write(folder["other.h5"]);
        string message = Assert.Throws<InvalidDataException>(() => ActivationFile.Read(folder["other.h5"])).Message;
        Assert.Contains("'autolfads-activation'. Found: x", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MatricesThatDiffer_NamesBothShapes()
    {
        ActivationFile.Write(folder["activation.h5"], Samples.Activation() with { Variance = Samples.Matrix(1, 39, 3) });
        string message = Assert.Throws<InvalidDataException>(() => ActivationFile.Read(folder["activation.h5"])).Message;
        Assert.Contains("[40, 3], has [39, 3]", message, StringComparison.Ordinal);
    }
}
