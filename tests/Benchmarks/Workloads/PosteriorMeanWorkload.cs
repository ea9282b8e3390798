using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Core.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Benchmarks.Workloads;

/// <summary>The estimate of every window in a batch from the posterior means, without gradients.</summary>
internal sealed class PosteriorMeanWorkload : ModelWorkload
{
    private readonly Tensor windows;

    public PosteriorMeanWorkload(LfadsConfig architecture, int batchSize, int windowBins, KernelKind kernels, int threads)
        : base(architecture, windowBins, kernels, threads)
    {
        windows = GammaNoise(batchSize, windowBins);
        Flops = batchSize * new FlopCount(Model).ForwardPerWindow;
    }

    public override double Flops { get; }

    public override double Run()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        return Model.Observation.Mean(Model.Forward(windows).OutputParameters).mean().item<float>();
    }

    protected override void Dispose(bool disposing)
    {
        windows.Dispose();
        base.Dispose(disposing);
    }
}
