using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Nwb;
using AutoLfads.IO.OpenSim;
using AutoLfads.IO.Tests.Nwb;
using AutoLfads.Tests;
using CsCheck;
using PureHDF;

namespace AutoLfads.IO.Tests;

/// <summary>Whatever a format can express comes back the same, to the last bit.</summary>
public sealed class RoundTripTests : IDisposable
{
    // Every finite double, the signed zeros, subnormal numbers and the largest ones among them.
    private static readonly Gen<double> Finite = Gen.Frequency((8, Gen.Double.Where(double.IsFinite)), (1, Gen.OneOf<double>(0.0, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 1 / 3.0)), (4, Gen.Double[-1, 1]));

    private static readonly Gen<double> Any = Gen.Frequency((9, Finite), (1, Gen.OneOf<double>(double.NaN)));

    private static readonly Gen<double> Rates = Gen.OneOf(Gen.OneOf<double>(100, 500, 1000, 2000, 1259.26, 500 / 3.0, 52000 / 27.0), Gen.Double[20, 40000]);

    // Muscles have names of any script, and of any punctuation but that of a header's own brackets.
    private static readonly Gen<string> Names = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['À', 'ÿ'], Gen.OneOf<char>(',', '"', '#', ' ', '/', '.', '-', 'µ', '肌', ';', '\'')), 1, 12]
        .Select(s => s.Trim()).Where(s => s.Length > 0 && s is not ("t" or "time"));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Csv_AnyEstimate_ComesBackTheSame() => Estimates(Any, 300).Sample(
        estimate =>
        {
            TextActivationWriter.Write(folder["a.csv"], estimate);
            EmgRecording read = TextRecordingReader.Read(folder["a.csv"], new DataConfig());
            AssertBits(estimate.Activation, read.Samples);
            Assert.Equal(estimate.Channels, read.Channels);
            AssertTimes(estimate, read.SampleRateHz, read.StartSeconds);
        },
        iter: 300, seed: "0000KOIKzPg2", threads: 1);

    [Fact]
    public void Sto_AnyCompleteEstimate_ComesBackTheSame() => Estimates(Finite, 300).Sample(
        estimate =>
        {
            ActivationEstimate labelled = estimate with { Channels = [.. estimate.Channels.Select((c, i) => c with { Name = $"m{i}/left.x" })] };
            OpenSimActivationWriter.Write(folder["a.sto"], labelled);
            OpenSimTable read = OpenSimTableReader.Read(folder["a.sto"]);
            AssertBits(estimate.Activation, read.Values);
            Assert.Equal(labelled.Channels.Select(c => c.Name), read.Labels);
            SideSignal signal = read.ToSideSignal("activation", _ => "mV");
            AssertTimes(estimate, signal.SampleRateHz, signal.StartSeconds);
        },
        iter: 300, seed: "0000KOIKzPg2", threads: 1);

    [Fact]
    public void ActivationH5_AnyEstimate_ComesBackTheSame() => Gen.Select(Estimates(Any, 60), Gen.Bool).Sample(
        (estimate, optional) =>
        {
            SampleMatrix? Optional() => optional ? estimate.Activation : null;
            ActivationEstimate written = estimate with { Lower = Optional(), Upper = Optional(), Shape = Optional(), Rate = Optional(), Events = optional ? [new(estimate.Channels[0].Name, -0.0)] : [] };
            ActivationFile.Write(folder["a.h5"], written);
            ActivationEstimate read = ActivationFile.Read(folder["a.h5"]);
            AssertBits(written.Activation, read.Activation);
            Assert.Equal(written.Lower is null, read.Lower is null);
            if (read.Lower is not null) AssertBits(written.Lower!, read.Lower);
            Assert.Equal(written.Channels, read.Channels);
            Assert.Equal(written.Events, read.Events);
            Assert.Equal((written.SampleRateHz, written.StartSeconds), (read.SampleRateHz, read.StartSeconds));
        },
        iter: 60, seed: "0000KOIKzPg2", threads: 1);

    [Fact]
    public void Nwb_AnyEstimate_ComesBackTheSame() => Estimates(Any, 60).Sample(
        written =>
        {
            NwbActivationWriter.Write(folder["a.nwb"], written, NwbActivationReaderTests.Session);
            ActivationEstimate read = NwbActivationReader.Read(folder["a.nwb"]);
            AssertBits(written.Activation, read.Activation);
            Assert.Equal(written.Channels, read.Channels);
            Assert.Equal((written.SampleRateHz, written.StartSeconds), (read.SampleRateHz, read.StartSeconds));
            Assert.Equal(written.WindowStarts, read.WindowStarts);
        },
        iter: 60, seed: "0000KOIKzPg2", threads: 1);

    [Fact]
    public void PlainHdf5_AnyRecording_ComesBackTheSame() => Gen.Select(Estimates(Any, 60), Gen.OneOf<string>("f8", "f4", "i2"), Gen.Bool).Sample(
        (estimate, type, chunked) =>
        {
            int count = estimate.Activation.SampleCount, channels = estimate.Channels.Count;
            double[] values = type switch
            {
                "f8" => estimate.Activation.Values,
                "f4" => [.. estimate.Activation.Values.Select(v => (double)(float)v)],
                _ => [.. estimate.Activation.Values.Select(v => (double)(short)(BitConverter.DoubleToInt64Bits(v) >> 20))],
            };
            ulong[] shape = [(ulong)count, (ulong)channels];
            uint[]? chunks = chunked ? [(uint)Math.Max(1, count / 3), (uint)channels] : null;
            H5File file = new()
            {
                ["emg"] = type switch
                {
                    "f8" => new H5Dataset(values, fileDims: shape, chunks: chunks),
                    "f4" => new H5Dataset(values.Select(v => (float)v).ToArray(), fileDims: shape, chunks: chunks),
                    _ => new H5Dataset(values.Select(v => (short)v).ToArray(), fileDims: shape, chunks: chunks),
                },
            };
            file.Attributes["sample_rate_hz"] = estimate.SampleRateHz;
            file.Attributes["start_seconds"] = estimate.StartSeconds;
            file.Attributes["channel_names"] = estimate.Channels.Select(c => c.Name).ToArray();
            file.Attributes["channel_units"] = estimate.Channels.Select(c => c.Unit).ToArray();
            file.Write(folder["r.h5"]);

            EmgRecording read = Hdf5RecordingReader.Read(folder["r.h5"], new DataConfig());

            AssertBits(new SampleMatrix(count, channels, values), read.Samples);
            Assert.Equal(estimate.Channels, read.Channels);
            Assert.Equal((estimate.SampleRateHz, estimate.StartSeconds), (read.SampleRateHz, read.StartSeconds));
        },
        iter: 60, seed: "0000KOIKzPg2", threads: 1);

    private static Gen<ActivationEstimate> Estimates(Gen<double> values, int mostBins) =>
        from names in Names.Array[1, 6].Select(n => n.Distinct(StringComparer.Ordinal).ToArray())
        from bins in Gen.Int[Math.Max(2, names.Length), mostBins]
        from drawn in values.Array[bins * names.Length]
        from rate in Rates
        from start in Gen.Int[-100_000, 100_000]
        select Samples.Activation(2, everything: false) with
        {
            Channels = [.. names.Select((n, i) => new Channel(n, i % 2 == 0 ? "mV" : "µV"))],
            Activation = new SampleMatrix(bins, names.Length, drawn),
            Variance = new SampleMatrix(bins, names.Length, drawn),
            Emg = new SampleMatrix(bins, names.Length, drawn),
            Factors = new SampleMatrix(bins, names.Length, drawn),
            InferredInputs = new SampleMatrix(bins, 0),
            SampleRateHz = rate,
            StartSeconds = start / 1000.0,
        };

    private static void AssertBits(SampleMatrix expected, SampleMatrix actual)
    {
        Assert.Equal((expected.SampleCount, expected.ChannelCount), (actual.SampleCount, actual.ChannelCount));
        // There are many NaNs, which all mean a missing sample.
        static long Bits(double value) => double.IsNaN(value) ? BitConverter.DoubleToInt64Bits(double.NaN) : BitConverter.DoubleToInt64Bits(value);
        Assert.Equal(expected.Values.Select(Bits), actual.Values.Select(Bits));
    }

    // Times are printed to the last digit of a double: the axis they stand for is as exact.
    private static void AssertTimes(ActivationEstimate expected, double rateHz, double startSeconds)
    {
        Assert.Equal(expected.StartSeconds, startSeconds);
        double last = (expected.Activation.SampleCount - 1) / expected.SampleRateHz;
        Assert.Equal(last, (expected.Activation.SampleCount - 1) / rateHz, 1e-6 / expected.SampleRateHz);
    }
}
