using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using Microsoft.ML.OnnxRuntime;
using ModelMetadata = AutoLfads.Core.Configuration.ModelMetadata;

namespace AutoLfads.Inference;

/// <summary>A model file written by AutoLFADS Bridge, opened with ONNX Runtime on the CPU: its metadata and its graph. Safe for use by several threads at once.</summary>
public sealed class OnnxLfadsModel : IInferenceEngine
{
    private readonly InferenceSession session;

    private OnnxLfadsModel(string path, InferenceSession session, ModelMetadata metadata)
    {
        this.session = session;
        Path = path;
        Metadata = metadata;
        OutputWidths = session.OutputMetadata.ToDictionary(o => o.Key, o => o.Value.Dimensions[^1]);
    }

    /// <summary>The file's path as it was given.</summary>
    public string Path { get; }

    /// <summary>What the file says about itself.</summary>
    public ModelMetadata Metadata { get; }

    /// <summary>Size of the last axis of each output the file has, by name.</summary>
    public IReadOnlyDictionary<string, int> OutputWidths { get; }

    /// <summary>Opens a model file.</summary>
    /// <param name="path">Path of the ONNX file.</param>
    /// <param name="threadsPerRun">Threads that one run of the graph uses; 0 uses every core. Default 0.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is truncated, not ONNX, not a model of this software, or of a newer version of it.</exception>
    public static OnnxLfadsModel Open(string path, int threadsPerRun = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(threadsPerRun);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no model file '{path}'.", path);
        InferenceSession session = OpenSession(path, threadsPerRun);
        try
        {
            ModelMetadata metadata = ModelFileMetadata.Parse(path, session.ModelMetadata.CustomMetadataMap.GetValueOrDefault(ModelMetadata.FileKey));
            RequireMatchingGraph(path, session, metadata);
            return new(path, session, metadata);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    void IInferenceEngine.Run(in SampleBatch batch, IReadOnlyList<string> outputs, OutputReader read)
    {
        LfadsDimensions dimensions = Metadata.Dimensions;
        int windows = batch.WindowCount, samples = batch.SampleCount, bins = dimensions.OutputBins, inputDim = Metadata.Model.InferredInputDim;
        Dictionary<string, OrtValue> inputs = new()
        {
            [GraphNames.Emg] = Value(batch.Emg, windows, dimensions.WindowBins, dimensions.ChannelCount),
            [GraphNames.ConditionNoise] = Value(batch.ConditionNoise, samples, windows, Metadata.Model.InitialConditionDim),
        };
        try
        {
            if (!batch.InputNoise.IsEmpty) inputs.Add(GraphNames.InputNoise, Value(batch.InputNoise, samples, windows, bins, inputDim));
            if (!batch.ExternalInputs.IsEmpty) inputs.Add(GraphNames.ExternalInputs, Value(batch.ExternalInputs, windows, bins, dimensions.ExternalInputDim));
            string[] names = [.. outputs];
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, inputs, names);
            for (int i = 0; i < names.Length; i++) read(names[i], results[i].GetTensorDataAsSpan<float>());
        }
        finally
        {
            foreach (OrtValue value in inputs.Values) value.Dispose();
        }
    }

    /// <summary>Frees the native session.</summary>
    public void Dispose() => session.Dispose();

    /// <summary>A tensor over the caller's memory, without a copy.</summary>
    private static OrtValue Value(Memory<float> memory, params long[] shape) => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);

    private static InferenceSession OpenSession(string path, int threadsPerRun)
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = threadsPerRun,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            return new(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"'{path}' ({FileLength.Of(path)} bytes) is not a complete ONNX file: {e.Message} {ModelFileMetadata.Remedy}", e);
        }
    }

    /// <summary>Refuses a file whose metadata and graph disagree, e.g. after an edit by another tool.</summary>
    private static void RequireMatchingGraph(string path, InferenceSession session, ModelMetadata metadata)
    {
        if (metadata.Channels.Count != metadata.Dimensions.ChannelCount)
            throw Mismatch($"its metadata name {metadata.Channels.Count} channels for a model that reads {metadata.Dimensions.ChannelCount}");
        RequireWidth(GraphNames.Emg, session.InputMetadata, metadata.Dimensions.ChannelCount);
        RequireWidth(GraphNames.ConditionNoise, session.InputMetadata, metadata.Model.InitialConditionDim);
        if (metadata.Model.HasController) RequireWidth(GraphNames.InputNoise, session.InputMetadata, metadata.Model.InferredInputDim);
        if (metadata.Dimensions.ExternalInputDim > 0) RequireWidth(GraphNames.ExternalInputs, session.InputMetadata, metadata.Dimensions.ExternalInputDim);
        RequireWidth(GraphNames.Mean, session.OutputMetadata, metadata.Dimensions.OutputChannelCount);
        RequireWidth(GraphNames.Variance, session.OutputMetadata, metadata.Dimensions.OutputChannelCount);
        RequireWidth(GraphNames.Factors, session.OutputMetadata, metadata.Model.FactorDim);
        foreach (string name in GraphNames.Pooled) RequireModels(name);

        void RequireWidth(string name, IReadOnlyDictionary<string, NodeMetadata> values, int width)
        {
            NodeMetadata value = Find(name, values);
            if (value.Dimensions.Length == 0 || value.Dimensions[^1] != width)
                throw Mismatch($"'{name}' of its graph has the shape [{string.Join(", ", value.Dimensions)}], its metadata ask for {width} in the last axis");
        }

        void RequireModels(string name)
        {
            string expected = GraphNames.PooledAxis(metadata.EnsembleSize), found = Find(name, session.OutputMetadata).SymbolicDimensions.FirstOrDefault("");
            // What takes the names off the axes of a single model's file, such as an optimiser, leaves it as readable as before.
            if (found != expected && (metadata.EnsembleSize > 1 || GraphNames.IsPooledAxis(found)))
                throw Mismatch($"the first axis of '{name}' of its graph is '{found}'; '{expected}' is what its metadata, with ensemble_size {metadata.EnsembleSize}, ask for");
        }

        NodeMetadata Find(string name, IReadOnlyDictionary<string, NodeMetadata> values) => values.GetValueOrDefault(name) ?? throw Mismatch($"its graph has no '{name}'");

        InvalidDataException Mismatch(string what) => new($"The graph and the metadata of '{path}' do not belong together: {what}. {ModelFileMetadata.Remedy}");
    }
}
