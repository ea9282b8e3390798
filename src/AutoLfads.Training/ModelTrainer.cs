using System.Diagnostics;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Model;

namespace AutoLfads.Training;

/// <summary>Trains one model: epochs of shuffled batches, a smoothed validation metric, a learning rate that falls on plateaus, early stop, checkpoints that resume bit for bit on the same machine, with the SIMD kernels whatever the number of threads.</summary>
public sealed class ModelTrainer : IDisposable
{
    private readonly RunConfig config;
    private readonly MemberFolder folder;
    private readonly EpochTrainer epochs;
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
        epochs = new EpochTrainer(config, data, config.Training.Seed);
        rampEpochs = Math.Max(config.Loss.KlRampStartEpoch + config.Loss.KlRampEpochs, config.Loss.L2RampStartEpoch + config.Loss.L2RampEpochs);
    }

    /// <summary>The model in training.</summary>
    public LfadsModel Model => epochs.Model;

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
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(folder.BestPath))!);
        TrainingState state = resume ? epochs.Read(folder.CheckpointPath) : epochs.FreshState;
        TrainingHistory.Truncate(folder.HistoryPath, state.Epochs);
        Stopwatch clock = Stopwatch.StartNew();
        int firstEpoch = state.Epochs;
        while (state.Epochs < config.Training.MaxEpochs)
        {
            if (HasStalled(state)) return End(TrainingEnd.EarlyStop, state);
            EpochSummary summary = epochs.RunEpoch(state, folder.CheckpointPath);
            bool isBest = IsBest(state, summary);
            state = After(state, summary, isBest);
            TrainingHistory.Append(folder.HistoryPath, summary);
            if (isBest) epochs.Write(folder.BestPath, state);
            TimeSpan timeLeft = clock.Elapsed / (state.Epochs - firstEpoch) * (config.Training.MaxEpochs - state.Epochs);
            progress?.Report(new TrainingProgress(summary, state.BestEpoch, state.BestMetric, config.Training.MaxEpochs, timeLeft));
            // Asked once: a wish that comes later gets its own epoch, and with it its checkpoint.
            bool stopping = stop.IsCancellationRequested;
            bool last = stopping || state.Epochs == config.Training.MaxEpochs || HasStalled(state);
            if (last || state.Epochs % config.Training.CheckpointEveryEpochs == 0) epochs.Write(folder.CheckpointPath, state);
            if (stopping) return End(TrainingEnd.Cancelled, state);
        }

        return End(TrainingEnd.MaxEpochs, state);
    }

    /// <inheritdoc/>
    public void Dispose() => epochs.Dispose();

    private static TrainingResult End(TrainingEnd end, TrainingState state) => new(end, state.Epochs, state.BestEpoch, state.BestMetric);

    // Before the ramps are complete the loss is another one: its metrics neither win nor wait.
    private bool IsBest(TrainingState state, EpochSummary summary) =>
        summary.ValidSmoothed < state.BestMetric || state.BestEpoch < 0 || state.Epochs == Math.Min(rampEpochs, config.Training.MaxEpochs - 1);

    private TrainingState After(TrainingState state, EpochSummary summary, bool isBest) => epochs.After(state, summary) with
    {
        Schedule = state.Schedule.After(summary.ValidSmoothed, config.Training),
        BestEpoch = isBest ? summary.Epoch : state.BestEpoch,
        BestMetric = isBest ? summary.ValidSmoothed : state.BestMetric,
    };

    private bool HasStalled(TrainingState state) =>
        state.Epochs > rampEpochs && state.Epochs - 1 - Math.Max(state.BestEpoch, rampEpochs) >= config.Training.EarlyStopPatienceEpochs;
}
