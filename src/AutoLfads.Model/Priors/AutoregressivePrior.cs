using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Priors;

/// <summary>First-order autoregressive prior: u₁ ~ N(0, v/(1 − a²)), uₜ ~ N(a·uₜ₋₁, v), a = exp(−1/τ), with τ and v trainable for each input.</summary>
/// <remarks>v is the variance of the innovation, as in lfads-torch; some texts call the process variance by the same name.</remarks>
public sealed class AutoregressivePrior : InferredInputPrior
{
    private const double LogTwoPi = 1.8378770664093454836;

    internal AutoregressivePrior(long dim, double tauBins, double variance, ScalarType dtype)
    {
        register_parameter("log_tau", new Parameter(full(dim, Math.Log(tauBins), dtype: dtype)));
        register_parameter("log_variance", new Parameter(full(dim, Math.Log(variance), dtype: dtype)));
    }

    /// <summary>Logs of the time constants in bins, [input]; trainable.</summary>
    public Parameter LogTau => get_parameter("log_tau")!;

    /// <summary>Logs of the innovation variances, [input]; trainable.</summary>
    public Parameter LogVariance => get_parameter("log_variance")!;

    /// <inheritdoc/>
    public override bool NeedsNoise => true;

    /// <summary>Log density of a path under the prior, summed over time and inputs.</summary>
    /// <param name="path">[batch, time, input]; at least one bin.</param>
    /// <returns>Nats per window, [batch].</returns>
    public Tensor LogDensity(Tensor path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using DisposeScope scope = NewDisposeScope();
        long time = path.shape[1];
        Tensor coefficient = (-(-LogTau).exp()).exp();
        Tensor first = path.narrow(1, 0, 1), innovation = path.narrow(1, 1, time - 1) - (coefficient * path.narrow(1, 0, time - 1));
        Tensor firstLogVariance = LogVariance - (1 - coefficient.square()).log();
        Tensor density = LogNormal(first, firstLogVariance).sum(1, 2) + LogNormal(innovation, LogVariance).sum(1, 2);
        return density.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>Estimated from the one draw mean + std · noise: its log density under the posterior less that under the prior. The gradient flows through the draw.</remarks>
    public override Tensor KullbackLeibler(Tensor means, Tensor stds, Tensor? noise)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(stds);
        ArgumentNullException.ThrowIfNull(noise);
        using DisposeScope scope = NewDisposeScope();
        Tensor drawn = means.addcmul(stds, noise, 1);

        // (drawn − mean)/std is the noise itself, so the posterior's density needs no division.
        Tensor posterior = (-0.5 * (noise.square() + LogTwoPi) - stds.log()).sum(1, 2);
        return (posterior - LogDensity(drawn)).MoveToOuterDisposeScope();
    }

    internal override Tensor KullbackLeibler(Tensor means, Tensor stds, Tensor? noise, int? kernelThreads)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return kernelThreads is int threads
            ? AutoregressiveDivergenceFunction.Divergence(means, stds, noise, LogTau, LogVariance, threads)
            : KullbackLeibler(means, stds, noise);
    }

    private static Tensor LogNormal(Tensor deviation, Tensor logVariance) =>
        -0.5 * ((deviation.square() * (-logVariance).exp()) + logVariance + LogTwoPi);
}
