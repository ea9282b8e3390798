using AutoLfads.Core.Configuration;
using AutoLfads.Core.Weights;
using AutoLfads.Onnx.Graph;

namespace AutoLfads.Onnx;

/// <summary>A trained LFADS model as one ONNX graph: EMG and noise in, estimates out. Samples are drawn outside, so the graph computes the same everywhere.</summary>
/// <remarks>
/// Batch, time and number of samples are free. The encoders run once per window; the decoder runs on samples × batch rows.
/// Noise of zeros with one sample gives the posterior mean. Operators of opset 17, IR version 8.
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
    private readonly GraphWeights weights;

    private LfadsGraph(LfadsConfig config, LfadsDimensions dimensions, GraphWeights weights) => (this.config, this.dimensions, this.weights) = (config, dimensions, weights);

    /// <summary>Builds the graph.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="dimensions">Sizes that the data dictate.</param>
    /// <param name="weights">The weights by their lfads-torch names.</param>
    /// <exception cref="ArgumentException">A weight is missing or has another shape than the configuration asks for.</exception>
    public static GraphProto Build(LfadsConfig config, LfadsDimensions dimensions, IReadOnlyDictionary<string, WeightArray> weights)
    {
        LfadsGraph lfads = new(config, dimensions, new(weights));
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

        string encoderInput = EncoderInput(emg);
        EncoderGraph encoders = new(graph, weights, config, dimensions);
        (string mean, string std) = encoders.InitialCondition(encoderInput);
        string? controllerInput = config.HasController ? encoders.ControllerInput(encoderInput) : null;

        string deviation = graph.Node("Mul", "initial_condition_deviation", [std, conditionNoise]);
        string drawn = graph.Node("Add", "initial_condition_drawn", [mean, deviation]);
        DecoderValues decoder = new DecoderGraph(graph, weights, config, dimensions).Add(drawn, controllerInput, inputNoise, external);

        AddObservationOutputs(decoder);
        AddStateOutputs(decoder, external);
        graph.Output("initial_condition_mean", mean, "Posterior mean of the initial condition.", "batch", config.InitialConditionDim);
        graph.Output("initial_condition_std", std, "Posterior standard deviation of the initial condition.", "batch", config.InitialConditionDim);
    }

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

    private void AddObservationOutputs(DecoderValues decoder)
    {
        IReadOnlyList<string> names = ObservationGraph.ParameterNames(config.Observation);
        (string parameters, string mean, string variance) = new ObservationGraph(graph, weights, config, dimensions).Add(decoder.Factors);
        int channels = dimensions.OutputChannelCount;
        PerSample("mean", mean, "Estimate of the EMG envelope's mean, an excitation in OpenSim's sense, in units of the scaled EMG.", channels);
        PerSample("variance", variance, "Variance of the EMG about the mean that the observation model predicts, scaled units squared.", channels);
        PerSample("parameters", parameters, $"Parameters of the observation model, one block of channels each: {string.Join(", ", names)}.", names.Count * channels);
        PerSample("factors", decoder.Factors, "Factors: the model's low-dimensional state.", config.FactorDim);
    }

    private void AddStateOutputs(DecoderValues decoder, string? external)
    {
        PerSample("generator_states", decoder.GeneratorStates, "States of the generator.", config.GeneratorDim);
        graph.Output("generator_initial_state", decoder.GeneratorStart, "State of the generator before the first bin.", "samples", "batch", config.GeneratorDim);
        if (decoder.Controller is { } controller)
        {
            PerSample("inferred_inputs", controller.InferredInputs, "Inferred inputs to the generator, drawn with the noise.", config.InferredInputDim);
            PerSample("inferred_input_means", controller.Means, "Posterior means of the inferred inputs.", config.InferredInputDim);
            PerSample("inferred_input_stds", controller.Stds, "Posterior standard deviations of the inferred inputs.", config.InferredInputDim);
            PerSample("controller_states", controller.States, "States of the controller.", config.ControllerDim);
        }

        int inputDim = (decoder.Controller is null ? 0 : config.InferredInputDim) + (external is null ? 0 : dimensions.ExternalInputDim);
        if (inputDim > 0)
            PerSample("generator_inputs", GeneratorInputs(decoder.Controller?.InferredInputs, external), "Inputs of the generator: inferred, then external.", inputDim);
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

    private void PerSample(string name, string value, string documentation, int width) =>
        graph.Output(name, value, documentation, "samples", "batch", "output_time", width);
}
