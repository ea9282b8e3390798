using System.Diagnostics;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using AutoLfads.Training.Execution;

namespace AutoLfads.Training.Population;

/// <summary>Population-based training: generations of members that are trained, compared, and copied with explored hyperparameters, until nothing improves.</summary>
/// <remarks>
/// The run folder is the only state. A generation is acted on after it was written, and everything before that can be done again with the same result: whatever is killed at whatever moment,
/// running the search again continues it and ends with the files of an undisturbed run. Only <see cref="TimingFile"/> knows the difference.
/// </remarks>
/// <param name="config">The run configuration.</param>
/// <param name="run">The run folder; must exist, and be held by this process alone.</param>
/// <param name="executor">Where members are trained.</param>
public sealed class PopulationSearch(RunConfig config, RunFolder run, IMemberExecutor executor)
{
    /// <summary>Begins the search, or continues it from what the run folder holds.</summary>
    /// <param name="progress">Told of every epoch and every generation, one at a time.</param>
    /// <param name="stop">Running epochs end, their checkpoints are written, and the search returns as cancelled.</param>
    /// <exception cref="IOException">A file cannot be written; nothing written before is lost, and the search can be continued.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be written.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public async Task<SearchResult> RunAsync(IProgress<SearchProgress>? progress = null, CancellationToken stop = default)
    {
        run.RemoveUnfinishedFiles();
        SearchMonitor monitor = new(config.Population, progress);
        List<GenerationRecord> generations = [.. GenerationsFile.Read(run.GenerationsPath)];
        while (true)
        {
            RemoveCheckpoints(generations.Count - 2);
            GenerationRecord? last = generations is [.., var latest] ? latest : null;
            if (last?.End is { } end) return SearchResult.Of(end, generations);
            Stopwatch clock = Stopwatch.StartNew();
            IReadOnlyList<MemberTask> tasks = NextTasks(generations.Count, last);
            monitor.Begin(generations, tasks);
            if (!stop.IsCancellationRequested) await executor.RunAsync(tasks, monitor, stop);
            monitor.ThrowIfListenerFailed();
            if (!tasks.All(task => task.IsDone)) return SearchResult.Of(SearchEnd.Cancelled, generations);

            RemoveUnfinishedTraining(tasks);
            GenerationRecord record = PopulationStep.After(config, generations, [.. tasks.Select(OutcomeOf)]);
            KeepIfBest(record, generations);
            generations.Add(record);
            GenerationsFile.Write(run.GenerationsPath, generations);
            TimingFile.Add(run.TimingPath, new GenerationTiming(record.Generation, clock.Elapsed.TotalSeconds, monitor.TrainingSeconds, executor.Workers));
            monitor.End(generations);
            monitor.ThrowIfListenerFailed();
        }
    }

    private IReadOnlyList<MemberTask> NextTasks(int generation, GenerationRecord? last)
    {
        int threads = config.Training.Threads > 0 ? config.Training.Threads : Math.Max(1, Environment.ProcessorCount / executor.Workers);
        return [.. MemberPlan.For(config, last).Select(plan => new MemberTask
        {
            Run = run.Path,
            Member = plan.Member,
            Generation = generation,
            Parent = plan.Parent,
            Epochs = config.Population.EpochsBy(generation),
            Hyperparameters = plan.Hyperparameters,
            Threads = threads,
        })];
    }

    private static MemberOutcome OutcomeOf(MemberTask task)
    {
        MemberPlan plan = new(task.Member, task.Parent, task.Hyperparameters);
        if (File.Exists(task.To)) return new MemberOutcome(plan, MemberStatus.Trained) { Scores = Checkpoint.ReadState(task.To).Scores };
        MemberFailure failure = MemberFailure.Read(task.FailurePath);
        return new MemberOutcome(plan, failure.Status) { Problem = failure.Message };
    }

    // Before the record is written: a kill in between leaves a checkpoint that the same generation, done again, writes once more.
    private void KeepIfBest(GenerationRecord record, IReadOnlyList<GenerationRecord> before)
    {
        for (int island = 0; island < record.IslandBests.Count; island++)
        {
            if (record.IslandBests[island] is not { } best || before.Any(earlier => earlier.IslandBests[island]?.Metric <= best.Metric)) continue;
            string path = run.BestPathOf(island);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, temporary => File.Copy(run.Member(best.Member).GenerationPath(record.Generation), temporary));
        }
    }

    // Every task has its outcome: what was kept in case it was stopped is needed no more.
    private static void RemoveUnfinishedTraining(IReadOnlyList<MemberTask> tasks)
    {
        foreach (MemberFolder folder in tasks.Select(task => task.Folder))
        {
            File.Delete(folder.CheckpointPath);
            File.Delete(folder.TaskPath);
        }
    }

    // Members go on from the latest complete generation; what they were before is in its record.
    private void RemoveCheckpoints(int generation)
    {
        if (generation < 0) return;
        for (int member = 0; member < config.Population.Members; member++) File.Delete(run.Member(member).GenerationPath(generation));
    }
}
