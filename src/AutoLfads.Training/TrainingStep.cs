using AutoLfads.Core.Configuration;
using AutoLfads.Model;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Loss;
using AutoLfads.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Training;

/// <summary>What one batch gave: loss terms before scales and ramps.</summary>
/// <param name="Total">The scaled loss.</param>
/// <param name="ReconstructionNll">Reconstruction.</param>
/// <param name="InitialConditionKl">KL of the initial condition.</param>
/// <param name="InferredInputKl">KL of the inferred inputs.</param>
/// <param name="RecurrentL2">L2 of the recurrent kernels.</param>
/// <param name="HeldOutNll">Reconstruction of the samples held out; NaN when there are none.</param>
/// <param name="GradientNorm">Norm of the gradient before the clip; NaN in validation.</param>
public sealed record BatchSummary(
    double Total, double ReconstructionNll, double InitialConditionKl, double InferredInputKl, double RecurrentL2, double HeldOutNll, double GradientNorm);

/// <summary>One step of training, and one batch of validation: augment, draw, forward, loss, and in training backward, clip, optimise.</summary>
internal sealed class TrainingStep(LfadsModel model, LfadsLoss loss, Augmenter augmenter, AdamW optimiser, RunConfig config)
{
    /// <summary>Trains on one batch.</summary>
    /// <exception cref="NotFiniteNumberException">A loss term or the gradient norm is not finite or beyond the limit; the weights are unchanged and the message is the term's name.</exception>
    public BatchSummary Train(WindowBatch batch, int epoch, long seed, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        LossTerms terms = Forward(batch, epoch, seed, training: true);
        BatchSummary summary = Summarise(terms);
        GuardAgainstDivergence(summary);
        optimiser.ClearGradients();
        terms.Total.backward();
        double norm = optimiser.ClipGradients(config.Training.GradientClip);
        if (!double.IsFinite(norm)) throw new NotFiniteNumberException("gradient_norm", norm);
        optimiser.Step(learningRate, config.Training.WeightDecay * terms.L2Ramp);
        return summary with { GradientNorm = norm };
    }

    /// <summary>Evaluates one batch without learning; posteriors are sampled and windows shifted as configured.</summary>
    public BatchSummary Validate(WindowBatch batch, int epoch, long seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        return Summarise(Forward(batch, epoch, seed, training: false));
    }

    private LossTerms Forward(WindowBatch batch, int epoch, long seed, bool training)
    {
        using Generator generator = new((ulong)seed);
        int batchSize = (int)batch.Windows.shape[0];
        AugmentedBatch augmented = augmenter.Augment(batch.Windows, batch.Targets, batch.Numbers, training, generator);
        LfadsNoise noise = LfadsNoise.Draw(batchSize, model, generator);
        Tensor klNoise = LfadsNoise.DrawInferredInputs(batchSize, model, generator);
        DropoutMasks? dropout = training ? DropoutMasks.Draw(batchSize, model, generator) : null;
        LfadsOutput output = model.Forward(augmented.EncoderData, batch.ExternalInputs, noise, dropout);
        return loss.Compute(output, augmented, klNoise, epoch);
    }

    private static BatchSummary Summarise(LossTerms terms) => new(
        terms.Total.item<float>(),
        terms.ReconstructionNll.item<float>(),
        terms.InitialConditionKl.item<float>(),
        terms.InferredInputKl.item<float>(),
        terms.RecurrentL2.item<float>(),
        terms.HeldOutNll is null ? double.NaN : terms.HeldOutNll.item<float>(),
        double.NaN);

    private void GuardAgainstDivergence(BatchSummary summary)
    {
        // The parts first: a total that is not finite is named by the term that caused it.
        foreach ((string term, double value) in new[]
        {
            ("reconstruction_nll", summary.ReconstructionNll),
            ("initial_condition_kl", summary.InitialConditionKl),
            ("inferred_input_kl", summary.InferredInputKl),
            ("recurrent_l2", summary.RecurrentL2),
            ("total", summary.Total / config.Loss.Scale),
        })
        {
            if (!double.IsFinite(value) || Math.Abs(value) > config.Training.DivergenceLimit) throw new NotFiniteNumberException(term, value);
        }
    }
}
