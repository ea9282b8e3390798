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

/// <summary>A model in training with its windows, its optimiser and its loss: what happens in one epoch, whoever decides how many there are.</summary>
internal sealed class EpochTrainer : IDisposable
{
    private readonly RunConfig config;
    private readonly long seed;
    private readonly WindowTensors train;
    private readonly WindowTensors valid;
    private readonly AdamW optimiser;
    private readonly TrainingStep step;

    /// <summary>Makes a model with fresh weights.</summary>
    /// <param name="config">The run configuration. Its seed draws what all members of a population must share to be compared: held-out samples, and the noise of validation.</param>
    /// <param name="data">What to train on.</param>
    /// <param name="seed">Seed of the weights, of the windows' order and of every draw of a training step.</param>
    /// <exception cref="ArgumentException">The architecture does not fit the windows.</exception>
    /// <exception cref="InvalidDataException">The windows hold what the observation model has no likelihood for.</exception>
    /// <exception cref="PlatformNotSupportedException">CUDA was asked for and is not there.</exception>
    public EpochTrainer(RunConfig config, TrainingData data, long seed)
    {
        this.config = config;
        this.seed = seed;
        Device device = TrainingDevice.Select(config.Training.Device);
        TrainingDataCheck.Require(data, config.Model.Observation);
        int threads = config.Training.Threads > 0 ? config.Training.Threads : Environment.ProcessorCount;
        Model = new LfadsModel(config.Model, ModelTrainer.DimensionsOf(data), seed) { Kernels = config.Training.Kernels, Threads = threads };
        Model.to(device);

        // Beside the kernels tensor operations are few and small. Theirs are busy-waiting threads, which would take the cores from the kernels' own.
        set_num_threads(Model.UsesSimdKernels ? 1 : threads);
        train = new WindowTensors(data.Train, data.TrainTarget, data.TrainExternalInputs, data.TrainIndices, device);
        valid = new WindowTensors(data.Valid, data.ValidTarget, data.ValidExternalInputs, data.ValidIndices, device);
        optimiser = new AdamW([.. LfadsTorchNames.Parameters(Model).Where(p => p.Parameter.requires_grad)], config.Training);
        Augmenter augmenter = new(config.Augmentation, config.Model, Model.Dimensions, data.MarginBins, config.Training.Seed);
        step = new TrainingStep(Model, new LfadsLoss(Model, config.Loss), augmenter, optimiser, config);
    }

    /// <summary>The model in training.</summary>
    public LfadsModel Model { get; }

    /// <summary>Where training stands before the first epoch.</summary>
    public TrainingState FreshState => new() { Epochs = 0, OptimiserSteps = 0, Schedule = new PlateauSchedule { LearningRate = config.Training.LearningRate } };

    /// <summary>Reads weights and the optimiser's moments.</summary>
    /// <param name="path">A checkpoint.</param>
    /// <returns>Where training stood.</returns>
    /// <exception cref="InvalidDataException">The file is not a checkpoint of this model.</exception>
    public TrainingState Read(string path) => Checkpoint.Read(path, Model, optimiser);

    /// <summary>Writes a checkpoint beside the old one and replaces it.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="state">Where training stands.</param>
    public void Write(string path, TrainingState state) => Checkpoint.Write(path, Model, optimiser, state);

    /// <summary>Trains one epoch and validates.</summary>
    /// <param name="state">Where training stands.</param>
    /// <param name="lastCheckpoint">Named by the exception where it exists.</param>
    /// <exception cref="TrainingDivergedException">A loss term is not a number or beyond the limit.</exception>
    public EpochSummary RunEpoch(TrainingState state, string lastCheckpoint)
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
            throw new TrainingDivergedException(diverged.Message, diverged.OffendingNumber, state.Epochs, File.Exists(lastCheckpoint) ? lastCheckpoint : null);
        }
    }

    /// <summary>Where training stands after an epoch.</summary>
    /// <param name="state">Where it stood before.</param>
    /// <param name="summary">What the epoch gave.</param>
    public TrainingState After(TrainingState state, EpochSummary summary) =>
        state with { Epochs = state.Epochs + 1, OptimiserSteps = optimiser.StepCount, SmoothedMetric = summary.ValidSmoothed };

    public void Dispose()
    {
        optimiser.Dispose();
        train.Dispose();
        valid.Dispose();
        Model.Dispose();
    }

    private BatchSummary TrainBatch(TrainingState state, long[] positions, int number)
    {
        using DisposeScope scope = NewDisposeScope();
        return step.Train(train.Batch(positions), state.Epochs, DrawSeed.For(seed, DrawPurpose.Step, state.Epochs, number), state.Schedule.LearningRate);
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
        new Random(unchecked((int)DrawSeed.For(seed, DrawPurpose.Shuffle, epoch, 0))).Shuffle(order);
        // A last incomplete batch is dropped, unless it is all there is.
        int size = Math.Min(config.Training.BatchSize, order.Length);
        return order.Chunk(size).Where(batch => batch.Length == size);
    }

    private IEnumerable<long[]> ValidationBatches() => Enumerable.Range(0, valid.Count).Select(i => (long)i).Chunk(config.Training.BatchSize);
}
