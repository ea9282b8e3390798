using AutoLfads.Benchmarks.Workloads;
using AutoLfads.Core.Configuration;
using BenchmarkDotNet.Attributes;
using TorchSharp;

namespace AutoLfads.Benchmarks.Bdn;

/// <summary>A workload on either path with two threads. BenchmarkDotNet asks that these classes be public and not sealed.</summary>
public abstract class WorkloadBenchmark
{
    private protected const int Batch = 256, Threads = 2;
    private IWorkload? workload;

    /// <summary>The path.</summary>
    [ParamsAllValues]
    public KernelKind Kernels { get; set; }

    [GlobalSetup]
    public void Create()
    {
        workload = CreateWorkload(Architectures.Named(Architectures.EmgBench));
        torch.set_num_threads(workload.TorchThreads);
    }

    [GlobalCleanup]
    public void Cleanup() => workload?.Dispose();

    [Benchmark]
    public double Run() => workload!.Run();

    private protected abstract IWorkload CreateWorkload(LfadsConfig architecture);
}
