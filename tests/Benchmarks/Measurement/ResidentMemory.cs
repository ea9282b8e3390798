using System.Diagnostics;
using System.Globalization;

namespace AutoLfads.Benchmarks.Measurement;

/// <summary>Memory that this process holds, and the most that it held.</summary>
internal static class ResidentMemory
{
    private const string Status = "/proc/self/status", ClearReferences = "/proc/self/clear_refs", ResetPeak = "5";

    /// <summary>Runs work and measures what it needs beyond what the process held before.</summary>
    /// <param name="work">The work.</param>
    /// <returns>Highest resident memory during the work less resident memory before, MiB. Where the system cannot forget the highest of before, that counts too.</returns>
    public static double PeakOf(Action work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (!OperatingSystem.IsLinux()) return PeakOfElsewhere(work);
        File.WriteAllText(ClearReferences, ResetPeak);
        double before = MebibytesOf("VmRSS:");
        work();
        return MebibytesOf("VmHWM:") - before;
    }

    /// <summary>The most memory that a running process has held so far, MiB; 0 where it has ended.</summary>
    public static double PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64 / 1048576.0;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static double PeakOfElsewhere(Action work)
    {
        using Process self = Process.GetCurrentProcess();
        long before = self.WorkingSet64;
        work();
        self.Refresh();
        return (self.PeakWorkingSet64 - before) / 1048576.0;
    }

    private static double MebibytesOf(string field)
    {
        string line = File.ReadLines(Status).First(l => l.StartsWith(field, StringComparison.Ordinal)); // "VmHWM:    123456 kB"
        return double.Parse(line.AsSpan()[field.Length..^2], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024;
    }
}
