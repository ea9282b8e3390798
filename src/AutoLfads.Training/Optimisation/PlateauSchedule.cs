using AutoLfads.Core.Configuration;

namespace AutoLfads.Training.Optimisation;

/// <summary>Learning rate that falls by a factor whenever the validation metric has not improved for a number of epochs.</summary>
public sealed record PlateauSchedule
{
    /// <summary>Current learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Smallest metric seen; infinity before the first.</summary>
    public double Best { get; init; } = double.PositiveInfinity;

    /// <summary>Epochs since the metric last improved or the rate last fell.</summary>
    public int EpochsWithoutImprovement { get; init; }

    /// <summary>The schedule after one more epoch.</summary>
    /// <param name="metric">Validation metric, smaller is better.</param>
    /// <param name="config">Factor, patience and smallest rate.</param>
    public PlateauSchedule After(double metric, TrainingConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (metric < Best) return this with { Best = metric, EpochsWithoutImprovement = 0 };
        if (EpochsWithoutImprovement < config.PlateauPatienceEpochs) return this with { EpochsWithoutImprovement = EpochsWithoutImprovement + 1 };
        return this with { LearningRate = Math.Max(LearningRate * config.PlateauFactor, Math.Min(config.LearningRateMin, LearningRate)), EpochsWithoutImprovement = 0 };
    }
}
