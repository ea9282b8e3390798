using System.Globalization;
using System.Runtime.InteropServices;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO;
using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;

namespace AutoLfads.Interop.Tests;

/// <summary>The C library, called by a program in C, beside the managed path.</summary>
public sealed class NativeLibraryTests(TrainedModel trained, NativeSuite suite)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Estimate_SameEmg_IsToTheBitTheManagedOne(bool sanitised)
    {
        string prefix = suite[$"estimate-{sanitised}"];
        suite.Run(sanitised, ["estimate", .. Emg(), prefix]);
        using ActivationModel model = trained.Load();
        ActivationResult managed = model.EstimateNamed(trained.Emg, 2000, 1.5, model.ChannelNames);
        Assert.Equal(Bits(managed.Activation), Numbers<long>(prefix + ".activation"));
        Assert.Equal(Bits(managed.Lower!), Numbers<long>(prefix + ".lower"));
        Assert.Equal(managed.TimeSeconds, Numbers<double>(prefix + ".time"));
        Assert.Equal(Bits(SampleMatrixOf(ActivationFile.Read(trained.Inferred("h5")))), Numbers<long>(prefix + ".activation"));
        float[] singles = Array.ConvertAll(trained.Recording.Samples.Values, v => (float)v);
        double[,] rounded = new double[trained.Recording.SampleCount, model.ChannelCount];
        for (int i = 0; i < singles.Length; i++) rounded[i / model.ChannelCount, i % model.ChannelCount] = singles[i];
        Assert.Equal(model.Estimate(rounded, 2000).Activation.Cast<double>().Select(v => (float)v), Numbers<float>(prefix + ".single"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Misuse_OfEveryKind_IsAnErrorCode(bool sanitised) => suite.Run(sanitised, "misuse", trained.Path);

    [Fact]
    public void Threads_EightAtOnce_GiveTheSameNumbers() => suite.Run(true, ["threads", .. Emg(samples: 1500)]);

    [Fact]
    public void Files_EveryFormat_AreThoseOfTheManagedPath()
    {
        string folder = Directory.CreateDirectory(suite["files"]).FullName;
        suite.Run(false, ["files", .. Emg(), folder]);
        using ActivationModel model = trained.Load();
        ActivationResult managed = model.Estimate(trained.Emg, 2000);
        foreach (string extension in new[] { "h5", "csv", "sto" })
        {
            string expected = suite["managed." + extension];
            managed.Write(expected);
            Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(Path.Combine(folder, "activation." + extension)));
        }

        Assert.Equal(managed.Activation, ActivationResult.Read(Path.Combine(folder, "activation.nwb")).Activation);
    }

    [Fact]
    public void Convert_NwbWithSignalsOfEveryTypeOfNumbers_IsWhatTheManagedPathReads()
    {
        string archive = suite["archive.nwb"], converted = suite["archive.h5"];
        File.Copy(trained.Inferred("nwb"), archive);
        Python.Run(
            """
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], 'r+') as f:
                module = f.require_group('processing/laboratory')
                module.attrs['neurodata_type'] = 'ProcessingModule'
                for kind in ('i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f4', 'f8'):
                    series = module.create_group('signal_' + kind)
                    series.attrs['neurodata_type'] = np.bytes_('TimeSeries')
                    series['data'] = np.arange(40).reshape(20, 2).astype(kind)
                    series['data'].attrs.update(unit='N', conversion=np.array(2, kind), offset=np.array([0], kind))
                    series['starting_time'] = np.array(3, kind)
                    series['starting_time'].attrs.update(rate=np.array(100, kind), unit='seconds')
                trials = f.create_group('intervals/trials')
                trials.attrs.update(neurodata_type='TimeIntervals', colnames=['start_time', 'good_trial'])
                trials['start_time'], trials['good_trial'] = np.array([.5, 1.5], 'f4'), np.array([True, False])
            """,
            archive);

        suite.Run(false, "convert", archive, converted);

        ActivationEstimate expected = EstimateFile.Read(archive), found = ActivationFile.Read(converted);
        Assert.Equal(10, expected.SideSignals.Count(s => s.Name.StartsWith("signal_", StringComparison.Ordinal)));
        Assert.DoesNotContain("Not read", found.Provenance.Description, StringComparison.Ordinal);
        Assert.Equal(expected.SideSignals.Select(s => (s.Name, s.SampleRateHz, s.StartSeconds)), found.SideSignals.Select(s => (s.Name, s.SampleRateHz, s.StartSeconds)));
        Assert.All(expected.SideSignals.Zip(found.SideSignals), pair => Assert.Equal(pair.First.Samples.Values, pair.Second.Samples.Values));
        Assert.Contains(new RecordingEvent("good_trial_start", .5), found.Events);
        Assert.Equal(expected.Events, found.Events);
        Assert.Equal(expected.Activation.Values, found.Activation.Values);
    }

    [Fact(Explicit = true)]
    public void Rounds_AThousandOfLoadEstimateClose_TakeNoMoreMemory()
    {
        string[] lines = suite.Run(false, ["rounds", .. Emg(samples: 1000), "1000"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        double[] resident = [.. lines.Where(l => l.Contains(' ', StringComparison.Ordinal)).Select(l => double.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture))];
        Assert.Equal(10, resident.Length);
        // The first rounds fill what the allocators keep.
        Assert.InRange(resident[7..].Average(), 0, 1.02 * resident[4..7].Average());
    }

    private string[] Emg(int samples = 0)
    {
        int count = samples == 0 ? trained.Recording.SampleCount : samples, channels = trained.Recording.Channels.Count;
        string path = suite[$"emg-{Guid.NewGuid():N}"];
        File.WriteAllBytes(path, MemoryMarshal.AsBytes(trained.Recording.Samples.Values.AsSpan(0, count * channels)).ToArray());
        return [trained.Path, path, $"{count}", $"{channels}", "2000"];
    }

    private static double[,] SampleMatrixOf(ActivationEstimate estimate) => new ActivationResult(estimate).Activation;

    private static IEnumerable<long> Bits(double[,] values) => values.Cast<double>().Select(BitConverter.DoubleToInt64Bits);

    private static T[] Numbers<T>(string path)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(path)).ToArray();
}
