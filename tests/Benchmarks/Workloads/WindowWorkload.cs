using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Core.Configuration;
using AutoLfads.Inference.Forward;
using AutoLfads.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Benchmarks.Workloads;

/// <summary>The estimate of a single window from the posterior means: the C# forward pass without libtorch, against the tensor operations of the reference.</summary>
internal sealed class WindowWorkload : ModelWorkload
{
    private readonly Tensor window;
    private readonly LfadsForward? forward;
    private readonly float[] values;
    private readonly float[] means;

    public WindowWorkload(LfadsConfig architecture, LfadsDimensions dimensions, KernelKind kernels)
        : base(architecture, dimensions, kernels, threads: 1)
    {
        window = GammaNoise(1, dimensions.WindowBins);
        values = [.. window.data<float>()];
        means = new float[values.Length];
        if (kernels == KernelKind.Simd) forward = new LfadsForward(new LfadsWeights(architecture, dimensions, LfadsTorchNames.ReadWeights(Model)));
        Flops = new FlopCount(Model).ForwardPerWindow;
    }

    public override double Flops { get; }

    public override double Run()
    {
        if (forward is not null)
        {
            forward.Run(1, 1, new WindowInputs { Windows = values }, new WindowOutputs { Means = means });
            double sum = 0;
            foreach (float mean in means) sum += mean;
            return sum / means.Length;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        return Model.Observation.Mean(Model.Forward(window).OutputParameters).mean().item<float>();
    }

    protected override void Dispose(bool disposing)
    {
        window.Dispose();
        forward?.Dispose();
        base.Dispose(disposing);
    }
}
