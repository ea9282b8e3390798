using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Core.Configuration;
using AutoLfads.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Benchmarks.Workloads;

/// <summary>The estimate of every window in a batch, averaged over samples of the posterior, without gradients.</summary>
internal sealed class PosteriorAverageWorkload : ModelWorkload
{
    private readonly Tensor windows;
    private readonly int samples;

    public PosteriorAverageWorkload(LfadsConfig architecture, int batchSize, int windowBins, int samples, KernelKind kernels, int threads)
        : base(architecture, windowBins, kernels, threads)
    {
        this.samples = samples;
        windows = GammaNoise(batchSize, windowBins);
        FlopCount count = new(Model);
        Flops = batchSize * (count.EncodersPerWindow + (samples * count.DecoderPerWindow));
    }

    public override double Flops { get; }

    public override double Run()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using Generator generator = new((ulong)Seed);
        Tensor sum = zeros_like(windows);
        LfadsEncoding encoding = Model.Encode(windows);
        for (int sample = 0; sample < samples; sample++)
        {
            using DisposeScope ofSample = NewDisposeScope();
            LfadsNoise noise = LfadsNoise.Draw(windows.shape[0], Model, generator);
            sum.add_(Model.Observation.Mean(Model.Decode(encoding, noise).OutputParameters));
        }

        return (sum / samples).mean().item<float>();
    }

    protected override void Dispose(bool disposing)
    {
        windows.Dispose();
        base.Dispose(disposing);
    }
}
