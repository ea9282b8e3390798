using static TorchSharp.torch;

namespace AutoLfads.Model.Observations;

/// <summary>Squared error of a mean; parameter the mean. Not a distribution: it claims no variance.</summary>
/// <remarks>(x − m)², as lfads-torch.</remarks>
public sealed class MeanSquaredErrorObservation : ObservationModel
{
    /// <inheritdoc/>
    public override int ParameterCount => 1;

    /// <inheritdoc/>
    public override Tensor NegativeLogLikelihood(Tensor target, Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(parameters);
        using Tensor mean = parameters.select(-1, 0);
        using Tensor error = target - mean;
        return error.square();
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.select(-1, 0);
    }

    /// <inheritdoc/>
    /// <remarks>Zero everywhere.</remarks>
    public override Tensor Variance(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using Tensor mean = parameters.select(-1, 0);
        return zeros_like(mean);
    }

    /// <inheritdoc/>
    /// <remarks>The mean.</remarks>
    public override Tensor TransformParameters(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.alias();
    }
}
