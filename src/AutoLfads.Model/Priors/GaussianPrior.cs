using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Priors;

/// <summary>Prior over the initial condition: independent Gaussians of trainable mean and fixed variance.</summary>
public sealed class GaussianPrior : nn.Module
{
    internal GaussianPrior(long dim, double mean, double variance, ScalarType dtype) : base("initial_condition_prior")
    {
        register_parameter("mean", new Parameter(full(dim, mean, dtype: dtype)));
        register_parameter("log_variance", new Parameter(full(dim, Math.Log(variance), dtype: dtype), requires_grad: false));
    }

    /// <summary>Prior means, [dimension]; trainable.</summary>
    public Parameter Mean => get_parameter("mean")!;

    /// <summary>Logs of the prior variances, [dimension]; not trained.</summary>
    public Parameter LogVariance => get_parameter("log_variance")!;

    /// <summary>Kullback-Leibler divergence of a posterior from this prior, analytic, summed over dimensions.</summary>
    /// <param name="mean">Posterior mean, [batch, dimension].</param>
    /// <param name="std">Posterior standard deviation, the same shape; above 0.</param>
    /// <returns>Nats per window, [batch].</returns>
    public Tensor KullbackLeibler(Tensor mean, Tensor std)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        using DisposeScope scope = NewDisposeScope();
        Tensor squared = (std.square() + (mean - Mean).square()) * (-LogVariance).exp();
        return (0.5 * (LogVariance - 1 + squared) - std.log()).sum(-1).MoveToOuterDisposeScope();
    }
}
