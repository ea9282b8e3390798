using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Inference;

/// <summary>Turns EMG into an estimate of its envelope's mean with a trained model: windows or whole recordings. Safe for use by several threads at once.</summary>
/// <remarks>
/// A file may hold an ensemble, which is the uniform mixture of its models: mean, variance, parameters and interval are those of all models' samples together, every model drawing as many.
/// Without samples the mean is the average of the models' posterior means, and the variance that of the observation models on average plus that of the means between models.
/// </remarks>
public sealed class ActivationEstimator : IDisposable
{
    private static readonly string[] WindowOutputs =
    [
        GraphNames.Mean, GraphNames.Variance, GraphNames.Parameters, GraphNames.Factors, GraphNames.ConditionMean, GraphNames.ConditionStd,
        GraphNames.InferredInputMeans, GraphNames.InferredInputStds, GraphNames.GeneratorStates, GraphNames.GeneratorInitialState,
        GraphNames.GeneratorInputs, GraphNames.ControllerStates,
    ];

    // Enough for all cores to end at about the same time, little enough for memory; results do not depend on it.
    private const int WindowsAtOnce = 512;

    private readonly IInferenceEngine model;
    private readonly InferenceConfig config;

    private ActivationEstimator(IInferenceEngine model, InferenceConfig config) => (this.model, this.config) = (model, config);

    /// <summary>What the model file says about itself.</summary>
    public ModelMetadata Metadata => model.Metadata;

    /// <summary>Opens a model file.</summary>
    /// <param name="modelPath">Path of the ONNX file.</param>
    /// <param name="config">Samples, seed, credible mass, rows per run, threads and engine.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is truncated, not ONNX, not a model of this software, or of a newer version of it.</exception>
    public static ActivationEstimator Open(string modelPath, InferenceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        IReadOnlyList<ConfigProblem> problems = config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems), nameof(config));
        return new(config.Engine == InferenceEngine.Kernels ? KernelEngine.Open(modelPath) : OnnxLfadsModel.Open(modelPath, threadsPerRun: 1), config);
    }

    /// <summary>Estimates on windows that are preprocessed and scaled as the model was trained.</summary>
    /// <param name="windows">EMG without shift margins, [window, time, channel], linear; NaN where missing: such samples are masked.</param>
    /// <param name="externalInputs">Measured inputs, [window, time, input], for models that have any; bins beyond theirs, and NaN, count as 0. Null otherwise.</param>
    /// <param name="progress">Told the share that is done, in [0, 1]; null for nobody.</param>
    /// <param name="cancellationToken">Stops the work between batches of windows.</param>
    /// <returns>Averages over posterior samples, or the posterior mean, in scaled units. What the model lacks has no channels.</returns>
    /// <exception cref="ArgumentException">The windows or the external inputs do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public WindowEstimates EstimateWindows(WindowSet windows, WindowSet? externalInputs = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(windows);
        RequireFit(windows);
        PosteriorAverages averages = new PosteriorAverager(model, config, windows, Complete(externalInputs, windows), WindowOutputs, withInterval: true).Run(progress, cancellationToken);
        IReadOnlyDictionary<string, WindowSet> outputs = averages.Outputs;
        return new(
            OutputMeans: outputs[GraphNames.Mean],
            OutputVariances: outputs[GraphNames.Variance],
            OutputParameters: outputs[GraphNames.Parameters],
            Factors: outputs[GraphNames.Factors],
            InitialConditionMeans: outputs[GraphNames.ConditionMean],
            InitialConditionStds: outputs[GraphNames.ConditionStd],
            InferredInputMeans: outputs[GraphNames.InferredInputMeans],
            InferredInputStds: outputs[GraphNames.InferredInputStds],
            GeneratorStates: outputs[GraphNames.GeneratorStates],
            GeneratorInitialStates: outputs[GraphNames.GeneratorInitialState],
            GeneratorInputs: outputs[GraphNames.GeneratorInputs],
            ControllerStates: outputs[GraphNames.ControllerStates],
            averages.Lower,
            averages.Upper);
    }

    /// <summary>Estimates on a whole recording: preprocesses it as the model's training data were, cuts windows, estimates, and merges them back to one time axis in the recording's unit.</summary>
    /// <param name="recording">The recording, raw where the model knows how to preprocess, else at the model's rate as its windows were. Channels are matched by name; others are left out.</param>
    /// <param name="progress">Told the share that is done, in [0, 1]; null for nobody.</param>
    /// <param name="cancellationToken">Stops between preprocessing steps and between batches of windows.</param>
    /// <returns>The estimate on the bins of the preprocessed recording; NaN in gaps and, without a window over the tail, at the end of segments. A credible interval with posterior samples only.</returns>
    /// <exception cref="InvalidDataException">The recording lacks a channel, has another unit or rate, is shorter than a window, or cannot be preprocessed.</exception>
    /// <exception cref="InvalidOperationException">The model reads external inputs, which a recording does not carry.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ActivationEstimate Estimate(EmgRecording recording, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Estimated(recording, activationAlone: false, progress, cancellationToken).Complete();

    /// <summary>Estimates the activation of a whole recording and nothing else, in less time and memory: the numbers of <see cref="Estimate"/>'s activation, [time, channel].</summary>
    /// <param name="recording">As for <see cref="Estimate"/>.</param>
    /// <param name="cancellationToken">Stops between preprocessing steps and between batches of windows.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Estimate"/>.</exception>
    /// <exception cref="InvalidOperationException">The model reads external inputs, which a recording does not carry.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SampleMatrix EstimateActivation(EmgRecording recording, CancellationToken cancellationToken = default) =>
        Estimated(recording, activationAlone: true, progress: null, cancellationToken).CompleteActivation();

    /// <summary>Frees the model.</summary>
    public void Dispose() => model.Dispose();

    private RecordingEstimate Estimated(EmgRecording recording, bool activationAlone, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (Metadata.Dimensions.ExternalInputDim > 0)
            throw new InvalidOperationException("The model reads external inputs, which a recording does not carry. Cut windows of both and call EstimateWindows.");
        EmgRecording prepared = new RecordingPreparation(Metadata).Prepare(recording, cancellationToken);
        WindowPlan plan = WindowPlan.ForInference(prepared, Metadata.Windowing with { WindowBins = Metadata.Dimensions.WindowBins });
        RecordingEstimate estimate = new(Metadata, config, prepared, plan, activationAlone);
        for (int first = 0; first < plan.Starts.Count; first += WindowsAtOnce)
        {
            int count = Math.Min(WindowsAtOnce, plan.Starts.Count - first);
            estimate.Add(new PosteriorAverager(model, config, plan.Cut(prepared.Samples, 0, first, count), null, estimate.Outputs, withInterval: !activationAlone, first).Run(
                progress is null ? null : new ProgressOfPart(progress, (double)first / plan.Starts.Count, (double)count / plan.Starts.Count), cancellationToken));
        }

        return estimate;
    }

    private void RequireFit(WindowSet windows)
    {
        LfadsDimensions dimensions = Metadata.Dimensions;
        if (windows.ChannelCount != dimensions.ChannelCount)
            throw new ArgumentException($"The model reads {dimensions.ChannelCount} channels ({string.Join(", ", Metadata.Channels.Select(c => c.Name))}), the windows have {windows.ChannelCount}.", nameof(windows));
        if (windows.TimeBins == dimensions.WindowBins) return;
        int extra = windows.TimeBins - dimensions.WindowBins;
        string remedy = extra > 0 && extra % 2 == 0 ? $" If they carry shift margins of {extra / 2} bins, remove these with WithoutMargins({extra / 2})." : "";
        throw new ArgumentException($"The model reads windows of {dimensions.WindowBins} bins, these have {windows.TimeBins}.{remedy}", nameof(windows));
    }

    /// <summary>External inputs for every output bin, zero where none was measured; null for a model without any.</summary>
    private WindowSet? Complete(WindowSet? externalInputs, WindowSet windows)
    {
        int dim = Metadata.Dimensions.ExternalInputDim, bins = Metadata.Dimensions.OutputBins;
        if (dim == 0 && externalInputs is not null)
            throw new ArgumentException($"The model has no external inputs, {externalInputs.ChannelCount} were given. Leave them out.", nameof(externalInputs));
        if (dim == 0) return null;
        if (externalInputs is null)
            throw new ArgumentException($"The model was trained with {dim} external inputs: give them on the windows' bins.", nameof(externalInputs));
        if (externalInputs.WindowCount != windows.WindowCount || externalInputs.ChannelCount != dim || externalInputs.TimeBins > bins)
        {
            throw new ArgumentException(
                $"External inputs must have the shape [{windows.WindowCount}, at most {bins}, {dim}], have [{externalInputs.WindowCount}, {externalInputs.TimeBins}, {externalInputs.ChannelCount}].",
                nameof(externalInputs));
        }

        WindowSet complete = new(windows.WindowCount, bins, dim);
        for (int w = 0; w < windows.WindowCount; w++)
        {
            Span<float> values = complete.Window(w);
            externalInputs.Window(w).CopyTo(values);
            foreach (ref float value in values) value = float.IsNaN(value) ? 0 : value;
        }

        return complete;
    }

    private sealed class ProgressOfPart(IProgress<double> whole, double done, double share) : IProgress<double>
    {
        public void Report(double value) => whole.Report(done + (share * value));
    }
}
