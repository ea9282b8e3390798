using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Observations;

/// <summary>Rectified EMG under a log-normal distribution; parameters mean m and log standard deviation ln s of the logarithm.</summary>
/// <remarks>
/// −log p = ln x + ln s + ½ ln 2π + ½ ((ln x − m)/s)²; mean exp(m + s²/2), variance (exp(s²) − 1) exp(2m + s²). Not in the reference. ln s is limited to [−7, 1.5], m to ±20,
/// and samples below 1e-6 count as 1e-6.
/// </remarks>
public sealed class LogNormalObservation : ObservationModel
{
    private const double MeanLimit = 20;
    private const double SmallestLogStd = -7;
    private const double LargestLogStd = 1.5;
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <inheritdoc/>
    public override int ParameterCount => 2;

    /// <inheritdoc/>
    public override Tensor NegativeLogLikelihood(Tensor target, Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        Tensor log = target.clamp_min(GammaDensity.SmallestSample).log();
        (Tensor mean, Tensor logStd) = Limited(parameters);
        Tensor squared = ((log - mean) * (-logStd).exp()).square();
        return (log + logStd + HalfLogTwoPi + (0.5 * squared)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        (Tensor mean, Tensor logStd) = Limited(parameters);
        return (mean + (0.5 * (2 * logStd).exp())).exp().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Variance(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        (Tensor mean, Tensor logStd) = Limited(parameters);
        Tensor variance = (2 * logStd).exp();
        return (variance.expm1() * ((2 * mean) + variance).exp()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>Mean and standard deviation of the logarithm.</remarks>
    public override Tensor TransformParameters(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        (Tensor mean, Tensor logStd) = Limited(parameters);
        return stack([mean, logStd.exp()], dim: -1).MoveToOuterDisposeScope();
    }

    private static (Tensor Mean, Tensor LogStd) Limited(Tensor parameters)
    {
        Tensor[] parts = parameters.unbind(-1);
        return (Limit(parts[0], -MeanLimit, MeanLimit), Limit(parts[1], SmallestLogStd, LargestLogStd));
    }
}
