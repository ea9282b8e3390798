using AutoLfads.Core.Configuration;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Loss;

/// <summary>The loss of an LFADS model: scale · (reconstruction_nll + ramp·recurrent_l2 + ramp·(initial_condition_kl + inferred_input_kl)), the divergences weighted.</summary>
/// <remarks>As lfads-torch. Divergences are sums over dimensions and time, the reconstruction by default a mean over samples, which is why their weights are small.</remarks>
public sealed class LfadsLoss
{
    private readonly LfadsModel model;
    private readonly LossConfig config;

    /// <summary>Makes the loss of one model.</summary>
    /// <param name="model">The model; its priors, observation model and recurrent kernels take part.</param>
    /// <param name="config">Weights and ramps.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public LfadsLoss(LfadsModel model, LossConfig config)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        this.model = model;
        this.config = config;
    }

    /// <summary>Factor of a term that grows linearly from 0 to 1: (epoch + 1 − start)/(epochs + 1), limited to [0, 1].</summary>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="startEpoch">Epoch from which the factor is above 0.</param>
    /// <param name="rampEpochs">Epochs until it is 1; 0 has it 1 from the start epoch on.</param>
    public static double Ramp(int epoch, int startEpoch, int rampEpochs) => Math.Clamp((epoch + 1.0 - startEpoch) / (rampEpochs + 1.0), 0, 1);

    /// <summary>Computes the loss.</summary>
    /// <param name="output">A forward pass over the batch.</param>
    /// <param name="batch">The target and what of it counts.</param>
    /// <param name="klNoise">Standard-normal draw of the inferred inputs' divergence (<see cref="LfadsNoise.DrawInferredInputs"/>); may be null where the prior needs none.</param>
    /// <param name="epoch">Zero-based epoch, for the ramps.</param>
    /// <returns>All terms; their tensors belong to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">The target's shape is not the output's.</exception>
    public LossTerms Compute(LfadsOutput output, AugmentedBatch batch, Tensor? klNoise, int epoch)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(batch);
        if (!batch.Target.shape.AsSpan().SequenceEqual(output.OutputParameters.shape.AsSpan(0, 3)))
        {
            throw new ArgumentException(
                $"The target must have the output's shape [{string.Join(", ", output.OutputParameters.shape[..3])}], got [{string.Join(", ", batch.Target.shape)}].", nameof(batch));
        }

        using DisposeScope scope = NewDisposeScope();
        int? kernelThreads = model.UsesSimdKernels ? model.Threads : null;
        Tensor nll = model.Observation.NegativeLogLikelihood(batch.Target, output.OutputParameters, batch.GradientMask, kernelThreads); // [batch, time, channel]
        Tensor counted = MissingData.MaskLosses(nll, batch.PresentMask);
        Tensor reconstruction = Reduce(batch.HeldInWeight is null ? counted : counted * batch.HeldInWeight);
        Tensor? heldOut = batch.HeldOutWeight is null ? null : Reduce(counted.detach() * batch.HeldOutWeight);
        Tensor initialConditionKl = model.InitialConditionPrior.KullbackLeibler(output.InitialConditionMean, output.InitialConditionStd).mean();
        Tensor inferredInputKl = model.InferredInputPrior is { } prior
            ? prior.KullbackLeibler(output.InferredInputMeans, output.InferredInputStds, klNoise, kernelThreads).mean()
            : zeros_like(initialConditionKl);
        Tensor recurrentL2 = RecurrentL2();
        double klRamp = Ramp(epoch, config.KlRampStartEpoch, config.KlRampEpochs), l2Ramp = Ramp(epoch, config.L2RampStartEpoch, config.L2RampEpochs);
        Tensor divergence = (config.InitialConditionKlScale * initialConditionKl) + (config.InferredInputKlScale * inferredInputKl);
        Tensor total = config.Scale * (reconstruction + (l2Ramp * recurrentL2) + (klRamp * divergence));
        return new LossTerms(total, reconstruction, initialConditionKl, inferredInputKl, recurrentL2, klRamp, l2Ramp) { HeldOutNll = heldOut }.MovedToOuterScope();
    }

    private Tensor Reduce(Tensor losses) => config.ReconstructionMean ? losses.mean() : losses.sum(1, 2).mean();

    private Tensor RecurrentL2()
    {
        List<(GruCell? Cell, double Weight)> cells =
        [
            (model.InitialConditionEncoder.Forwards, config.InitialConditionEncoderL2Scale),
            (model.InitialConditionEncoder.Backwards, config.InitialConditionEncoderL2Scale),
            (model.ControllerInputEncoder?.Forwards, config.ControllerInputEncoderL2Scale),
            (model.ControllerInputEncoder?.Backwards, config.ControllerInputEncoderL2Scale),
            (model.GeneratorCell, config.GeneratorL2Scale),
            (model.ControllerCell, config.ControllerL2Scale),
        ];
        Tensor sum = zeros([], dtype: model.ScalarType, device: model.Device);
        double count = 1e-8;
        foreach ((GruCell? cell, double weight) in cells)
        {
            if (cell is null || weight <= 0) continue;
            sum = sum + (0.5 * weight * cell.RecurrentWeight.square().sum());
            count += cell.RecurrentWeight.numel();
        }

        Tensor mean = sum / count;
        return model.Observation.Penalty() is { } penalty ? mean + penalty : mean;
    }
}
