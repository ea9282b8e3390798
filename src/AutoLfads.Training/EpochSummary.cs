using AutoLfads.Training.Selection;

namespace AutoLfads.Training;

/// <summary>Means over one epoch's batches. Loss terms are before their scales and ramps.</summary>
public sealed record EpochSummary
{
    /// <summary>Zero-based epoch.</summary>
    public required int Epoch { get; init; }

    /// <summary>Training loss, scaled.</summary>
    public required double TrainTotal { get; init; }

    /// <summary>Training reconstruction, nats per sample when it is a mean.</summary>
    public required double TrainReconstructionNll { get; init; }

    /// <summary>KL of the initial condition, nats per window.</summary>
    public required double InitialConditionKl { get; init; }

    /// <summary>KL of the inferred inputs, nats per window.</summary>
    public required double InferredInputKl { get; init; }

    /// <summary>L2 of the recurrent kernels.</summary>
    public required double RecurrentL2 { get; init; }

    /// <summary>Validation reconstruction.</summary>
    public required double ValidReconstructionNll { get; init; }

    /// <summary>Smoothed validation reconstruction: the metric that selects.</summary>
    public required double ValidSmoothed { get; init; }

    /// <summary>Reconstruction of the samples held out by sample validation; NaN when there are none.</summary>
    public double HeldOutNll { get; init; } = double.NaN;

    /// <summary>Mean norm of the gradient before the clip.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Learning rate of the epoch.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Scores of the weights after the epoch; null where they were not computed.</summary>
    public SelectionScores? Scores { get; init; }

    /// <summary>Those scores smoothed with the ones before; null where they were not computed.</summary>
    public SelectionScores? SmoothedScores { get; init; }

    /// <summary>Wall clock of the epoch, seconds; never written to disk.</summary>
    public required double Seconds { get; init; }
}
