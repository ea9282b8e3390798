using AutoLfads.Training.Optimisation;

namespace AutoLfads.Training;

/// <summary>Where training stands after an epoch: with the weights and the optimiser's moments, all that resuming needs.</summary>
public sealed record TrainingState
{
    /// <summary>Epochs completed.</summary>
    public required int Epochs { get; init; }

    /// <summary>Optimiser steps taken.</summary>
    public required long OptimiserSteps { get; init; }

    /// <summary>Learning rate schedule.</summary>
    public required PlateauSchedule Schedule { get; init; }

    /// <summary>Smoothed validation reconstruction; null before the first epoch.</summary>
    public double? SmoothedMetric { get; init; }

    /// <summary>Zero-based epoch of the best smoothed metric since the ramps were complete; -1 before the first epoch.</summary>
    public int BestEpoch { get; init; } = -1;

    /// <summary>That metric.</summary>
    public double BestMetric { get; init; } = double.PositiveInfinity;
}
