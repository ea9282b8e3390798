namespace AutoLfads.Training.Execution;

/// <summary>The program that trains one member in a process of its own. The path of the task's file is added to its arguments.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments before the task's file.</param>
/// <remarks>
/// It writes one <see cref="TaskProgress"/> a line as JSON to its standard output and nothing else, stops at a checkpoint when its standard input ends, and ends with 0 when the task has an outcome,
/// with <see cref="Stopped"/> or with <see cref="CannotGoOn"/>. Any other end without an outcome is a crash of the member.
/// </remarks>
public sealed record WorkerProgram(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Exit code: stopped at a checkpoint.</summary>
    public const int Stopped = 3;

    /// <summary>Exit code: a file of the run cannot be read or written, which is the fault of no member; the last lines of the standard error say why.</summary>
    public const int CannotGoOn = 4;
}
