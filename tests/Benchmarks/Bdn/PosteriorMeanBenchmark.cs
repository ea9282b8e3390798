using AutoLfads.Benchmarks.Workloads;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Benchmarks.Bdn;

/// <summary>The posterior-mean estimate of 256 windows.</summary>
public class PosteriorMeanBenchmark : WorkloadBenchmark
{
    private protected override IWorkload CreateWorkload(LfadsConfig architecture) =>
        new PosteriorMeanWorkload(architecture, Batch, Architectures.WindowBins, Kernels, Threads);
}
