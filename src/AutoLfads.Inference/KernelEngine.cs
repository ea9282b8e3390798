using System.Collections.Concurrent;
using AutoLfads.Core.Configuration;
using AutoLfads.Inference.Forward;

namespace AutoLfads.Inference;

/// <summary>A model file's weights on the kernels of this software.</summary>
internal sealed class KernelEngine : IInferenceEngine
{
    private readonly IReadOnlyList<LfadsWeights> weights;
    private readonly LfadsForward[] models;
    private readonly ConcurrentBag<Caller> callers = [];

    private KernelEngine(IReadOnlyList<LfadsWeights> weights, ModelMetadata metadata)
    {
        this.weights = weights;
        models = [.. weights.Select(w => new LfadsForward(w))];
        Metadata = metadata;
        OutputWidths = Widths(metadata, models[0].ParametersPerChannel);
    }

    /// <inheritdoc/>
    public ModelMetadata Metadata { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> OutputWidths { get; }

    /// <summary>Reads a model file's weights.</summary>
    /// <param name="path">Path of the ONNX file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is truncated, not ONNX, not a model of this software, of a newer version of it, or its weights and metadata do not belong together.</exception>
    public static KernelEngine Open(string path)
    {
        IReadOnlyList<LfadsWeights> weights = LfadsWeights.AllFromModelFile(path);
        return new(weights, weights[0].Metadata!);
    }

    /// <inheritdoc/>
    public void Run(in SampleBatch batch, IReadOnlyList<string> outputs, OutputReader read)
    {
        if (!callers.TryTake(out Caller? caller)) caller = new([.. models.Zip(weights, (model, w) => new LfadsForward(model, w))], OutputWidths);
        caller.Run(batch, outputs, read);
        callers.Add(caller);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LfadsForward model in models) model.Dispose();
    }

    private static Dictionary<string, int> Widths(ModelMetadata metadata, int parametersPerChannel)
    {
        LfadsConfig config = metadata.Model;
        LfadsDimensions dimensions = metadata.Dimensions;
        Dictionary<string, int> widths = new()
        {
            [GraphNames.Mean] = dimensions.OutputChannelCount,
            [GraphNames.Variance] = dimensions.OutputChannelCount,
            [GraphNames.Parameters] = parametersPerChannel * dimensions.OutputChannelCount,
            [GraphNames.Factors] = config.FactorDim,
            [GraphNames.ConditionMean] = config.InitialConditionDim,
            [GraphNames.ConditionStd] = config.InitialConditionDim,
            [GraphNames.GeneratorStates] = config.GeneratorDim,
            [GraphNames.GeneratorInitialState] = config.GeneratorDim,
        };
        int inputs = (config.HasController ? config.InferredInputDim : 0) + dimensions.ExternalInputDim;
        if (inputs > 0) widths.Add(GraphNames.GeneratorInputs, inputs);
        if (!config.HasController) return widths;
        widths.Add(GraphNames.InferredInputMeans, config.InferredInputDim);
        widths.Add(GraphNames.InferredInputStds, config.InferredInputDim);
        widths.Add(GraphNames.ControllerStates, config.ControllerDim);
        return widths;
    }

    /// <summary>One thread's scratch over the shared weights.</summary>
    private sealed class Caller(LfadsForward[] models, IReadOnlyDictionary<string, int> widths)
    {
        private readonly Dictionary<string, float[]> results = [];

        public void Run(in SampleBatch batch, IReadOnlyList<string> outputs, OutputReader read)
        {
            foreach (string name in outputs)
            {
                int length = checked(LengthOf(name, batch) * (GraphNames.Pooled.Contains(name) ? models.Length : 1));
                if (results.GetValueOrDefault(name) is not { } buffer || buffer.Length != length) results[name] = new float[length];
            }

            foreach (string name in results.Keys.Except(outputs).ToArray()) results.Remove(name);
            for (int m = 0; m < models.Length; m++) RunModel(m, batch);
            foreach (string name in outputs) read(name, results[name]);
        }

        private void RunModel(int index, SampleBatch batch)
        {
            models[index].Run(
                batch.WindowCount,
                batch.SampleCount,
                new()
                {
                    Windows = batch.Emg.Span,
                    ExternalInputs = batch.ExternalInputs.Span,
                    InitialConditionNoise = batch.ConditionNoise.Span,
                    InferredInputNoise = batch.InputNoise.Span,
                },
                new()
                {
                    Means = OfEvery(GraphNames.Mean),
                    Variances = OfEvery(GraphNames.Variance),
                    Parameters = OfEvery(GraphNames.Parameters),
                    Factors = OfFirst(GraphNames.Factors),
                    InitialConditionMeans = OfFirst(GraphNames.ConditionMean),
                    InitialConditionStds = OfFirst(GraphNames.ConditionStd),
                    InferredInputMeans = OfFirst(GraphNames.InferredInputMeans),
                    InferredInputStds = OfFirst(GraphNames.InferredInputStds),
                    GeneratorInputs = OfFirst(GraphNames.GeneratorInputs),
                    GeneratorStates = OfFirst(GraphNames.GeneratorStates),
                    GeneratorInitialStates = OfFirst(GraphNames.GeneratorInitialState),
                    ControllerStates = OfFirst(GraphNames.ControllerStates),
                });

            Span<float> OfEvery(string name)
            {
                if (!results.TryGetValue(name, out float[]? values)) return [];
                int length = values.Length / models.Length;
                return values.AsSpan(index * length, length);
            }

            Span<float> OfFirst(string name) => index == 0 && results.TryGetValue(name, out float[]? values) ? values : [];
        }

        private int LengthOf(string name, in SampleBatch batch)
        {
            int bins = models[0].Dimensions.OutputBins, width = widths[name];
            return name switch
            {
                GraphNames.ConditionMean or GraphNames.ConditionStd => checked(batch.WindowCount * width),
                GraphNames.GeneratorInitialState => checked(batch.SampleCount * batch.WindowCount * width),
                _ => checked(batch.SampleCount * batch.WindowCount * bins * width),
            };
        }
    }
}
