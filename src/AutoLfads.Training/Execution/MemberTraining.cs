using System.Diagnostics;
using System.Globalization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Training.Optimisation;
using AutoLfads.Training.Population;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Execution;

/// <summary>Trains members of a population, one generation at a time, with a constant learning rate and no stop of their own.</summary>
/// <param name="config">The run configuration.</param>
/// <param name="data">What to train on.</param>
/// <remarks>
/// A member that copies another takes weights, the optimiser's moments, epochs (the ramps go on) and smoothed scores from the other's checkpoint; the learning rate and everything else that is searched is the task's own.
/// Weights, order and steps are drawn from the member's own seed; validation and scores from the run's, so that members are compared and not their draws.
/// </remarks>
public sealed class MemberTraining(RunConfig config, TrainingData data)
{
    /// <summary>Does a task, or what is left of it after a stop or a kill.</summary>
    /// <param name="task">What to do.</param>
    /// <param name="progress">Told of every epoch.</param>
    /// <param name="stop">Stops after the running epoch, with a checkpoint.</param>
    /// <returns>True where the task has an outcome, good or bad; false where it was stopped.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">The checkpoint to begin with is damaged.</exception>
    public bool Run(MemberTask task, IProgress<TaskProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        Directory.CreateDirectory(task.Folder.Path);
        using FileLock? held = Lock(task.Folder.LockPath, stop);
        if (held is null) return false;
        if (task.IsDone) return true;
        try
        {
            return Train(task, progress, stop);
        }
        catch (TrainingDivergedException diverged)
        {
            string message = string.Create(CultureInfo.InvariantCulture, $"Training diverged in epoch {diverged.Epoch}: {diverged.Term} was {diverged.Value:G6}.");
            new MemberFailure(MemberStatus.Diverged, message) { Epoch = diverged.Epoch }.Write(task.FailurePath);
            progress?.Report(new TaskProgress(task.Member, MemberActivity.Diverged) { Epochs = diverged.Epoch });
            return true;
        }
        catch (Exception fault) when (IsOfTheMember(fault))
        {
            new MemberFailure(MemberStatus.Crashed, $"{fault.GetType().Name}: {fault.Message}").Write(task.FailurePath);
            progress?.Report(new TaskProgress(task.Member, MemberActivity.Crashed));
            return true;
        }
    }

    private static FileLock? Lock(string path, CancellationToken stop)
    {
        try
        {
            return FileLock.Take(path, stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // A disk that is full or a file that is damaged stops everybody, and so does a machine without memory.
    private static bool IsOfTheMember(Exception fault) => fault is not (IOException or UnauthorizedAccessException or InvalidDataException or OutOfMemoryException);

    private bool Train(MemberTask task, IProgress<TaskProgress>? progress, CancellationToken stop)
    {
        RunConfig own = Hyperparameter.Apply(config, task.Hyperparameters);
        own = own with { Training = own.Training with { Threads = task.Threads } };
        using EpochTrainer trainer = new(own, data, DrawSeed.OfMember(config.Training.Seed, task.Member));
        using SelectionScorer scorer = new(trainer.Model, config, data, config.Training.Seed);
        TrainingState state = Begin(trainer, task, own);
        TrainingHistory.Truncate(task.Folder.HistoryPath, state.Epochs);
        Report(0);
        while (state.Epochs < task.Epochs)
        {
            Stopwatch clock = Stopwatch.StartNew();
            EpochSummary summary = trainer.RunEpoch(state, task.Folder.CheckpointPath);
            bool last = state.Epochs + 1 == task.Epochs;
            if (last || (state.Epochs + 1) % config.Selection.EveryEpochs == 0) summary = Scored(summary, scorer, state);
            state = trainer.After(state, summary) with { Scores = summary.SmoothedScores ?? state.Scores };
            TrainingHistory.Append(task.Folder.HistoryPath, summary);
            Report(clock.Elapsed.TotalSeconds);
            // Asked once, as by a model that is trained alone.
            bool stopping = !last && stop.IsCancellationRequested;
            if (stopping || (!last && state.Epochs % config.Training.CheckpointEveryEpochs == 0)) trainer.Write(task.Folder.CheckpointPath, state);
            if (stopping) return false;
        }

        trainer.Write(task.To, state);
        progress?.Report(new TaskProgress(task.Member, MemberActivity.Trained) { Epochs = state.Epochs, Metric = state.Scores?.Of(config.Selection.Metric) });
        return true;

        void Report(double seconds) => progress?.Report(
            new TaskProgress(task.Member, MemberActivity.Training) { Epochs = state.Epochs, Metric = state.Scores?.Of(config.Selection.Metric), Seconds = seconds });
    }

    /// <summary>The state to go on from: this task's own checkpoint where there is one, else the parent's, else fresh weights.</summary>
    private static TrainingState Begin(EpochTrainer trainer, MemberTask task, RunConfig own)
    {
        if (File.Exists(task.Folder.CheckpointPath) && task.Origin.IsSameAs(Checkpoint.ReadState(task.Folder.CheckpointPath).Origin)) return trainer.Read(task.Folder.CheckpointPath);
        TrainingState inherited = task.From is { } from ? trainer.Read(from) : trainer.FreshState;

        // After the optimiser was restored: the parent's learning rate would silently stay otherwise.
        return inherited with { Schedule = new PlateauSchedule { LearningRate = own.Training.LearningRate }, Origin = task.Origin };
    }

    private EpochSummary Scored(EpochSummary summary, SelectionScorer scorer, TrainingState state)
    {
        SelectionScores now = scorer.Score(summary.ValidReconstructionNll);
        SelectionScores smoothed = state.Scores?.SmoothedBy(now, config.Training.MetricSmoothing) ?? now;

        // The likelihood is known of every epoch: it is smoothed over all of them, not only over those that were scored.
        return summary with { Scores = now, SmoothedScores = smoothed with { Likelihood = summary.ValidSmoothed } };
    }
}
