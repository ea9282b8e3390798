using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Observations;

/// <summary>Data under a Gaussian distribution; parameters mean and log variance.</summary>
/// <remarks>−log p = ½ (ln v + (x − m)²/v), without the constant ½ ln 2π, as lfads-torch. The variance is kept at 1e-6 or above, there and here, and its log at 20 or below, here.</remarks>
public sealed class GaussianObservation : ObservationModel
{
    private const double SmallestVariance = 1e-6;
    private const double LargestLogVariance = 20;

    /// <inheritdoc/>
    public override int ParameterCount => 2;

    /// <inheritdoc/>
    public override Tensor NegativeLogLikelihood(Tensor target, Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        Tensor logVariance = LogVariance(parameters);
        Tensor squared = (target - parameters.select(-1, 0)).square() * (-logVariance).exp();
        return (0.5 * (logVariance + squared)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.select(-1, 0);
    }

    /// <inheritdoc/>
    public override Tensor Variance(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        return LogVariance(parameters).exp().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>Mean, then variance.</remarks>
    public override Tensor TransformParameters(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        return stack([Mean(parameters), Variance(parameters)], dim: -1).MoveToOuterDisposeScope();
    }

    private static Tensor LogVariance(Tensor parameters) => Limit(parameters.select(-1, 1), Math.Log(SmallestVariance), LargestLogVariance);
}
