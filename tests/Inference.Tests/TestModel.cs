using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Model;
using AutoLfads.Onnx;
using AutoLfads.Tests;

namespace AutoLfads.Inference.Tests;

/// <summary>A small untrained model in a file: any fixed weights show what inference does with them.</summary>
internal sealed class TestModel : IDisposable
{
    public const int WindowBins = 20;

    public static readonly LfadsConfig Architecture = new()
    {
        InitialConditionEncoderDim = 8, ControllerInputEncoderDim = 7, ControllerDim = 9, InferredInputDim = 2, InitialConditionDim = 5, GeneratorDim = 10, FactorDim = 4,
    };

    private readonly TemporaryFolder folder = new();

    public TestModel(LfadsConfig? architecture = null, LfadsDimensions? dimensions = null, PreprocessingChain? preprocessing = null, string unit = "mV", WindowingConfig? windowing = null)
    {
        LfadsDimensions sizes = dimensions ?? LfadsDimensions.Autoencoder(3, WindowBins);
        using LfadsModel model = new(architecture ?? Architecture, sizes, seed: 11);
        Metadata = new()
        {
            Channels = [.. new[] { "TA", "GA", "SOL" }.Take(sizes.ChannelCount).Select(name => new Channel(name, unit))],
            BinSeconds = 0.002,
            Preprocessing = preprocessing,
            Windowing = windowing ?? new() { WindowBins = WindowBins, OverlapBins = 5 },
            Model = model.Config,
            Dimensions = sizes,
            Training = new("test", "2026-01-01T00:00:00Z", ["s01.nwb"], 11, 0, 0.5),
        };
        OnnxExporter.Export(model, Metadata, Path);
    }

    public ModelMetadata Metadata { get; }

    public string Path => folder["model.onnx"];

    public ActivationEstimator Open(InferenceConfig config) => ActivationEstimator.Open(Path, config);

    public static WindowSet RandomWindows(int count, int seed, int bins = WindowBins, int channels = 3)
    {
        Random random = new(seed);
        WindowSet windows = new(count, bins, channels);
        foreach (ref float value in windows.Values.AsSpan()) value = (float)random.NextDouble();
        return windows;
    }

    public static EmgRecording RandomRecording(int samples, int seed, double rateHz = 500, string unit = "mV")
    {
        Random random = new(seed);
        SampleMatrix emg = new(samples, 3);
        foreach (ref double value in emg.Values.AsSpan()) value = 0.01 + random.NextDouble();
        return new([new("TA", unit), new("GA", unit), new("SOL", unit)], rateHz, 1.25, emg) { Provenance = new("s02.nwb", "", []) };
    }

    public void Dispose() => folder.Dispose();
}
