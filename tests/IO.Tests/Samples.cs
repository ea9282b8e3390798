using System.Reflection;
using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.IO.Tests;

/// <summary>Content to write and read back; every draw is seeded.</summary>
internal static class Samples
{
    public static WindowSet Windows(int seed, int windows, int bins, int channels)
    {
        Random random = new(seed);
        return new WindowSet(windows, bins, channels, [.. Enumerable.Range(0, windows * bins * channels).Select(_ => random.NextSingle())]);
    }

    public static SampleMatrix Matrix(int seed, int samples, int channels)
    {
        Random random = new(seed);
        return new SampleMatrix(samples, channels, [.. Enumerable.Range(0, samples * channels).Select(_ => random.NextDouble())]);
    }

    public static TrainingData TrainingData(bool everything)
    {
        WindowSet withMissing = Windows(1, 5, 14, 3);
        withMissing[0, 0, 0] = float.NaN;
        TrainingData data = new()
        {
            Channels = [new("TA", "mV"), new("Gastrocnemius médial", "mV"), new("VL/VM", "µV")],
            BinSeconds = 0.1 / 3,
            MarginBins = 2,
            Train = withMissing,
            Valid = Windows(2, 2, 14, 3),
            TrainIndices = [1, 2, 3, 4, 6],
            ValidIndices = [0, 5],
        };
        if (!everything) return data;
        return data with
        {
            TrainTarget = Windows(3, 5, 17, 4),
            ValidTarget = Windows(4, 2, 17, 4),
            TrainExternalInputs = Windows(5, 5, 13, 2),
            ValidExternalInputs = Windows(6, 2, 13, 2),
            Decoding = new([new("knee", "deg/s^2")], Windows(7, 5, 10, 1), Windows(8, 2, 10, 1)),
            Preprocessing = new PreprocessingChain(
            [
                new HighPassFilter(65, 4),
                new ClipAtQuantile(0.99) { Limits = [new("TA", "mV", 2.5), new("VL/VM", "µV", 1 / 3.0)] },
                new ScaleToQuantile(0.95) { Divisors = [new("TA", "mV", 0.5), new("Gastrocnemius médial", "mV", 0.1), new("VL/VM", "µV", 2)] },
            ]),
            Windowing = new WindowingConfig { WindowBins = 10, OverlapBins = 3, MergePower = double.PositiveInfinity },
            Placements = [new(0, 0), new(0, 7), new(1, 3)],
            Sources = [new("s01.csv", "Straße, 1. Versuch", ["high-pass 65 Hz"]), new("s02.csv", "", [])],
        };
    }

    public static WindowEstimates WindowEstimates(int seed, int windows, int bins, int channels, int inputs, int parameters = 2) => new(
        Windows(seed, windows, bins, channels),
        Windows(seed + 1, windows, bins, channels),
        Windows(seed + 2, windows, bins, parameters * channels),
        Windows(seed + 3, windows, bins, 5),
        Windows(seed + 4, windows, 1, 6),
        Windows(seed + 5, windows, 1, 6),
        Windows(seed + 6, windows, bins, inputs),
        Windows(seed + 7, windows, bins, inputs),
        Windows(seed + 8, windows, bins, 7),
        Windows(seed + 9, windows, 1, 7),
        Windows(seed + 10, windows, bins, inputs + 1),
        Windows(seed + 11, windows, bins, inputs == 0 ? 0 : 8),
        Windows(seed + 12, windows, bins, channels),
        null);

    public static ActivationEstimate Activation(int samples = 40, bool everything = true)
    {
        Channel[] channels = [new("TA", "mV"), new("Gastrocnemius médial", "mV"), new("VL/VM", "mV")];
        SampleMatrix activation = Matrix(1, samples, 3);
        activation[0, 0] = double.NaN;
        ActivationEstimate estimate = new()
        {
            Model = Model(channels),
            Channels = channels,
            SampleRateHz = 500 / 3.0,
            StartSeconds = -0.1,
            Activation = activation,
            Variance = Matrix(2, samples, 3),
            Factors = Matrix(3, samples, 2),
            InferredInputs = Matrix(4, samples, everything ? 2 : 0),
            InitialConditions = Matrix(5, 3, 6),
            WindowStarts = [0, 10, 20],
            Emg = Matrix(6, samples, 3),
            Provenance = new("s01.csv", "Gehen, 1. Versuch", ["high-pass 65 Hz, order 4, zero phase"]),
            SampleCount = everything ? 50 : 0,
        };
        if (!everything) return estimate;
        return estimate with
        {
            Lower = Matrix(7, samples, 3),
            Upper = Matrix(8, samples, 3),
            CredibleMass = 0.95,
            Shape = Matrix(9, samples, 3),
            Rate = Matrix(10, samples, 3),
            SideSignals =
            [
                new("joint_angles", [new("knee", "deg"), new("ankle", "deg")], 200, 0.25, Matrix(11, 30, 2)),
                new("force/plate 1", [new("fz", "N")], 1000, 0, Matrix(12, 9, 1)),
            ],
            Events = [new("foot_strike", 0.5), new("foot_off", 1 / 3.0)],
        };
    }

    public static ModelMetadata Model(IReadOnlyList<Channel> channels) => new()
    {
        Channels = channels,
        BinSeconds = 0.006,
        Windowing = new WindowingConfig { WindowBins = 20, OverlapBins = 10 },
        Model = new LfadsConfig { FactorDim = 2 },
        Dimensions = LfadsDimensions.Autoencoder(channels.Count, 20),
        Training = new("autolfads 0.1.0", "2026-01-02T03:04:05Z", ["windows.h5"], 7, 120, -0.6543210987),
    };

    /// <summary>All of an estimate but what was recorded beside the EMG.</summary>
    public static void AssertEqual(ActivationEstimate expected, ActivationEstimate actual)
    {
        foreach (PropertyInfo matrix in typeof(ActivationEstimate).GetProperties().Where(p => p.PropertyType == typeof(SampleMatrix)))
            AssertEqual((SampleMatrix?)matrix.GetValue(expected), (SampleMatrix?)matrix.GetValue(actual));
        Assert.Equal(expected.Channels, actual.Channels);
        Assert.Equal((expected.SampleRateHz, expected.StartSeconds, expected.CredibleMass, expected.SampleCount), (actual.SampleRateHz, actual.StartSeconds, actual.CredibleMass, actual.SampleCount));
        Assert.Equal(expected.WindowStarts, actual.WindowStarts);
        Assert.Equal(JsonSerializer.Serialize(expected.Model, JsonFormat.Options), JsonSerializer.Serialize(actual.Model, JsonFormat.Options));
        Assert.Equal(JsonSerializer.Serialize(expected.Provenance, JsonFormat.Options), JsonSerializer.Serialize(actual.Provenance, JsonFormat.Options));
    }

    public static void AssertEqual(IEnumerable<SideSignal> expected, IEnumerable<SideSignal> actual)
    {
        SideSignal[] found = [.. actual];
        Assert.Equal(expected.Select(s => s.Name), found.Select(s => s.Name));
        foreach ((SideSignal signal, SideSignal other) in expected.Zip(found))
        {
            Assert.Equal((signal.SampleRateHz, signal.StartSeconds), (other.SampleRateHz, other.StartSeconds));
            Assert.Equal(signal.Channels, other.Channels);
            AssertEqual(signal.Samples, other.Samples);
        }
    }

    public static void AssertEqual(WindowSet? expected, WindowSet? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is null || actual is null) return;
        Assert.Equal((expected.WindowCount, expected.TimeBins, expected.ChannelCount), (actual.WindowCount, actual.TimeBins, actual.ChannelCount));
        Assert.Equal(expected.Values, actual.Values);
    }

    public static void AssertEqual(SampleMatrix? expected, SampleMatrix? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is null || actual is null) return;
        Assert.Equal((expected.SampleCount, expected.ChannelCount), (actual.SampleCount, actual.ChannelCount));
        Assert.Equal(expected.Values, actual.Values);
    }
}
