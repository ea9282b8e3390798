using System.Diagnostics;
using AutoLfads.Benchmarks.Workloads;
using TorchSharp;

namespace AutoLfads.Benchmarks.Measurement;

/// <summary>Times workloads, alone or two in turns.</summary>
internal static class WorkloadTimer
{
    private const double RelativeTolerance = 1e-3;

    // A few rounds of everything; more of what is short, whose timings scatter more.
    private const int FewestRounds = 3, MostRounds = 9;
    private static readonly TimeSpan TimeForRounds = TimeSpan.FromSeconds(4);

    // Short runs are repeated within a round, warm, as they are in use.
    private static readonly TimeSpan ShortestRound = TimeSpan.FromMilliseconds(200);

    // Code runs unoptimised at first, and is compiled again in the background once it has proven hot.
    private static readonly TimeSpan ShortestWarmUp = TimeSpan.FromMilliseconds(1500);

    // OpenMP's threads go on waiting actively after their work, for 200 ms in some of its libraries.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(220);

    /// <summary>Times two workloads in turns, so that what slows the machine meets both.</summary>
    /// <returns>The median time of one run of each, ms.</returns>
    /// <exception cref="InvalidOperationException">Their first results differ by more than rounding: they do not compute the same.</exception>
    public static (double ReferenceMs, double KernelsMs) Compare(IWorkload reference, IWorkload kernels)
    {
        (double referenceResult, TimeSpan referenceTime) = WarmUp(reference);
        (double kernelsResult, TimeSpan kernelsTime) = WarmUp(kernels);
        if (!(Math.Abs(referenceResult - kernelsResult) <= RelativeTolerance * Math.Abs(referenceResult)))
            throw new InvalidOperationException($"The paths do not compute the same: the first run gave {referenceResult:g7} with the reference and {kernelsResult:g7} with the kernels.");
        List<double> referenceMs = [], kernelsMs = [];
        for (int round = Rounds(referenceTime + kernelsTime); round > 0; round--)
        {
            RunRound(reference, referenceMs);
            RunRound(kernels, kernelsMs);
        }

        return (Statistics.Median(referenceMs), Statistics.Median(kernelsMs));
    }

    /// <summary>Times one workload.</summary>
    /// <returns>The median time of one run, ms.</returns>
    public static double Measure(IWorkload workload)
    {
        (_, TimeSpan time) = WarmUp(workload);
        List<double> ms = [];
        for (int round = Rounds(time); round > 0; round--) RunRound(workload, ms);
        return Statistics.Median(ms);
    }

    /// <summary>Result of the first run and time of the last.</summary>
    private static (double Result, TimeSpan Time) WarmUp(IWorkload workload)
    {
        Switch(workload);
        long begin = Stopwatch.GetTimestamp(), start = begin;
        double result = workload.Run();
        while (Stopwatch.GetElapsedTime(begin) < ShortestWarmUp)
        {
            start = Stopwatch.GetTimestamp();
            workload.Run();
        }

        return (result, Stopwatch.GetElapsedTime(start));
    }

    private static int Rounds(TimeSpan time) => (int)Math.Clamp(TimeForRounds / time, FewestRounds, MostRounds);

    private static void RunRound(IWorkload workload, List<double> ms)
    {
        Switch(workload);
        workload.Run(); // not timed: after the rest caches are cold and threads asleep, as they never are between the steps of a training
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            workload.Run();
            ms.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < ShortestRound);
    }

    private static void Switch(IWorkload workload)
    {
        torch.set_num_threads(workload.TorchThreads);
        GC.Collect();
        Thread.Sleep(Settling);
    }
}
