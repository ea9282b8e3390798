using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Training.Execution;

/// <summary>Trains members on threads of this process: threads of their own, because a training step blocks for long and the runtime's pool would be starved.</summary>
/// <param name="config">The run configuration.</param>
/// <param name="data">What to train on; shared by all members.</param>
/// <param name="workers">Members trained at once; 1 or more.</param>
public sealed class ThreadExecutor(RunConfig config, TrainingData data, int workers) : IMemberExecutor
{
    private readonly MemberTraining training = new(config, data);

    /// <inheritdoc/>
    public int Workers { get; } = workers >= 1 ? workers : throw new ArgumentOutOfRangeException(nameof(workers), workers, "At least one member must be trained at a time.");

    /// <inheritdoc/>
    public async Task RunAsync(IReadOnlyList<MemberTask> tasks, IProgress<TaskProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        using CancellationTokenSource stopAll = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ConcurrentQueue<MemberTask> waiting = new(tasks.Where(task => !task.IsDone));
        ExceptionDispatchInfo? failure = null;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Workers, waiting.Count)).Select(number => OnThread($"AutoLFADS member {number}", Work)));
        failure?.Throw();

        void Work()
        {
            try
            {
                while (!stopAll.IsCancellationRequested && waiting.TryDequeue(out MemberTask? task)) training.Run(task, progress, stopAll.Token);
            }
            catch (Exception fault)
            {
                // It concerns all: the others stop at a checkpoint, as far as one can still be written.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(fault), null);
                stopAll.Cancel();
            }
        }
    }

    private static Task OnThread(string name, Action work)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            work();
            done.SetResult();
        })
        { IsBackground = true, Name = name }.Start();
        return done.Task;
    }
}
