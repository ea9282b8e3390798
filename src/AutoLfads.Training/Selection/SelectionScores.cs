using AutoLfads.Core.Configuration;

namespace AutoLfads.Training.Selection;

/// <summary>What each <see cref="SelectionMetric"/> says of one model, nats per sample, smaller is better.</summary>
/// <param name="Likelihood">The validation likelihood of the epoch.</param>
/// <param name="ShiftedLikelihood">Posterior mean, input and target shifted independently.</param>
/// <param name="HeldOutSamples">Single samples hidden from the encoders.</param>
/// <param name="HeldOutBlocks">Blocks of bins hidden from the encoders in all channels.</param>
public sealed record SelectionScores(double Likelihood, double ShiftedLikelihood, double HeldOutSamples, double HeldOutBlocks)
{
    /// <summary>The value of one metric.</summary>
    /// <param name="metric">Which.</param>
    public double Of(SelectionMetric metric) => metric switch
    {
        SelectionMetric.Likelihood => Likelihood,
        SelectionMetric.ShiftedLikelihood => ShiftedLikelihood,
        SelectionMetric.HeldOutSamples => HeldOutSamples,
        SelectionMetric.HeldOutBlocks => HeldOutBlocks,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Unknown metric."),
    };

    /// <summary>Moves towards newer scores: weight·past + (1 − weight)·new, each metric by itself.</summary>
    /// <param name="newer">The newer scores.</param>
    /// <param name="weight">Weight of the past, in [0, 1).</param>
    public SelectionScores SmoothedBy(SelectionScores newer, double weight)
    {
        ArgumentNullException.ThrowIfNull(newer);
        return new(Mix(Likelihood, newer.Likelihood), Mix(ShiftedLikelihood, newer.ShiftedLikelihood), Mix(HeldOutSamples, newer.HeldOutSamples), Mix(HeldOutBlocks, newer.HeldOutBlocks));

        double Mix(double past, double now) => (weight * past) + ((1 - weight) * now);
    }
}
