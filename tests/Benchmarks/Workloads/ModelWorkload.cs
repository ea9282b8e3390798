using AutoLfads.Core.Configuration;
using AutoLfads.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Benchmarks.Workloads;

/// <summary>What a model of seeded weights does with a batch of seeded gamma noise.</summary>
internal abstract class ModelWorkload : IWorkload
{
    /// <summary>Seed of weights, data and draws.</summary>
    protected const long Seed = 1;

    private readonly int threads;

    protected ModelWorkload(LfadsConfig architecture, int windowBins, KernelKind kernels, int threads)
        : this(architecture, LfadsDimensions.Autoencoder(Architectures.ChannelCount, windowBins), kernels, threads)
    {
    }

    protected ModelWorkload(LfadsConfig architecture, LfadsDimensions dimensions, KernelKind kernels, int threads)
    {
        this.threads = threads;
        Model = new LfadsModel(architecture, dimensions, Seed) { Kernels = kernels, Threads = threads };
    }

    public abstract double Flops { get; }

    public int TorchThreads => Model.UsesSimdKernels ? 1 : threads;

    protected LfadsModel Model { get; }

    public abstract double Run();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Model.Dispose();

    /// <summary>Independent samples of a gamma distribution of shape 2 and rate 1, [batch, time, channel]: the sum of two exponentials.</summary>
    protected Tensor GammaNoise(int batch, int bins)
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new((ulong)Seed);
        Tensor uniform = 1 - rand([2, batch, bins, Model.Dimensions.ChannelCount], generator: generator); // in (0, 1]
        return uniform.log().neg().sum(dim: 0).DetachFromDisposeScope();
    }
}
