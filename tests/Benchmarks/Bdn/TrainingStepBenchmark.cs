using AutoLfads.Benchmarks.Workloads;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Benchmarks.Bdn;

/// <summary>One training step of 256 windows.</summary>
public class TrainingStepBenchmark : WorkloadBenchmark
{
    private protected override IWorkload CreateWorkload(LfadsConfig architecture) =>
        new TrainingWorkload(architecture, Batch, Architectures.WindowBins, Kernels, Threads);
}
