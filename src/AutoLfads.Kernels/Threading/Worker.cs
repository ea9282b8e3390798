using System.Diagnostics;

namespace AutoLfads.Kernels.Threading;

/// <summary>A background thread that stays awake for a moment after each piece of work, because the next one mostly follows within milliseconds.</summary>
/// <remarks>
/// Waking a sleeping thread can take as long as the work, above all on virtual machines, whose idle processors are given away: a training that took 65 s with the runtime's own pool took 38 s.
/// While it waits the thread offers its processor to any other at every turn, and after <see cref="PatienceMs"/> it sleeps.
/// </remarks>
internal sealed class Worker
{
    private const int PatienceMs = 10;
    private static readonly List<Worker> Workers = [];
    private readonly object gate = new();
    private volatile Action? work;
    private volatile bool sleeping;
    private int borrowed;

    private Worker() => new Thread(Live) { IsBackground = true, Name = "AutoLFADS kernels" }.Start();

    /// <summary>Runs an action on the caller's thread and, at the same time, on so many others; returns when all are done. Others that are busy elsewhere are done without.</summary>
    /// <param name="others">Further threads to use; no more than the processor has cores are ever made.</param>
    /// <param name="action">What to run; it must not throw.</param>
    public static void RunWith(int others, Action action)
    {
        List<Worker> team = Borrow(others);
        foreach (Worker worker in team) worker.Start(action);
        action();
        foreach (Worker worker in team) worker.Join();
    }

    private static List<Worker> Borrow(int count)
    {
        List<Worker> team = new(count);
        lock (Workers)
        {
            for (int i = 0; team.Count < count && i < Environment.ProcessorCount; i++)
            {
                if (i == Workers.Count) Workers.Add(new Worker());
                if (Interlocked.CompareExchange(ref Workers[i].borrowed, 1, 0) == 0) team.Add(Workers[i]);
            }
        }

        return team;
    }

    private void Start(Action action)
    {
        work = action;
        Interlocked.MemoryBarrier();
        if (!sleeping) return;
        lock (gate) Monitor.Pulse(gate);
    }

    private void Join()
    {
        while (work is not null) Pause();
        Volatile.Write(ref borrowed, 0);
    }

    private void Live()
    {
        long idleSince = Stopwatch.GetTimestamp();
        while (true)
        {
            if (work is { } action)
            {
                action();
                work = null;
                idleSince = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(idleSince).TotalMilliseconds < PatienceMs)
            {
                Pause();
            }
            else
            {
                Sleep();
                idleSince = Stopwatch.GetTimestamp();
            }
        }
    }

    private void Sleep()
    {
        lock (gate)
        {
            sleeping = true;
            Interlocked.MemoryBarrier(); // whoever brings work after this sees that the thread sleeps
            while (work is null) Monitor.Wait(gate);
            sleeping = false;
        }
    }

    private static void Pause()
    {
        Thread.SpinWait(20);
        Thread.Yield();
    }
}
