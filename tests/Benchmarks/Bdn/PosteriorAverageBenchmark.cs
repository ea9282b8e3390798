using AutoLfads.Benchmarks.Workloads;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Benchmarks.Bdn;

/// <summary>The estimate of 256 windows averaged over 50 posterior samples.</summary>
public class PosteriorAverageBenchmark : WorkloadBenchmark
{
    private protected override IWorkload CreateWorkload(LfadsConfig architecture) =>
        new PosteriorAverageWorkload(architecture, Batch, Architectures.WindowBins, samples: 50, Kernels, Threads);
}
