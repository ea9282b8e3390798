using AutoLfads.Core.Configuration;
using AutoLfads.Core.Weights;
using AutoLfads.Onnx.Graph;

namespace AutoLfads.Onnx;

/// <summary>A trained LFADS model, or an ensemble of them, as one ONNX graph: EMG and noise in, estimates out. Samples are drawn outside, so the graph computes the same everywhere.</summary>
/// <remarks>
/// Batch, time and number of samples are free. The encoders run once per window; the decoder runs on samples × batch rows.
/// Noise of zeros with one sample gives the posterior mean. Operators of opset 17, IR version 8.
/// The models of an ensemble read the same inputs and noise. What they observe is pooled on the axis of samples, the first model's samples first; the latent outputs are the first model's.
/// </remarks>
internal sealed class LfadsGraph
{
    /// <summary>Name of the value that holds the number of windows, [1].</summary>
    internal const string BatchSize = "batch_size";

    /// <summary>Name of the value that holds the number of samples and the number of windows, [2].</summary>
    internal const string SampleAndBatchSize = "sample_and_batch_size";

    /// <summary>Name of the value that holds the number of bins read, [1].</summary>
    internal const string TimeSize = "time_size";

    // As the model's logarithm of its encoders' input.
    private const float SmallestLogSample = 1e-6f;

    private readonly OnnxGraphBuilder graph = new("lfads");
    private readonly LfadsConfig config;
    private readonly LfadsDimensions dimensions;
    private readonly GraphWeights[] models;

    private LfadsGraph(LfadsConfig config, LfadsDimensions dimensions, GraphWeights[] models) => (this.config, this.dimensions, this.models) = (config, dimensions, models);

    private bool IsEnsemble => models.Length > 1;

    /// <summary>Builds the graph.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="dimensions">Sizes that the data dictate.</param>
    /// <param name="models">Each model's weights by their lfads-torch names, the best model first; at least one.</param>
    /// <exception cref="ArgumentException">A weight is missing or has another shape than the configuration asks for.</exception>
    public static GraphProto Build(LfadsConfig config, LfadsDimensions dimensions, IReadOnlyList<IReadOnlyDictionary<string, WeightArray>> models)
    {
        LfadsGraph lfads = new(config, dimensions, [.. models.Select((weights, i) => new GraphWeights(weights, models.Count == 1 ? "" : $" of model {i + 1} of {models.Count}"))]);
        lfads.AddAll();
        return lfads.graph.Build();
    }

    private void AddAll()
    {
        string emg = graph.Input("emg", EmgDocumentation(), "batch", "time", dimensions.ChannelCount);
        string? external = dimensions.ExternalInputDim == 0 ? null : graph.Input(
            "external_inputs", "Measured inputs to the generator at every output bin; zero where none was measured.", "batch", "output_time", dimensions.ExternalInputDim);
        string conditionNoise = graph.Input(
            "initial_condition_noise", "Standard normal draws of the initial condition; zeros for the posterior mean.", "samples", "batch", config.InitialConditionDim);
        string? inputNoise = !config.HasController ? null : graph.Input(
            "inferred_input_noise", "Standard normal draws of the inferred inputs; zeros for the posterior mean.", "samples", "batch", "output_time", config.InferredInputDim);
        AddSizes(emg, conditionNoise);

        ModelInputs inputs = new(EncoderInput(emg), conditionNoise, inputNoise, external);
        ModelValues[] values = [.. models.Select((weights, i) => AddModel(weights, i, inputs))];
        AddObservationOutputs(values);
        AddLatentOutputs(values[0], external);
    }

    private ModelValues AddModel(GraphWeights weights, int index, ModelInputs inputs) =>
        new ModelGraph(IsEnsemble ? graph.Part($"model_{index + 1}") : graph, weights, config, dimensions, keepStates: index == 0).Add(inputs);

    private string EmgDocumentation() =>
        $"Preprocessed EMG (rectified and scaled as the metadata '{ModelMetadata.FileKey}' says), linear, NaN where missing: a missing sample is masked"
        + (config.EncoderInput == EncoderInputTransform.Log ? ". The graph takes the logarithm itself; samples below 1e-6 count as 1e-6." : ".");

    private void AddSizes(string emg, string conditionNoise)
    {
        string emgShape = graph.Node("Shape", "emg_shape", [emg]);
        graph.Slice(BatchSize, emgShape, 0, 0, 1);
        graph.Slice(TimeSize, emgShape, 0, 1, 2);
        graph.Slice(SampleAndBatchSize, graph.Node("Shape", "initial_condition_noise_shape", [conditionNoise]), 0, 0, 2);
    }

    /// <summary>What the encoders read, [time, batch, channel]: the logarithm where the model wants it, then 0 where a sample is missing.</summary>
    private string EncoderInput(string emg)
    {
        string missing = graph.Node("IsNaN", "emg_missing", [emg]), transformed = emg;
        if (config.EncoderInput == EncoderInputTransform.Log)
            transformed = graph.Node("Log", "emg_log", [graph.Node("Max", "emg_positive", [emg, graph.Scalar(SmallestLogSample)])]);
        string masked = graph.Node("Where", "emg_masked", [missing, graph.Scalar(0), transformed]);
        return graph.Node("Transpose", "emg_over_time", [masked], OnnxGraphBuilder.Attribute("perm", [1, 0, 2]));
    }

    private void AddObservationOutputs(ModelValues[] values)
    {
        IReadOnlyList<string> names = ObservationGraph.ParameterNames(config.Observation);
        int channels = dimensions.OutputChannelCount;
        Pooled("mean", values, v => v.Mean, "Estimate of the EMG envelope's mean, an excitation in OpenSim's sense, in units of the scaled EMG.", channels);
        Pooled("variance", values, v => v.Variance, "Variance of the EMG about the mean that the observation model predicts, scaled units squared.", channels);
        Pooled("parameters", values, v => v.Parameters, $"Parameters of the observation model, one block of channels each: {string.Join(", ", names)}.", names.Count * channels);
    }

    private void AddLatentOutputs(ModelValues first, string? external)
    {
        PerSample("factors", first.Decoder.Factors, "Factors: the model's low-dimensional state.", config.FactorDim);
        if (first.Decoder.States is { } states) AddStateOutputs(states, external);
        graph.Output("initial_condition_mean", first.ConditionMean, Latent("Posterior mean of the initial condition."), "batch", config.InitialConditionDim);
        graph.Output("initial_condition_std", first.ConditionStd, Latent("Posterior standard deviation of the initial condition."), "batch", config.InitialConditionDim);
    }

    private void AddStateOutputs(DecoderStates states, string? external)
    {
        PerSample("generator_states", states.GeneratorStates, "States of the generator.", config.GeneratorDim);
        graph.Output("generator_initial_state", states.GeneratorStart, Latent("State of the generator before the first bin."), "samples", "batch", config.GeneratorDim);
        if (states.Controller is { } controller)
        {
            PerSample("inferred_inputs", controller.InferredInputs, "Inferred inputs to the generator, drawn with the noise.", config.InferredInputDim);
            PerSample("inferred_input_means", controller.Means, "Posterior means of the inferred inputs.", config.InferredInputDim);
            PerSample("inferred_input_stds", controller.Stds, "Posterior standard deviations of the inferred inputs.", config.InferredInputDim);
            PerSample("controller_states", controller.States, "States of the controller.", config.ControllerDim);
        }

        int inputDim = (states.Controller is null ? 0 : config.InferredInputDim) + (external is null ? 0 : dimensions.ExternalInputDim);
        if (inputDim > 0)
            PerSample("generator_inputs", GeneratorInputs(states.Controller?.InferredInputs, external), "Inputs of the generator: inferred, then external.", inputDim);
    }

    private string GeneratorInputs(string? inferred, string? external)
    {
        if (external is null) return inferred!;
        string sampleSize = graph.Slice("sample_size", SampleAndBatchSize, 0, 0, 1);
        string shape = graph.Node(
            "Concat", "external_inputs_shape", [sampleSize, graph.Node("Shape", "external_inputs_window_shape", [external])], OnnxGraphBuilder.Attribute("axis", 0));
        string repeated = graph.Node("Expand", "external_inputs_per_sample", [external, shape]);
        return inferred is null ? repeated : graph.Node("Concat", "generator_inputs_joined", [inferred, repeated], OnnxGraphBuilder.Attribute("axis", -1));
    }

    /// <summary>An output of every model, one after the other along the axis of samples, whose name says how many there are.</summary>
    private void Pooled(string name, ModelValues[] values, Func<ModelValues, string> value, string documentation, int width)
    {
        if (!IsEnsemble)
        {
            PerSample(name, value(values[0]), documentation, width);
            return;
        }

        string pooled = graph.Node("Concat", name + "_pooled", [.. values.Select(value)], OnnxGraphBuilder.Attribute("axis", 0));
        string pooling = $" Of all {models.Length} models: the samples of the first, then those of the second, and so on.";
        graph.Output(name, pooled, documentation + pooling, $"samples_of_{models.Length}_models", "batch", "output_time", width);
    }

    private void PerSample(string name, string value, string documentation, int width) =>
        graph.Output(name, value, Latent(documentation), "samples", "batch", "output_time", width);

    /// <summary>The documentation of what only the first model gives: latent values of different models have no axes in common.</summary>
    private string Latent(string documentation) => IsEnsemble ? $"{documentation} Of the first of {models.Length} models alone." : documentation;
}
