using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Observations;

/// <summary>Counts under a Poisson distribution; parameter log rate (counts per bin).</summary>
/// <remarks>
/// −log p = r − x ln r + ln x!, where ln x! is Stirling's x ln x − x + ½ ln(2πx) above 1 and 0 up to 1: a constant of the data that lfads-torch uses, kept so that values compare.
/// Mean and variance r. The log rate is limited to ±20.
/// </remarks>
public sealed class PoissonObservation : ObservationModel
{
    private const double LogLimit = 20;

    /// <inheritdoc/>
    public override int ParameterCount => 1;

    /// <inheritdoc/>
    public override Tensor NegativeLogLikelihood(Tensor target, Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        Tensor logRate = Limit(parameters.select(-1, 0), -LogLimit, LogLimit);
        Tensor counted = target.clamp_min(1);
        Tensor logFactorial = (counted * counted.log()) - counted + (0.5 * (2 * Math.PI * counted).log());
        return (logRate.exp() - (target * logRate) + logFactorial.masked_fill(target.le(1), 0)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        return TransformParameters(parameters).select(-1, 0).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Variance(Tensor parameters) => Mean(parameters);

    /// <inheritdoc/>
    /// <remarks>The rate.</remarks>
    public override Tensor TransformParameters(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using DisposeScope scope = NewDisposeScope();
        return Limit(parameters, -LogLimit, LogLimit).exp().MoveToOuterDisposeScope();
    }
}
