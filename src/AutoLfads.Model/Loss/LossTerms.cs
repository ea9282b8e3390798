using static TorchSharp.torch;

namespace AutoLfads.Model.Loss;

/// <summary>The loss of one batch and what it is made of; tensors are scalars, each term before its weight and ramp.</summary>
/// <param name="Total">What is minimised: scale · (reconstruction_nll + ramp·recurrent_l2 + ramp·(weighted divergences)).</param>
/// <param name="ReconstructionNll">Negative log-likelihood of the held-in data, nats per sample or per window, as configured.</param>
/// <param name="InitialConditionKl">Divergence of the initial condition, nats per window.</param>
/// <param name="InferredInputKl">Divergence of the inferred inputs, nats per window; 0 without a controller.</param>
/// <param name="RecurrentL2">Weighted mean square of the recurrent kernels and the observation model's penalty.</param>
/// <param name="KlRamp">Factor of both divergences, in [0, 1].</param>
/// <param name="L2Ramp">Factor of recurrent_l2, in [0, 1].</param>
public sealed record LossTerms(
    Tensor Total,
    Tensor ReconstructionNll,
    Tensor InitialConditionKl,
    Tensor InferredInputKl,
    Tensor RecurrentL2,
    double KlRamp,
    double L2Ramp)
{
    /// <summary>Negative log-likelihood of the held-out samples, of which no gradient flows; null where none is held out.</summary>
    public Tensor? HeldOutNll { get; init; }

    internal LossTerms MovedToOuterScope()
    {
        foreach (Tensor? tensor in new[] { Total, ReconstructionNll, InitialConditionKl, InferredInputKl, RecurrentL2, HeldOutNll }) tensor?.MoveToOuterDisposeScope();
        return this;
    }
}
