using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Tests;
using PureHDF;
using PureHDF.VOL.Native;

namespace AutoLfads.Evaluation.Tests.Comparison;

/// <summary>Real windows: rat hindlimb EMG during treadmill walking with joint angular accelerations.</summary>
internal static class RatHindlimb
{
    public static TrainingData Load()
    {
        using NativeFile file = H5File.OpenRead(TestData.Require(Path.Combine("data", "rat_hindlimb", "lfads_emg_data.h5")));
        return new TrainingData
        {
            Channels = [.. "BFpR GA GRr GS IL RF SM ST TA VI VL VM".Split(' ').Select(name => new Channel(name, "a.u."))],
            BinSeconds = .002,
            MarginBins = 6,
            Train = new WindowSet(151, 112, 12, file.Dataset("train_data").Read<float[]>()),
            Valid = new WindowSet(38, 112, 12, file.Dataset("valid_data").Read<float[]>()),
            TrainIndices = [.. Enumerable.Range(0, 189).Where(i => i % 5 != 0)],
            ValidIndices = [.. Enumerable.Range(0, 189).Where(i => i % 5 == 0)],
            Decoding = new DecodingTarget(
                [.. "hip knee ankle".Split(' ').Select(name => new Channel(name, "deg/s^2"))],
                new WindowSet(151, 100, 3, file.Dataset("train_decode").Read<float[]>()),
                new WindowSet(38, 100, 3, file.Dataset("valid_decode").Read<float[]>())),
        };
    }
}
