using AutoLfads.Core.Configuration;
using AutoLfads.Model.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Observations;

/// <summary>Distribution of the data given the decoder's output parameters.</summary>
/// <remarks>
/// Parameters are the raw output, [batch, time, channel, parameter], any real numbers; the models limit them where exponentials would overflow. A limited parameter keeps its gradient,
/// so that training can leave the limit. Targets are finite: missing samples are replaced and masked by the caller.
/// </remarks>
public abstract class ObservationModel : nn.Module
{
    private protected ObservationModel() : base("observation")
    {
    }

    /// <summary>Output parameters per channel.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>Negative log-likelihood of each sample.</summary>
    /// <param name="target">The data, [batch, time, channel].</param>
    /// <param name="parameters">Raw output parameters, [batch, time, channel, parameter].</param>
    /// <returns>Nats per sample, [batch, time, channel].</returns>
    public abstract Tensor NegativeLogLikelihood(Tensor target, Tensor parameters);

    /// <summary>The same with the gradient of some samples cut, by SIMD kernels where the distribution has one.</summary>
    /// <param name="target">The data.</param>
    /// <param name="parameters">Raw output parameters.</param>
    /// <param name="gradientMask">True where gradient may flow, the shape of the target; null where it may everywhere.</param>
    /// <param name="kernelThreads">Threads that the kernel may use; null computes by tensor operations. A kernel needs single precision on the CPU.</param>
    internal virtual Tensor NegativeLogLikelihood(Tensor target, Tensor parameters, Tensor? gradientMask, int? kernelThreads)
    {
        using DisposeScope scope = NewDisposeScope();
        return CoordinatedDropout.CutGradient(NegativeLogLikelihood(target, parameters), gradientMask).MoveToOuterDisposeScope();
    }

    /// <summary>Mean of the distribution, in the data's units: the activation estimate.</summary>
    /// <param name="parameters">Raw output parameters, [batch, time, channel, parameter].</param>
    /// <returns>[batch, time, channel].</returns>
    public abstract Tensor Mean(Tensor parameters);

    /// <summary>Variance of the distribution, in the data's units squared.</summary>
    /// <param name="parameters">Raw output parameters, [batch, time, channel, parameter].</param>
    /// <returns>[batch, time, channel].</returns>
    public abstract Tensor Variance(Tensor parameters);

    /// <summary>The distribution's own parameters, e.g. shape and rate of a gamma.</summary>
    /// <param name="parameters">Raw output parameters, [batch, time, channel, parameter].</param>
    /// <returns>The same shape.</returns>
    public abstract Tensor TransformParameters(Tensor parameters);

    /// <summary>What the observation model adds to recurrent_l2; null for those without trainable weights of their own.</summary>
    /// <returns>A scalar, or null.</returns>
    public virtual Tensor? Penalty() => null;

    internal static ObservationModel Create(LfadsConfig config, int channelCount, ScalarType dtype) => config.Observation switch
    {
        ObservationKind.Gamma => new GammaObservation(),
        ObservationKind.Poisson => new PoissonObservation(),
        ObservationKind.Gaussian => new GaussianObservation(),
        ObservationKind.MeanSquaredError => new MeanSquaredErrorObservation(),
        ObservationKind.LogNormal => new LogNormalObservation(),
        ObservationKind.ZeroInflatedGamma => new ZeroInflatedGammaObservation(config.ZeroInflatedGamma, channelCount, dtype),
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.Observation, "Unknown observation model."),
    };

    /// <summary>Limits a value without cutting its gradient.</summary>
    private protected static Tensor Limit(Tensor value, double lower, double upper)
    {
        Tensor free = value.detach();
        return value + (free.clamp(lower, upper) - free);
    }
}
