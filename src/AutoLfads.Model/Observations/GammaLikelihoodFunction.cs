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
    /// <param name="gradientMask">True where gradient may flow, the shape of the target; null where it may everywhere.</param>
    /// <param name="threads">Threads that may be used.</param>
    public static Tensor NegativeLogLikelihood(Tensor target, Tensor parameters, Tensor? gradientMask, int threads)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = parameters.transpose(2, 3).contiguous(); // [batch, time, 2, channel]
        return apply(target.contiguous(), rows, gradientMask?.contiguous()!, threads).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor target = (Tensor)vars[0], rows = (Tensor)vars[1], nats = empty_like(target);
        Tensor? mask = (Tensor?)vars[2], gradient = rows.requires_grad ? empty_like(rows) : null;
        int threads = (int)vars[3];
        GammaLikelihood.Compute(
            TensorSpan.Floats(target),
            TensorSpan.Floats(rows),
            (int)target.shape[^1],
            mask is null ? [] : TensorSpan.Of<byte>(mask),
            TensorSpan.Floats(nats),
            gradient is null ? [] : TensorSpan.Floats(gradient),
            threads);
        if (gradient is not null) ctx.save_for_backward([gradient]);
        ctx.save_data(nameof(threads), threads);
        return nats;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gradient = ctx.get_saved_variables()[0], weighted = empty_like(gradient);
        GammaLikelihood.Weigh(
            TensorSpan.Floats(gradient), TensorSpan.Floats(grad_output.contiguous()), (int)gradient.shape[^1], TensorSpan.Floats(weighted), (int)ctx.get_data("threads"));
        return [null!, weighted.MoveToOuterDisposeScope(), null!, null!];
    }
}
