using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Hdf5;

public sealed class LfadsOutputFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(ObservationKind.Gamma, 3, 2)]
    [InlineData(ObservationKind.Gamma, 0, 2)]
    [InlineData(ObservationKind.ZeroInflatedGamma, 3, 3)]
    public void Read_WrittenEstimates_AreExactlyTheSame(ObservationKind observation, int inputs, int parameters)
    {
        TrainingData data = Samples.TrainingData(everything: true);
        WindowEstimates train = Samples.WindowEstimates(20, 5, 13, 4, inputs, parameters);
        WindowEstimates valid = Samples.WindowEstimates(40, 2, 13, 4, inputs, parameters);

        LfadsOutputFile.Write(folder["out.h5"], data, train, valid, observation);
        LfadsOutput read = LfadsOutputFile.Read(folder["out.h5"]);

        Samples.AssertEqual(data.Train.WithoutMargins(2), read.TrainData);
        Samples.AssertEqual(data.Valid.WithoutMargins(2), read.ValidData);
        Assert.Equal(data.TrainIndices, read.TrainIndices);
        Assert.Equal(data.ValidIndices, read.ValidIndices);
        foreach ((WindowEstimates expected, WindowEstimates actual) in new[] { (train, read.Train), (valid, read.Valid) })
        {
            foreach (System.Reflection.PropertyInfo array in typeof(WindowEstimates).GetProperties().Where(p => p.PropertyType == typeof(WindowSet)))
                Samples.AssertEqual((WindowSet?)array.GetValue(expected), (WindowSet?)array.GetValue(actual));
        }
    }

    [Fact]
    public void Write_ReadByH5py_HasTheKeysAndShapesOfLfadsTorch()
    {
        TrainingData data = Samples.TrainingData(everything: false);
        LfadsOutputFile.Write(folder["out.h5"], data, Samples.WindowEstimates(20, 5, 10, 3, 2), Samples.WindowEstimates(40, 2, 10, 3, 2), ObservationKind.Gamma);

        string found = Python.Run(
            """
            import sys, h5py
            shapes = {'encod_data': (10, 3), 'recon_data': (10, 3), 'output_params': (10, 3), 'factors': (10, 5), 'ic_mean': (6,), 'ic_std': (6,), 'co_means': (10, 2),
                      'co_stds': (10, 2), 'gen_states': (10, 7), 'gen_init': (7,), 'gen_inputs': (10, 3), 'con_states': (10, 8), 'output_variance': (10, 3), 'gamma_shape': (10, 3), 'gamma_rate': (10, 3)}
            with h5py.File(sys.argv[1]) as f:
                for split, n in (('train', 5), ('valid', 2)):
                    for key, shape in shapes.items():
                        d = f[split + '_' + key]
                        assert d.shape == (n,) + shape and d.dtype == 'float32', (key, d)
                print(*f['train_inds'][()], *f['valid_inds'][()], f.attrs['observation'], f.attrs['channel_names'][1])
            """,
            folder["out.h5"]);

        Assert.Equal("1 2 3 4 6 0 5 gamma Gastrocnemius médial", found);
    }

    [Fact]
    public void Write_EstimatesOfOtherWindows_IsRefused()
    {
        WindowEstimates five = Samples.WindowEstimates(20, 5, 10, 3, 2);
        ArgumentException error = Assert.Throws<ArgumentException>(() => LfadsOutputFile.Write(folder["out.h5"], Samples.TrainingData(false), five, five, ObservationKind.Gamma));
        Assert.Equal("valid", error.ParamName);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
