using System.Diagnostics;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Model;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Model.Loss;
using AutoLfads.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Training;

/// <summary>Trains one model: epochs of shuffled batches, a smoothed validation metric, a learning rate that falls on plateaus, early stop, checkpoints that resume bit for bit on the same machine, with the SIMD kernels whatever the number of threads.</summary>
public sealed class ModelTrainer : IDisposable
{
    private readonly RunConfig config;
    private readonly MemberFolder folder;
    private readonly WindowTensors train;
    private readonly WindowTensors valid;
    private readonly AdamW optimiser;
    private readonly TrainingStep step;
    private readonly int rampEpochs;

    /// <summary>Makes a trainer with fresh weights from the configured seed.</summary>
    /// <param name="config">The run configuration.</param>
    /// <param name="data">What to train on.</param>
    /// <param name="folder">Where checkpoints and history go; made when absent.</param>
    /// <exception cref="ArgumentException">The architecture does not fit the windows.</exception>
    /// <exception cref="InvalidDataException">The windows hold what the observation model has no likelihood for; the message says where.</exception>
    /// <exception cref="PlatformNotSupportedException">CUDA was asked for and is not there.</exception>
    public ModelTrainer(RunConfig config, TrainingData data, MemberFolder folder)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(folder);
        this.config = config;
        this.folder = folder;
        Device device = TrainingDevice.Select(config.Training.Device);
        TrainingDataCheck.Require(data, config.Model.Observation);
        int threads = config.Training.Threads > 0 ? config.Training.Threads : Environment.ProcessorCount;
        Model = new LfadsModel(config.Model, DimensionsOf(data), config.Training.Seed) { Kernels = config.Training.Kernels, Threads = threads };
        Model.to(device);

        // Beside the kernels tensor operations are few and small. Theirs are busy-waiting threads, which would take the cores from the kernels' own.
        set_num_threads(Model.UsesSimdKernels ? 1 : threads);
        train = new WindowTensors(data.Train, data.TrainTarget, data.TrainExternalInputs, data.TrainIndices, device);
        valid = new WindowTensors(data.Valid, data.ValidTarget, data.ValidExternalInputs, data.ValidIndices, device);
        optimiser = new AdamW([.. LfadsTorchNames.Parameters(Model).Where(p => p.Parameter.requires_grad)], config.Training);
        Augmenter augmenter = new(config.Augmentation, config.Model, Model.Dimensions, data.MarginBins, config.Training.Seed);
        step = new TrainingStep(Model, new LfadsLoss(Model, config.Loss), augmenter, optimiser, config);
        rampEpochs = Math.Max(config.Loss.KlRampStartEpoch + config.Loss.KlRampEpochs, config.Loss.L2RampStartEpoch + config.Loss.L2RampEpochs);
    }

    /// <summary>The model in training.</summary>
    public LfadsModel Model { get; }

    /// <summary>Refuses what cannot be trained, so that nothing of a run needs to be written before that is known.</summary>
    /// <param name="config">The run configuration.</param>
    /// <param name="data">What to train on.</param>
    /// <exception cref="ArgumentException">The architecture does not fit the windows.</exception>
    /// <exception cref="InvalidDataException">The windows hold what the observation model has no likelihood for; the message says where.</exception>
    /// <exception cref="PlatformNotSupportedException">CUDA was asked for and is not there.</exception>
    public static void RequireTrainable(RunConfig config, TrainingData data)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(data);
        TrainingDevice.Select(config.Training.Device);
        TrainingDataCheck.Require(data, config.Model.Observation);
        new LfadsModel(config.Model, DimensionsOf(data), config.Training.Seed).Dispose();
    }

    /// <summary>Sizes of the model that a set of training data asks for.</summary>
    /// <param name="data">What to train on.</param>
    public static LfadsDimensions DimensionsOf(TrainingData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new LfadsDimensions
        {
            ChannelCount = data.Train.ChannelCount,
            OutputChannelCount = data.TrainTarget?.ChannelCount ?? data.Train.ChannelCount,
            WindowBins = data.WindowBins,
            OutputBins = data.TrainTarget is null ? data.WindowBins : data.TrainTarget.TimeBins - (2 * data.MarginBins),
            ExternalInputDim = data.TrainExternalInputs?.ChannelCount ?? 0,
        };
    }

    /// <summary>Trains until the last epoch, an early stop, or the caller's wish.</summary>
    /// <param name="resume">True: continue from the folder's checkpoint; false: start anew.</param>
    /// <param name="progress">Told of every epoch.</param>
    /// <param name="stop">Stops after the running epoch, with a checkpoint.</param>
    /// <exception cref="TrainingDivergedException">A loss term is not a number or beyond the limit.</exception>
    public TrainingResult Train(bool resume, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        Directory.CreateDirectory(folder.Path);
        TrainingState state = resume
            ? Checkpoint.Read(folder.CheckpointPath, Model, optimiser)
            : new TrainingState { Epochs = 0, OptimiserSteps = 0, Schedule = new PlateauSchedule { LearningRate = config.Training.LearningRate } };
        TrainingHistory.Truncate(folder.HistoryPath, state.Epochs);
        Stopwatch clock = Stopwatch.StartNew();
        int firstEpoch = state.Epochs;
        while (state.Epochs < config.Training.MaxEpochs)
        {
            if (HasStalled(state)) return End(TrainingEnd.EarlyStop, state);
            EpochSummary summary = RunEpoch(state);
            bool isBest = IsBest(state, summary);
            state = After(state, summary, isBest);
            TrainingHistory.Append(folder.HistoryPath, summary);
            if (isBest) Checkpoint.Write(folder.BestPath, Model, optimiser, state);
            TimeSpan timeLeft = clock.Elapsed / (state.Epochs - firstEpoch) * (config.Training.MaxEpochs - state.Epochs);
            progress?.Report(new TrainingProgress(summary, state.BestEpoch, state.BestMetric, config.Training.MaxEpochs, timeLeft));
            // Asked once: a wish that comes later gets its own epoch, and with it its checkpoint.
            bool stopping = stop.IsCancellationRequested;
            bool last = stopping || state.Epochs == config.Training.MaxEpochs || HasStalled(state);
            if (last || state.Epochs % config.Training.CheckpointEveryEpochs == 0) Checkpoint.Write(folder.CheckpointPath, Model, optimiser, state);
            if (stopping) return End(TrainingEnd.Cancelled, state);
        }

        return End(TrainingEnd.MaxEpochs, state);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimiser.Dispose();
        train.Dispose();
        valid.Dispose();
        Model.Dispose();
    }

    private static TrainingResult End(TrainingEnd end, TrainingState state) => new(end, state.Epochs, state.BestEpoch, state.BestMetric);

    private EpochSummary RunEpoch(TrainingState state)
    {
        Stopwatch clock = Stopwatch.StartNew();
        try
        {
            IReadOnlyList<BatchSummary> training = [.. TrainingBatches(state.Epochs).Select((positions, number) => TrainBatch(state, positions, number))];
            IReadOnlyList<(BatchSummary Summary, int Count)> validation = [.. ValidationBatches().Select((positions, number) => (ValidateBatch(state, positions, number), positions.Length))];
            double validNll = validation.Sum(v => v.Summary.ReconstructionNll * v.Count) / valid.Count;
            return new EpochSummary
            {
                Epoch = state.Epochs,
                TrainTotal = training.Average(b => b.Total),
                TrainReconstructionNll = training.Average(b => b.ReconstructionNll),
                InitialConditionKl = training.Average(b => b.InitialConditionKl),
                InferredInputKl = training.Average(b => b.InferredInputKl),
                RecurrentL2 = training.Average(b => b.RecurrentL2),
                HeldOutNll = training.Average(b => b.HeldOutNll),
                GradientNorm = training.Average(b => b.GradientNorm),
                ValidReconstructionNll = validNll,
                ValidSmoothed = state.SmoothedMetric is double previous ? (config.Training.MetricSmoothing * previous) + ((1 - config.Training.MetricSmoothing) * validNll) : validNll,
                LearningRate = state.Schedule.LearningRate,
                Seconds = clock.Elapsed.TotalSeconds,
            };
        }
        catch (NotFiniteNumberException diverged)
        {
            throw new TrainingDivergedException(diverged.Message, diverged.OffendingNumber, state.Epochs, File.Exists(folder.CheckpointPath) ? folder.CheckpointPath : null);
        }
    }

    private BatchSummary TrainBatch(TrainingState state, long[] positions, int number)
    {
        using DisposeScope scope = NewDisposeScope();
        return step.Train(train.Batch(positions), state.Epochs, DrawSeed.For(config.Training.Seed, DrawPurpose.Step, state.Epochs, number), state.Schedule.LearningRate);
    }

    // The same draws every epoch: the metric then compares epochs and not draws.
    private BatchSummary ValidateBatch(TrainingState state, long[] positions, int number)
    {
        using DisposeScope scope = NewDisposeScope();
        return step.Validate(valid.Batch(positions), state.Epochs, DrawSeed.For(config.Training.Seed, DrawPurpose.Validation, 0, number));
    }

    private IEnumerable<long[]> TrainingBatches(int epoch)
    {
        long[] order = new long[train.Count];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new Random(unchecked((int)DrawSeed.For(config.Training.Seed, DrawPurpose.Shuffle, epoch, 0))).Shuffle(order);
        // A last incomplete batch is dropped, unless it is all there is.
        int size = Math.Min(config.Training.BatchSize, order.Length);
        return order.Chunk(size).Where(batch => batch.Length == size);
    }

    private IEnumerable<long[]> ValidationBatches() => Enumerable.Range(0, valid.Count).Select(i => (long)i).Chunk(config.Training.BatchSize);

    // Before the ramps are complete the loss is another one: its metrics neither win nor wait.
    private bool IsBest(TrainingState state, EpochSummary summary) =>
        summary.ValidSmoothed < state.BestMetric || state.BestEpoch < 0 || state.Epochs == Math.Min(rampEpochs, config.Training.MaxEpochs - 1);

    private TrainingState After(TrainingState state, EpochSummary summary, bool isBest) => state with
    {
        Epochs = state.Epochs + 1,
        OptimiserSteps = optimiser.StepCount,
        SmoothedMetric = summary.ValidSmoothed,
        Schedule = state.Schedule.After(summary.ValidSmoothed, config.Training),
        BestEpoch = isBest ? summary.Epoch : state.BestEpoch,
        BestMetric = isBest ? summary.ValidSmoothed : state.BestMetric,
    };

    private bool HasStalled(TrainingState state) =>
        state.Epochs > rampEpochs && state.Epochs - 1 - Math.Max(state.BestEpoch, rampEpochs) >= config.Training.EarlyStopPatienceEpochs;
}
