using AutoLfads.Core.Configuration;
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
            Windowing = new WindowingConfig { WindowBins = 10, OverlapBins = 3, MergePower = double.PositiveInfinity },
            Placements = [new(0, 0), new(0, 7), new(1, 3)],
            Sources = [new("s01.csv", "Straße, 1. Versuch", ["high-pass 65 Hz"]), new("s02.csv", "", [])],
        };
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
