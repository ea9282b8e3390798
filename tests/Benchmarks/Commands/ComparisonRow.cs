using AutoLfads.Benchmarks.Workloads;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>One line of the comparison: what is computed, by which model, over how many windows, with how many threads.</summary>
/// <param name="Name">Kind of work: train, infer, average or window.</param>
/// <param name="Config">Name of the architecture.</param>
/// <param name="Batch">Windows at once.</param>
/// <param name="Threads">Threads of either path.</param>
/// <param name="Samples">Posterior samples; null where there are none.</param>
internal sealed record ComparisonRow(string Name, string Config, int Batch, int Threads, int? Samples = null)
{
    /// <summary>What identifies the row on the command line.</summary>
    public string Id => $"{Name}/{Config}/{Batch}/{Threads}";

    /// <summary>All rows.</summary>
    /// <param name="threads">Threads of all rows but those that show what a single thread does.</param>
    /// <param name="samples">Posterior samples of the row that averages them.</param>
    public static IReadOnlyList<ComparisonRow> All(int threads, int samples) =>
    [
        .. new[]
        {
            new ComparisonRow("train", Architectures.EmgBench, 256, threads),
            new ComparisonRow("train", Architectures.EmgBench, 32, threads),
            new ComparisonRow("train", Architectures.Large, 256, threads),
            new ComparisonRow("train", Architectures.EmgBench, 256, 1),
            new ComparisonRow("infer", Architectures.EmgBench, 256, threads),
            new ComparisonRow("average", Architectures.EmgBench, 256, threads, samples),
            new ComparisonRow("window", Architectures.EmgBench, 1, 1),
            new ComparisonRow("window", Architectures.Fpga, 1, 1),
        }.Distinct(),
    ];

    /// <summary>Makes the row's work for one of the two paths.</summary>
    public IWorkload Create(KernelKind kernels)
    {
        LfadsConfig architecture = Architectures.Named(Config);
        return Name switch
        {
            "train" => new TrainingWorkload(architecture, Batch, Architectures.WindowBins, kernels, Threads),
            "infer" => new PosteriorMeanWorkload(architecture, Batch, Architectures.WindowBins, kernels, Threads),
            "average" => new PosteriorAverageWorkload(architecture, Batch, Architectures.WindowBins, Samples!.Value, kernels, Threads),
            "window" => new WindowWorkload(architecture, Architectures.Window(Config), kernels),
            _ => throw new InvalidOperationException($"There is no work named '{Name}'."),
        };
    }
}
