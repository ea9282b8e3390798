using AutoLfads.Core.Configuration;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Observations;

/// <summary>Data that are exactly 0 with probability 1 − q and gamma above a location otherwise; parameters of shape, rate and gate q, each through a sigmoid.</summary>
/// <remarks>
/// As lfads-torch: α = σ(p₀)·scale₀, β = σ(p₁)·scale₁, q = σ(p₂), each sigmoid at 1e-5 or above, with trainable scales that a penalty pulls to their prior. Here q is also 1 − 1e-5 or below.
/// Mean q (α/β + location); variance of the mixture q α/β² + q (1 − q)(α/β + location)².
/// </remarks>
public sealed class ZeroInflatedGammaObservation : ObservationModel
{
    private const double SmallestSigmoid = 1e-5;
    private readonly ZeroInflatedGammaConfig config;

    internal ZeroInflatedGammaObservation(ZeroInflatedGammaConfig config, int channelCount, ScalarType dtype)
    {
        this.config = config;
        register_parameter("scale", new Parameter(full(2, channelCount, config.ScaleInitial, dtype: dtype)));
    }

    /// <summary>Upper limits of shape (row 0) and rate (row 1) of each channel, [2, channel]; trainable.</summary>
    public Parameter Scale => get_parameter("scale")!;

    /// <inheritdoc/>
    public override int ParameterCount => 3;

    /// <inheritdoc/>
    public override Tensor NegativeLogLikelihood(Tensor target, Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        (Tensor shape, Tensor rate, Tensor gate) = Distribution(parameters);
        Tensor isZero = target.eq(0);

        // Where the target is 0 the gamma branch is evaluated at 1 and not used: its gradient must stay finite all the same.
        Tensor sample = where(isZero, ones_like(target), target - config.Location);
        Tensor nonZero = GammaDensity.NegativeLog(sample, shape, rate, rate.log()) - gate.log();
        return where(isZero, -(1 - gate).log(), nonZero).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        (Tensor shape, Tensor rate, Tensor gate) = Distribution(parameters);
        return (gate * ((shape / rate) + config.Location)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Variance(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        (Tensor shape, Tensor rate, Tensor gate) = Distribution(parameters);
        Tensor nonZeroMean = (shape / rate) + config.Location;
        return (gate * ((shape / rate.square()) + ((1 - gate) * nonZeroMean.square()))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>Shape, rate, gate.</remarks>
    public override Tensor TransformParameters(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        (Tensor shape, Tensor rate, Tensor gate) = Distribution(parameters);
        return stack([shape, rate, gate], dim: -1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>½ · penalty · Σ (scale − prior)².</remarks>
    public override Tensor? Penalty()
    {
        using DisposeScope scope = NewDisposeScope();
        return (0.5 * config.ScalePenalty * (Scale - config.ScalePrior).square().sum()).MoveToOuterDisposeScope();
    }

    private (Tensor Shape, Tensor Rate, Tensor Gate) Distribution(Tensor parameters)
    {
        Tensor[] limited = parameters.sigmoid().clamp_min(SmallestSigmoid).unbind(-1);
        Tensor[] scales = Scale.unbind(0);
        return (limited[0] * scales[0], limited[1] * scales[1], limited[2].clamp_max(1 - SmallestSigmoid));
    }
}
