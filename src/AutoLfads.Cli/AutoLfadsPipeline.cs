using AutoLfads.Cli.Commands;
using AutoLfads.Cli.Evaluation;
using AutoLfads.Cli.Output;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Weights;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Subjects;
using AutoLfads.Inference;
using AutoLfads.IO.Hdf5;
using AutoLfads.Model;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Onnx;
using AutoLfads.Training;
using AutoLfads.Training.Execution;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli;

/// <summary>The way from EMG to inferred muscle activation, stage by stage, in the order in which a laboratory walks it.</summary>
/// <param name="config">The run configuration.</param>
public sealed class AutoLfadsPipeline(RunConfig config)
{
    /// <summary>What the estimate is called in tables and JSON.</summary>
    public const string EstimatorName = "autolfads";

    /// <summary>Recordings to training windows: fits the preprocessing on all of them, applies it, cuts and splits.</summary>
    /// <param name="recordings">Raw recordings with the same channels.</param>
    /// <param name="decodingSignals">Side signals to keep as decoding targets; null keeps all.</param>
    /// <param name="stop">Stops between steps.</param>
    /// <exception cref="InvalidDataException">A recording cannot be processed; the message names channel, time and remedy.</exception>
    public TrainingData Prepare(IReadOnlyList<EmgRecording> recordings, IReadOnlyList<string>? decodingSignals = null, CancellationToken stop = default)
    {
        PreprocessingChain chain = PreprocessingChain.Create(config.Preprocessing).Fit(recordings, stop);
        IReadOnlyList<EmgRecording> processed = [.. recordings.Select(recording => chain.Apply(recording, stop).Recording)];
        return TrainingDataBuilder.Build(processed, config.Windowing, config.Augmentation.ShiftMaxBins, chain, decodingSignals);
    }

    /// <summary>Refuses what could not be trained, before anything of a run is written.</summary>
    /// <param name="data">The windows.</param>
    /// <exception cref="ArgumentException">The architecture does not fit the windows.</exception>
    /// <exception cref="InvalidDataException">The windows hold what the observation model has no likelihood for; the message says where.</exception>
    /// <exception cref="PlatformNotSupportedException">CUDA was asked for and is not there.</exception>
    public void RequireTrainable(TrainingData data) => ModelTrainer.RequireTrainable(config, data);

    /// <summary>Training windows to the weights of one model, in a run folder.</summary>
    /// <param name="data">The windows.</param>
    /// <param name="run">Where checkpoints go.</param>
    /// <param name="resume">True: continue from the folder's checkpoint.</param>
    /// <param name="progress">Told of every epoch.</param>
    /// <param name="stop">Stops after the running epoch, with a checkpoint.</param>
    /// <exception cref="TrainingDivergedException">A loss term is not a number or beyond the limit.</exception>
    public TrainingResult Train(TrainingData data, RunFolder run, bool resume, IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(run);
        using ModelTrainer trainer = new(config, data, run.SingleModel);
        return trainer.Train(resume, progress, stop);
    }

    /// <summary>Training windows to the best weights of a population, in a run folder: begins a search, or continues the one in the folder.</summary>
    /// <param name="data">The windows.</param>
    /// <param name="run">Where generations and checkpoints go.</param>
    /// <param name="progress">Told of every epoch of every member, and of every generation.</param>
    /// <param name="stop">Stops after the running epochs, with checkpoints.</param>
    /// <exception cref="IOException">A file cannot be written; the search can be continued.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public Task<SearchResult> SearchAsync(TrainingData data, RunFolder run, IProgress<SearchProgress>? progress, CancellationToken stop)
    {
        int asked = config.Population.Workers > 0 ? config.Population.Workers : Environment.ProcessorCount;
        int workers = Math.Min(asked, config.Population.Members);
        IMemberExecutor executor = config.Population.Executor == ExecutorKind.Processes
            ? new ProcessExecutor(WorkerCommand.ThisProgram, workers)
            : new ThreadExecutor(config, data, workers);
        return new PopulationSearch(config, run, executor).RunAsync(progress, stop);
    }

    /// <summary>The best weights of a run to a model file that describes itself: of a search with islands the best of each, the best of all first.</summary>
    /// <param name="data">What the run was trained on.</param>
    /// <param name="run">The run.</param>
    /// <param name="created">When the run was begun: the model file says so, and is the same however often the run was interrupted.</param>
    /// <param name="path">Path of the ONNX file; replaced when it exists.</param>
    /// <exception cref="FileNotFoundException">The run has no checkpoint yet.</exception>
    public void Export(TrainingData data, RunFolder run, DateTimeOffset created, string path)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(run);
        (string Path, TrainingState State)[] kept =
        [
            .. Enumerable.Range(0, config.Population.Islands).Select(run.BestPathOf).Where(File.Exists)
                .Select(path => (Path: path, State: Checkpoint.ReadState(path))).OrderBy(k => k.State.Scores?.Of(config.Selection.Metric)),
        ];
        if (kept.Length == 0) throw new FileNotFoundException($"'{run.Path}' has no trained weights ({run.BestPath} is missing). Continue it with --resume, or train anew: autolfads train DATA --out RUN");
        LfadsDimensions dimensions = ModelTrainer.DimensionsOf(data);
        TrainingState best = kept[0].State;
        ModelMetadata metadata = new()
        {
            Channels = data.Channels,
            BinSeconds = data.BinSeconds,
            Preprocessing = data.Preprocessing,
            Windowing = data.Windowing ?? ForTrials(data.WindowBins),
            Model = ArchitectureOf(best),
            Dimensions = dimensions,
            Training = new TrainingProvenance(
                SoftwareVersion.Name,
                created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
                [.. data.Sources.Select(s => s.Source)],
                config.Training.Seed,
                best.Epochs,
                best.Scores?.Likelihood ?? best.BestMetric),
        };
        OutputPath.MakeFolderOf(path);
        OnnxExporter.Export([.. kept.Select(k => WeightsOf(k.Path, ArchitectureOf(k.State), dimensions))], metadata, path);
    }

    /// <summary>A model file and a recording to the estimate on the recording's time axis.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="recording">A recording with the model's channels.</param>
    /// <param name="progress">Told of the share done, 0 to 1.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <exception cref="InvalidDataException">The file is not a model of ours, or the recording does not fit it.</exception>
    /// <exception cref="RequestException">The model reads external inputs.</exception>
    public ActivationEstimate Infer(string modelPath, EmgRecording recording, IProgress<double>? progress, CancellationToken stop)
    {
        using ActivationEstimator estimator = ActivationEstimator.Open(modelPath, config.Inference);
        if (estimator.Metadata.Dimensions.ExternalInputDim > 0)
            throw new RequestException($"'{modelPath}' reads external inputs, which a recording does not carry. Its run's best/lfads_output.h5 has the estimates on the windows.");
        return estimator.Estimate(recording, progress, stop);
    }

    /// <summary>A model file and training windows to the estimates on those windows.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="data">The windows.</param>
    /// <param name="progress">Told of the share done, 0 to 1.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <returns>Estimates of the training and of the validation windows.</returns>
    public (WindowEstimates Train, WindowEstimates Valid) InferWindows(string modelPath, TrainingData data, IProgress<double>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(data);
        using ActivationEstimator estimator = ActivationEstimator.Open(modelPath, config.Inference);
        return (
            estimator.EstimateWindows(data.Train.WithoutMargins(data.MarginBins), data.TrainExternalInputs, progress, stop),
            estimator.EstimateWindows(data.Valid.WithoutMargins(data.MarginBins), data.ValidExternalInputs, progress, stop));
    }

    /// <summary>An estimate of a recording to decoding scores, and to scores against the known activation where there is one, beside the low-pass baselines.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="stop">Stops between estimators.</param>
    /// <exception cref="RequestException">There is nothing to compare with.</exception>
    public static EvaluationReport Evaluate(ActivationEstimate estimate, CancellationToken stop)
    {
        EvaluationRequest request = new();
        EvaluationSubject subject = RecordingSignals.Of([(EstimatorName, estimate)], request, needsBehaviour: true);
        return Evaluator.Evaluate(subject, request.AnalysesOf(subject), cancellationToken: stop);
    }

    // A member's dropout is its own.
    private LfadsConfig ArchitectureOf(TrainingState state) => state.Origin is { } origin ? Hyperparameter.Apply(config, origin.Hyperparameters).Model : config.Model;

    private IReadOnlyDictionary<string, WeightArray> WeightsOf(string checkpoint, LfadsConfig architecture, LfadsDimensions dimensions)
    {
        using LfadsModel model = new(architecture, dimensions, config.Training.Seed);
        Checkpoint.Read(checkpoint, model, optimiser: null);
        return LfadsTorchNames.ReadWeights(model);
    }

    // Trials may be shorter than the overlap that is configured for recordings: the model file must still say how to cut one. A quarter is the share of the defaults.
    private WindowingConfig ForTrials(int windowBins) =>
        config.Windowing with { WindowBins = windowBins, OverlapBins = config.Windowing.OverlapBins < windowBins ? config.Windowing.OverlapBins : windowBins / 4 };
}
