using System.Globalization;

namespace AutoLfads.Cli.Doctor;

/// <summary>Cores and memory that this process may use; limits of containers count.</summary>
internal sealed class ProcessorCheck : IEnvironmentCheck
{
    private const double GibiByte = 1L << 30;

    /// <summary>Below this libtorch with several models side by side may not fit.</summary>
    private const double EnoughMemoryGibiBytes = 4;

    public string Name => "Cores, memory";

    public CheckResult Run()
    {
        int cores = Environment.ProcessorCount;
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / GibiByte;
        string found = string.Create(CultureInfo.InvariantCulture, $"{cores} cores, {memory:0.0} GiB");
        return memory >= EnoughMemoryGibiBytes
            ? new CheckResult(Name, CheckStatus.Ok, found, Remedy: null)
            : new CheckResult(
                Name,
                CheckStatus.Warning,
                found,
                "Training may run out of memory: use smaller training.batch_size and inference.rows_per_run, or a machine with 4 GiB or more.");
    }

    public string RemedyFor(Exception cause) => "Install the .NET 10 runtime for this system.";
}
