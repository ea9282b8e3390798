using AutoLfads.Kernels.Priors;
using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Priors;

/// <summary>The divergence from an autoregressive prior by SIMD kernels, as an operation with a gradient. The gradient is computed with the value and kept.</summary>
internal sealed class AutoregressiveDivergenceFunction : autograd.SingleTensorFunction<AutoregressiveDivergenceFunction>
{
    public override string Name => nameof(AutoregressiveDivergenceFunction);

    /// <summary>Divergence of each window, [batch].</summary>
    /// <param name="means">Single precision on the CPU, [batch, time, input].</param>
    /// <param name="stds">The same shape.</param>
    /// <param name="noise">The same shape.</param>
    /// <param name="logTau">[input].</param>
    /// <param name="logVariance">[input].</param>
    /// <param name="threads">Threads that may be used.</param>
    public static Tensor Divergence(Tensor means, Tensor stds, Tensor noise, Tensor logTau, Tensor logVariance, int threads)
    {
        using DisposeScope scope = NewDisposeScope();
        return apply(means.contiguous(), stds.contiguous(), noise.contiguous(), logTau, logVariance, threads).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor means = (Tensor)vars[0], stds = (Tensor)vars[1], logTau = (Tensor)vars[3], logVariance = (Tensor)vars[4];
        long windows = means.shape[0], inputs = means.shape[2];
        Tensor nats = empty(windows);
        bool differentiated = means.requires_grad || stds.requires_grad || logTau.requires_grad || logVariance.requires_grad;
        Tensor[] gradients = differentiated ? [empty_like(means), empty_like(stds), empty(windows, 2, inputs)] : [];
        DivergenceGradient memory = differentiated
            ? new(TensorSpan.Floats(gradients[0]), TensorSpan.Floats(gradients[1]), TensorSpan.Floats(gradients[2]))
            : default;
        AutoregressiveDivergence.Compute(
            ((int)windows, (int)means.shape[1], (int)inputs),
            TensorSpan.Floats(means),
            TensorSpan.Floats(stds),
            TensorSpan.Floats((Tensor)vars[2]),
            TensorSpan.Floats(logTau),
            TensorSpan.Floats(logVariance),
            TensorSpan.Floats(nats),
            memory,
            (int)vars[5]);
        ctx.save_for_backward([.. gradients]);
        return nats;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        Tensor weight = grad_output.view(-1, 1, 1);
        Tensor[] process = (saved[2] * weight).sum(dim: 0).unbind(0);
        Tensor means = saved[0] * weight, stds = saved[1] * weight;
        return
        [
            means.MoveToOuterDisposeScope(), stds.MoveToOuterDisposeScope(), null!, process[0].MoveToOuterDisposeScope(), process[1].MoveToOuterDisposeScope(), null!,
        ];
    }
}
