using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;

namespace AutoLfads.Training.Execution;

/// <summary>Trains each member in a process of its own, which takes all it needs from the task's file and the run folder. A process that is killed, or runs out of memory, costs one member.</summary>
/// <param name="program">What to start.</param>
/// <param name="workers">Processes at once; 1 or more.</param>
public sealed class ProcessExecutor(WorkerProgram program, int workers) : IMemberExecutor
{
    private const int KeptErrorLines = 5;

    /// <inheritdoc/>
    public int Workers { get; } = workers >= 1 ? workers : throw new ArgumentOutOfRangeException(nameof(workers), workers, "At least one member must be trained at a time.");

    /// <inheritdoc/>
    public async Task RunAsync(IReadOnlyList<MemberTask> tasks, IProgress<TaskProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        using CancellationTokenSource stopAll = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ConcurrentQueue<MemberTask> waiting = new(tasks.Where(task => !task.IsDone));
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Workers, waiting.Count)).Select(_ => Task.Run(Work, CancellationToken.None)));

        async Task Work()
        {
            try
            {
                while (!stopAll.IsCancellationRequested && waiting.TryDequeue(out MemberTask? task)) await RunAsync(task, progress, stopAll.Token);
            }
            catch
            {
                // It concerns all: the others stop at a checkpoint, as far as one can still be written.
                await stopAll.CancelAsync();
                throw;
            }
        }
    }

    private async Task RunAsync(MemberTask task, IProgress<TaskProgress>? progress, CancellationToken stop)
    {
        Directory.CreateDirectory(task.Folder.Path);
        task.Write(task.Folder.TaskPath);
        using Process process = Start(task);
        using (stop.Register(process.StandardInput.Close))
        {
            Task<IReadOnlyList<string>> errors = LastLinesAsync(process.StandardError);
            while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
            {
                if (Parse(line) is { } told) progress?.Report(told);
            }

            Judge(task, await ExitCodeOf(process), await errors, progress, stop.IsCancellationRequested);
        }

        File.Delete(task.Folder.TaskPath);
    }

    private Process Start(MemberTask task)
    {
        ProcessStartInfo start = new(program.FileName, [.. program.Arguments, task.Folder.TaskPath])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception problem)
        {
            throw new IOException($"The worker program '{program.FileName}' cannot be started: {problem.Message}. Set population.executor to threads, or repair the installation.", problem);
        }
    }

    private static async Task<int> ExitCodeOf(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static async Task<IReadOnlyList<string>> LastLinesAsync(StreamReader reader)
    {
        Queue<string> last = [];
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            last.Enqueue(line.Trim());
            if (last.Count > KeptErrorLines) last.Dequeue();
        }

        return [.. last];
    }

    // A native library may write to the standard output as well: what is no progress is none of ours.
    private static TaskProgress? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TaskProgress>(line, JsonFormat.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Judge(MemberTask task, int exitCode, IReadOnlyList<string> errors, IProgress<TaskProgress>? progress, bool stopping)
    {
        if (task.IsDone) return;
        string said = string.Join(' ', errors);
        if (exitCode == WorkerProgram.CannotGoOn) throw new IOException($"Member {task.Member} could not be trained: {said}");
        if (exitCode == WorkerProgram.Stopped || stopping) return;
        string end = !OperatingSystem.IsWindows() && exitCode is > 128 and < 192 ? $"was ended by signal {exitCode - 128}" : $"ended with exit code {exitCode}";
        new MemberFailure(MemberStatus.Crashed, $"Its process {end}. {said}".TrimEnd()).Write(task.FailurePath);
        progress?.Report(new TaskProgress(task.Member, MemberActivity.Crashed));
    }
}
