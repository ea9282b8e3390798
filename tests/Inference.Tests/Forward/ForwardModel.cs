using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Weights;
using AutoLfads.Inference.Forward;
using AutoLfads.Model;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Onnx;
using AutoLfads.Tests;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelMetadata = AutoLfads.Core.Configuration.ModelMetadata;

namespace AutoLfads.Inference.Tests.Forward;

/// <summary>A model all of whose weights are random, those that start at 0 too, in a model file; and what the file's graph makes of windows.</summary>
internal sealed class ForwardModel : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private InferenceSession? session;

    public ForwardModel(LfadsConfig config, LfadsDimensions dimensions, int seed = 3)
    {
        using LfadsModel model = new(config, dimensions, seed);
        Weights = LfadsTorchNames.ReadWeights(model);
        Random random = new(seed);
        foreach ((string name, WeightArray weight) in Weights)
        {
            if (name.Contains("bias", StringComparison.Ordinal) || name.Contains("h0", StringComparison.Ordinal))
                foreach (ref float value in weight.Values.AsSpan()) value += random.NextSingle() - 0.5f;
            if (name.StartsWith("recon", StringComparison.Ordinal))
                foreach (ref float value in weight.Values.AsSpan()) value = 1 + (9 * random.NextSingle());
        }

        Metadata = new()
        {
            Channels = [.. Enumerable.Range(1, dimensions.ChannelCount).Select(c => new Channel($"channel_{c:00}", "mV"))],
            BinSeconds = 0.002,
            Windowing = new() { WindowBins = dimensions.WindowBins },
            Model = config,
            Dimensions = dimensions,
            Training = new("test", "2026-01-01T00:00:00Z", [], seed, 0, 0),
        };
        OnnxExporter.Export([Weights], Metadata, Path);
    }

    public IReadOnlyDictionary<string, WeightArray> Weights { get; }

    public ModelMetadata Metadata { get; }

    public string Path => folder["model.onnx"];

    private LfadsConfig Config => Metadata.Model;

    private LfadsDimensions Dimensions => Metadata.Dimensions;

    public LfadsForward Open(int threads = 1) => new(LfadsWeights.FromModelFile(Path), threads);

    /// <summary>Windows, external inputs and noise for every input of the model.</summary>
    public ForwardArrays RandomInputs(int windows, bool sampled, int seed = 5, int samples = 1)
    {
        Random random = new(seed);
        int bins = windows * Dimensions.OutputBins, inferred = Config.HasController ? Config.InferredInputDim : 0;
        ForwardArrays arrays = new(
            windows,
            Draw(windows * Dimensions.WindowBins * Dimensions.ChannelCount, uniform: true),
            Draw(bins * Dimensions.ExternalInputDim, uniform: false),
            sampled ? Draw(samples * windows * Config.InitialConditionDim, uniform: false) : [],
            sampled ? Draw(samples * bins * inferred, uniform: false) : [],
            samples);
        for (int i = 7; i < arrays.Windows.Length; i += 41) arrays.Windows[i] = i % 2 == 0 ? float.NaN : 0;
        return arrays;

        float[] Draw(int count, bool uniform)
        {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) values[i] = uniform ? 2 * random.NextSingle() : random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
            return values;
        }
    }

    /// <summary>Every output of the model's C# forward pass, by its name in the graph.</summary>
    public Dictionary<string, float[]> Run(ILfadsForward forward, ForwardArrays inputs)
    {
        int rows = inputs.SampleCount * inputs.WindowCount, bins = rows * Dimensions.OutputBins, channels = bins * Dimensions.OutputChannelCount, inferred = Config.HasController ? bins * Config.InferredInputDim : 0;
        Dictionary<string, float[]> outputs = new()
        {
            ["mean"] = new float[channels],
            ["variance"] = new float[channels],
            ["parameters"] = new float[channels * forward.ParametersPerChannel],
            ["factors"] = new float[bins * Config.FactorDim],
            ["initial_condition_mean"] = new float[inputs.WindowCount * Config.InitialConditionDim],
            ["initial_condition_std"] = new float[inputs.WindowCount * Config.InitialConditionDim],
            ["inferred_input_means"] = new float[inferred],
            ["inferred_input_stds"] = new float[inferred],
            ["generator_inputs"] = new float[inferred + (bins * Dimensions.ExternalInputDim)],
            ["generator_states"] = new float[bins * Config.GeneratorDim],
            ["generator_initial_state"] = new float[rows * Config.GeneratorDim],
            ["controller_states"] = new float[Config.HasController ? bins * Config.ControllerDim : 0],
        };
        forward.Run(inputs.WindowCount, inputs.SampleCount, inputs.Inputs, ForwardArrays.Outputs(outputs));
        return outputs;
    }

    /// <summary>What ONNX Runtime makes of the same.</summary>
    public Dictionary<string, float[]> RunGraph(ForwardArrays inputs)
    {
        int windows = inputs.WindowCount, bins = Dimensions.OutputBins;
        List<NamedOnnxValue> values = [Value("emg", inputs.Windows, windows, Dimensions.WindowBins, Dimensions.ChannelCount)];
        values.Add(Value("initial_condition_noise", inputs.InitialConditionNoise, inputs.SampleCount, windows, Config.InitialConditionDim));
        if (Config.HasController) values.Add(Value("inferred_input_noise", inputs.InferredInputNoise, inputs.SampleCount, windows, bins, Config.InferredInputDim));
        if (Dimensions.ExternalInputDim > 0) values.Add(Value("external_inputs", inputs.ExternalInputs, windows, bins, Dimensions.ExternalInputDim));
        session ??= OpenSession(Path);
        using var results = session.Run(values);
        return results.ToDictionary(r => r.Name, r => r.AsTensor<float>().ToArray());
    }

    public void Dispose()
    {
        session?.Dispose();
        folder.Dispose();
    }

    private static InferenceSession OpenSession(string path)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        return new(path, options);
    }

    /// <summary>An input of the graph; zeros where nothing is given.</summary>
    private static NamedOnnxValue Value(string name, float[] values, params int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(values.Length > 0 ? values : new float[shape.Aggregate(1, (a, b) => a * b)], shape));
}
