using AutoLfads.Core.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Priors;

/// <summary>Prior over the inferred inputs, a process in time.</summary>
public abstract class InferredInputPrior : nn.Module
{
    private protected InferredInputPrior() : base("inferred_input_prior")
    {
    }

    /// <summary>True where the divergence is estimated from one draw, which needs noise; false where it is analytic.</summary>
    public abstract bool NeedsNoise { get; }

    /// <summary>Kullback-Leibler divergence of a posterior from this prior, summed over time and dimensions.</summary>
    /// <param name="means">Posterior means, [batch, time, input].</param>
    /// <param name="stds">Posterior standard deviations, the same shape; above 0.</param>
    /// <param name="noise">Standard-normal draw, the same shape, other than the forward pass's; unused where the divergence is analytic.</param>
    /// <returns>Nats per window, [batch].</returns>
    /// <exception cref="ArgumentNullException">The divergence needs noise and there is none.</exception>
    public abstract Tensor KullbackLeibler(Tensor means, Tensor stds, Tensor? noise);

    /// <summary>The same by SIMD kernels, where the prior has one.</summary>
    /// <param name="means">Posterior means.</param>
    /// <param name="stds">Posterior standard deviations.</param>
    /// <param name="noise">Standard-normal draw.</param>
    /// <param name="kernelThreads">Threads that the kernel may use; null computes by tensor operations. A kernel needs single precision on the CPU.</param>
    internal virtual Tensor KullbackLeibler(Tensor means, Tensor stds, Tensor? noise, int? kernelThreads) => KullbackLeibler(means, stds, noise);

    internal static InferredInputPrior? Create(LfadsConfig config, ScalarType dtype) => (config.HasController, config.InferredInputPrior) switch
    {
        (false, _) => null,
        (true, InferredInputPriorKind.Autoregressive) =>
            new AutoregressivePrior(config.InferredInputDim, config.InferredInputPriorTauBins, config.InferredInputPriorVariance, dtype),
        (true, InferredInputPriorKind.Gaussian) => new FixedGaussianPrior(config.InferredInputPriorVariance),
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.InferredInputPrior, "Unknown prior over the inferred inputs."),
    };
}
