using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Inference;
using AutoLfads.Model;
using AutoLfads.Onnx;

namespace AutoLfads.Benchmarks.Workloads;

/// <summary>An untrained model in a file and EMG that it reads, for calls from other languages.</summary>
internal static class InteropModel
{
    /// <summary>Bins, and samples, per second.</summary>
    public const double RateHz = 500;

    /// <summary>Writes the model.</summary>
    public static void Write(string path)
    {
        LfadsDimensions sizes = Architectures.Window(Architectures.EmgBench);
        using LfadsModel model = new(Architectures.Named(Architectures.EmgBench), sizes, seed: 1);
        ModelMetadata metadata = new()
        {
            Channels = [.. Enumerable.Range(1, sizes.ChannelCount).Select(c => new Channel($"muscle_{c:00}", "mV"))],
            BinSeconds = 1 / RateHz,
            Windowing = new() { WindowBins = sizes.WindowBins },
            Model = model.Config,
            Dimensions = sizes,
            Training = new("benchmark", "2026-01-01T00:00:00Z", [], 1, 0, 0),
        };
        OnnxExporter.Export(model, metadata, path);
    }

    /// <summary>EMG as the model's recording.</summary>
    public static EmgRecording Recording(ModelMetadata metadata, double[] emg) =>
        new(metadata.Channels, RateHz, 0, new SampleMatrix(emg.Length / Architectures.ChannelCount, Architectures.ChannelCount, emg));

    /// <summary>EMG cut into the windows that an estimate is made from.</summary>
    public static (WindowSet Windows, LfadsConfig Architecture) Cut(string model, double[] emg)
    {
        using ActivationEstimator estimator = ActivationEstimator.Open(model, new InferenceConfig());
        EmgRecording recording = Recording(estimator.Metadata, emg);
        return (WindowPlan.ForInference(recording, estimator.Metadata.Windowing).Cut(recording.Samples, 0), estimator.Metadata.Model);
    }

    /// <summary>Rectified EMG, row-major [time, channel].</summary>
    public static double[] Emg(int samples)
    {
        Random random = new(1);
        double[] emg = new double[samples * Architectures.ChannelCount];
        foreach (ref double value in emg.AsSpan()) value = 0.01 + random.NextDouble();
        return emg;
    }
}
