using System.Diagnostics;
using System.Globalization;

namespace AutoLfads.Benchmarks.Measurement;

/// <summary>What other programs took of the processor while something was timed.</summary>
/// <remarks>Beside them the reference can take ten times as long, because the threads of tensor operations wait for each other actively.</remarks>
internal sealed class OtherLoad
{
    private const double NoticedCores = 0.15, TicksPerSecond = 100;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly double busyBefore = OthersSeconds();

    /// <summary>Warns on standard error where others were busy since this was made. Says nothing where the system does not tell (elsewhere than on Linux).</summary>
    /// <param name="row">What was timed meanwhile.</param>
    public void Report(string row)
    {
        double cores = (OthersSeconds() - busyBefore) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (cores <= NoticedCores) return;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{row}: other programs took {cores:f1} cores meanwhile. Do not rely on its times: measure again when they are done."));
    }

    /// <summary>Processor time since the start of the system that was not this process's, nor idle.</summary>
    private static double OthersSeconds()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        using Process self = Process.GetCurrentProcess();
        // "cpu  user nice system idle iowait irq softirq steal ...", in ticks.
        string[] words = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] ticks = [.. words[1..9].Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return ((ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond) - self.TotalProcessorTime.TotalSeconds;
    }
}
