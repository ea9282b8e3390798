namespace AutoLfads.Training.Execution;

/// <summary>A file that one process holds at a time; the system takes it back when the process ends in whatever way. The file itself stays, empty.</summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly FileStream file;

    private FileLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock where it is free.</summary>
    /// <param name="path">The file; made when absent. Its folder must exist.</param>
    /// <returns>The lock, or null where another holds it.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be made.</exception>
    public static FileLock? TryTake(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException problem) when (IsHeld(problem))
        {
            return null;
        }
    }

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="path">The file; made when absent. Its folder must exist.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The caller asked for it.</exception>
    public static FileLock Take(string path, CancellationToken stop)
    {
        while (true)
        {
            if (TryTake(path) is { } taken) return taken;
            stop.WaitHandle.WaitOne(Interval);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    // A full disk or a read-only folder is another matter: Windows' sharing violation, and EAGAIN as Linux and macOS number it.
    private static bool IsHeld(IOException problem) => problem.HResult is unchecked((int)0x80070020) or 11 or 35;
}
