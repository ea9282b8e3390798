using System.Diagnostics;
using System.Runtime.ExceptionServices;
using AutoLfads.Core.Configuration;
using AutoLfads.Training.Execution;

namespace AutoLfads.Training.Population;

/// <summary>Gathers what the tasks of a search tell into one picture of it. May be told from several threads; tells its listener from one at a time.</summary>
/// <remarks>A listener that throws is told no more, and its fault is kept for <see cref="ThrowIfListenerFailed"/>: thrown where it happens it would be taken for one of the member's training.</remarks>
internal sealed class SearchMonitor(PopulationConfig population, IProgress<SearchProgress>? listener) : IProgress<TaskProgress>
{
    private readonly object gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private MemberProgress[] members = [];
    private GenerationRecord? last;
    private double? best;
    private int generation;
    private int epochsBefore;
    private int epochs;
    private long epochsSeen;
    private double trainingSeconds;
    private ExceptionDispatchInfo? fault;

    /// <summary>Time that members have spent in epochs since the generation began, summed over members, seconds.</summary>
    public double TrainingSeconds
    {
        get
        {
            lock (gate) return trainingSeconds;
        }
    }

    /// <summary>Begins a generation.</summary>
    /// <param name="generations">The complete ones.</param>
    /// <param name="tasks">What the members of the next have to do.</param>
    public void Begin(IReadOnlyList<GenerationRecord> generations, IReadOnlyList<MemberTask> tasks)
    {
        lock (gate)
        {
            Remember(generations);
            (generation, epochs, trainingSeconds) = (generations.Count, tasks[0].Epochs, 0);
            epochsBefore = last?.Epochs ?? 0;
            members = [.. tasks.Select(task => new MemberProgress(task.Member, ActivityOf(task), ActivityOf(task) == MemberActivity.Trained ? epochs - epochsBefore : 0, epochs - epochsBefore)
            {
                Metric = members.Length > 0 && task.Parent is { } parent ? members[parent].Metric : null,
            })];
            Tell(complete: false);
        }
    }

    /// <summary>Ends a generation.</summary>
    /// <param name="generations">The complete ones, this one the last.</param>
    public void End(IReadOnlyList<GenerationRecord> generations)
    {
        lock (gate)
        {
            Remember(generations);
            Tell(complete: true);
        }
    }

    public void Report(TaskProgress value)
    {
        lock (gate)
        {
            MemberProgress before = members[value.Member];
            members[value.Member] = before with
            {
                Activity = value.Activity,
                EpochsDone = value.Epochs is { } done ? done - epochsBefore : before.EpochsDone,
                Metric = value.Metric ?? before.Metric,
            };
            if (value.Seconds > 0) epochsSeen++;
            trainingSeconds += value.Seconds;
            Tell(complete: false);
        }
    }

    /// <summary>Throws what the listener threw.</summary>
    public void ThrowIfListenerFailed()
    {
        lock (gate) fault?.Throw();
    }

    private static MemberActivity ActivityOf(MemberTask task)
    {
        if (File.Exists(task.To)) return MemberActivity.Trained;
        if (!File.Exists(task.FailurePath)) return MemberActivity.Waiting;
        return MemberFailure.Read(task.FailurePath).Status == MemberStatus.Diverged ? MemberActivity.Diverged : MemberActivity.Crashed;
    }

    private void Remember(IReadOnlyList<GenerationRecord> generations) => (last, best) = (generations is [.., var latest] ? latest : null, generations.Min(g => g.BestMetric));

    private void Tell(bool complete)
    {
        if (listener is null || fault is not null) return;
        SearchProgress progress = new()
        {
            Generation = generation,
            MaxGenerations = population.MaxGenerations,
            Epochs = epochs,
            Members = [.. members],
            Last = last,
            IsGenerationComplete = complete,
            BestMetric = best,
            Elapsed = clock.Elapsed,
            TimeLeft = epochsSeen == 0 ? null : clock.Elapsed / epochsSeen * EpochsLeft(),
        };
        try
        {
            listener.Report(progress);
        }
        catch (Exception problem)
        {
            fault = ExceptionDispatchInfo.Capture(problem);
        }
    }

    private long EpochsLeft()
    {
        long here = members.Sum(m => m.Activity is MemberActivity.Waiting or MemberActivity.Training ? m.EpochsTotal - m.EpochsDone : 0);
        return here + ((long)(population.MaxGenerations - generation - 1) * members.Length * population.EpochsPerGeneration);
    }
}
