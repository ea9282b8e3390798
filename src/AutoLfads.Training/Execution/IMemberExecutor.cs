namespace AutoLfads.Training.Execution;

/// <summary>Where the members of a population are trained. Results do not depend on it.</summary>
public interface IMemberExecutor
{
    /// <summary>Members trained at once; 1 or more.</summary>
    int Workers { get; }

    /// <summary>Does all tasks that have no outcome yet, in their order as workers become free. A member that fails does not stop the others.</summary>
    /// <param name="tasks">The tasks of a generation.</param>
    /// <param name="progress">Told of every task, from several threads.</param>
    /// <param name="cancellation">Running epochs end, their checkpoints are written, and this returns with tasks undone.</param>
    /// <exception cref="IOException">A file of the run cannot be written: the fault of no member. What was written before is kept.</exception>
    /// <exception cref="UnauthorizedAccessException">A file of the run cannot be written.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    Task RunAsync(IReadOnlyList<MemberTask> tasks, IProgress<TaskProgress>? progress, CancellationToken cancellation);
}
