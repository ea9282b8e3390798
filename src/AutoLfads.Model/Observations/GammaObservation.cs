using AutoLfads.Kernels.Observations;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Observations;

/// <summary>Rectified EMG under a gamma distribution; parameters log shape log α and log rate log β.</summary>
/// <remarks>
/// Wimalasena et al. 2022, J. Neural Eng. 19:036013. −log p = ln Γ(α) − α ln β − (α − 1) ln x + β x; mean α/β, variance α/β². As lfads-torch, except that
/// log α and log β are limited to ±10 and samples below 1e-6 count as 1e-6, so that neither the value nor the gradient overflows.
/// </remarks>
public sealed class GammaObservation : ObservationModel
{
    private const double LogLimit = GammaLikelihood.LogLimit;

    /// <inheritdoc/>
    public override int ParameterCount => 2;

    /// <inheritdoc/>
    public override Tensor NegativeLogLikelihood(Tensor target, Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        Tensor[] logs = Logs(parameters);
        return GammaDensity.NegativeLog(target, logs[0].exp(), logs[1].exp(), logs[1]).MoveToOuterDisposeScope();
    }

    internal override Tensor NegativeLogLikelihood(Tensor target, Tensor parameters, Tensor? gradientMask, int? kernelThreads) =>
        kernelThreads is int threads
            ? GammaLikelihoodFunction.NegativeLogLikelihood(target, parameters, gradientMask, threads)
            : base.NegativeLogLikelihood(target, parameters, gradientMask, kernelThreads);

    /// <inheritdoc/>
    public override Tensor Mean(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        Tensor[] logs = Logs(parameters);
        return (logs[0] - logs[1]).exp().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Variance(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        Tensor[] logs = Logs(parameters);
        return (logs[0] - (2 * logs[1])).exp().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>Shape, then rate.</remarks>
    public override Tensor TransformParameters(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        return Limit(parameters, -LogLimit, LogLimit).exp().MoveToOuterDisposeScope();
    }

    private static Tensor[] Logs(Tensor parameters) => Limit(parameters, -LogLimit, LogLimit).unbind(-1);
}
