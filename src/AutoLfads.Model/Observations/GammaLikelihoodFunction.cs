using AutoLfads.Kernels.Observations;
using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Observations;

/// <summary>The gamma likelihood by SIMD kernels, as an operation with a gradient. The gradient is computed with the value and kept.</summary>
internal sealed class GammaLikelihoodFunction : autograd.SingleTensorFunction<GammaLikelihoodFunction>
{
    public override string Name => nameof(GammaLikelihoodFunction);

    /// <summary>Negative log-likelihood of each sample.</summary>
    /// <param name="target">Single precision on the CPU, [batch, time, channel].</param>
    /// <param name="parameters">[batch, time, channel, 2]; read without a copy where the channels of one bin lie side by side, as a readout leaves them.</param>
    /// <param name="threads">Threads that may be used.</param>
    public static Tensor NegativeLogLikelihood(Tensor target, Tensor parameters, int threads)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = parameters.transpose(2, 3).contiguous(); // [batch, time, 2, channel]
        return apply(target.contiguous(), rows, threads).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor target = (Tensor)vars[0], rows = (Tensor)vars[1];
        Tensor nats = empty_like(target);
        Tensor? gradient = rows.requires_grad ? empty_like(rows) : null;
        Span<float> derivatives = gradient is null ? [] : TensorMemory.Floats(gradient);
        GammaLikelihood.Compute(
            TensorMemory.Floats(target), TensorMemory.Floats(rows), (int)target.shape[^1], TensorMemory.Floats(nats), derivatives, (int)vars[2]);
        if (gradient is not null) ctx.save_for_backward([gradient]);
        return nats;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gradient = ctx.get_saved_variables()[0] * grad_output.unsqueeze(2);
        return [null!, gradient.MoveToOuterDisposeScope(), null!];
    }
}
