using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Priors;

/// <summary>Independent zero-mean Gaussian prior of one fixed variance at every bin and input.</summary>
/// <remarks>Its divergence is summed over time and inputs, as the autoregressive prior's is, so that both take weights of one magnitude; autolfads-tf2 averages it over time.</remarks>
public sealed class FixedGaussianPrior : InferredInputPrior
{
    internal FixedGaussianPrior(double variance) => Variance = variance;

    /// <summary>Variance of every input at every bin; above 0.</summary>
    public double Variance { get; }

    /// <inheritdoc/>
    public override bool NeedsNoise => false;

    /// <inheritdoc/>
    public override Tensor KullbackLeibler(Tensor means, Tensor stds, Tensor? noise)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(stds);
        using DisposeScope scope = NewDisposeScope();
        Tensor squared = (stds.square() + means.square()) / Variance;
        return (0.5 * (squared + (Math.Log(Variance) - 1)) - stds.log()).sum(1, 2).MoveToOuterDisposeScope();
    }
}
