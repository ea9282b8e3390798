using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Weights;
using AutoLfads.Model;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Onnx;
using AutoLfads.Tests;

namespace AutoLfads.Inference.Tests;

/// <summary>Untrained models all of whose weights differ, in one file together and in a file each.</summary>
internal sealed class EnsembleModel : IDisposable
{
    public const int Models = 3;

    private readonly TemporaryFolder folder = new();

    public EnsembleModel(LfadsConfig? architecture = null, LfadsDimensions? dimensions = null)
    {
        LfadsDimensions sizes = dimensions ?? LfadsDimensions.Autoencoder(3, TestModel.WindowBins);
        LfadsConfig config = architecture ?? TestModel.Architecture;
        Metadata = new()
        {
            Channels = [new("TA", "mV"), new("GA", "mV"), new("SOL", "mV")],
            BinSeconds = 0.002,
            Windowing = new() { WindowBins = TestModel.WindowBins, OverlapBins = 5 },
            Model = config,
            Dimensions = sizes,
            Training = new("test", "2026-01-01T00:00:00Z", ["s01.nwb"], 11, 0, 0.5),
        };
        IReadOnlyDictionary<string, WeightArray>[] weights = [.. Enumerable.Range(1, Models).Select(seed => RandomWeights(config, sizes, seed))];
        OnnxExporter.Export(weights, Metadata, Path);
        for (int i = 0; i < Models; i++) OnnxExporter.Export([weights[i]], Metadata, SinglePaths[i]);
    }

    /// <summary>What a single model's file says about itself.</summary>
    public ModelMetadata Metadata { get; }

    public string Path => folder["model.onnx"];

    public string[] SinglePaths => [.. Enumerable.Range(0, Models).Select(i => folder[$"single_{i}.onnx"])];

    public ActivationEstimator Open(InferenceConfig config) => ActivationEstimator.Open(Path, config);

    public ActivationEstimator OpenFirst(InferenceConfig config) => ActivationEstimator.Open(SinglePaths[0], config);

    /// <summary>The file's bytes with one text in place of another of the same length.</summary>
    public byte[] Edited(string from, string to)
    {
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Path));
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.Equal(from.Length, to.Length);
        return System.Text.Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private static Dictionary<string, WeightArray> RandomWeights(LfadsConfig config, LfadsDimensions dimensions, int seed)
    {
        using LfadsModel model = new(config, dimensions, seed);
        Random random = new(seed);
        Dictionary<string, WeightArray> weights = new(LfadsTorchNames.ReadWeights(model));
        foreach (WeightArray weight in weights.Values)
        {
            foreach (ref float value in weight.Values.AsSpan()) value += 0.3f * random.NextSingle();
        }

        return weights;
    }
}
