using AutoLfads.Training;
using AutoLfads.Training.Execution;

namespace AutoLfads.Cli.Runs;

/// <summary>A run folder belongs to one process at a time.</summary>
internal static class RunLock
{
    /// <summary>Takes the run for this process, until the lock is disposed of or the process ends.</summary>
    /// <exception cref="RequestException">Another process works on the run.</exception>
    public static FileLock Take(RunFolder run) => FileLock.TryTake(run.LockPath)
        ?? throw new RequestException($"Another process{ProcessOf(run)} works on the run in '{run.Path}'; nothing in it was changed. Wait until it has ended, or choose another folder with --out.");

    // The lock's own file cannot be read while it is held.
    private static string ProcessOf(RunFolder run) =>
        File.Exists(run.ManifestPath) && RunManifest.Read(run.ManifestPath).ProcessId is { } id ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" ({id})") : "";
}
