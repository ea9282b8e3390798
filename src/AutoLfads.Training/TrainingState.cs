using AutoLfads.Training.Optimisation;
using AutoLfads.Training.Population;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training;

/// <summary>Where training stands after an epoch: with the weights and the optimiser's moments, all that resuming needs.</summary>
public sealed record TrainingState
{
    /// <summary>Epochs completed.</summary>
    public required int Epochs { get; init; }

    /// <summary>Optimiser steps taken.</summary>
    public required long OptimiserSteps { get; init; }

    /// <summary>Learning rate schedule; constant in a population.</summary>
    public required PlateauSchedule Schedule { get; init; }

    /// <summary>Smoothed validation reconstruction; null before the first epoch.</summary>
    public double? SmoothedMetric { get; init; }

    /// <summary>Zero-based epoch of the best smoothed metric since the ramps were complete; -1 before the first epoch, and in a population.</summary>
    public int BestEpoch { get; init; } = -1;

    /// <summary>That metric.</summary>
    public double BestMetric { get; init; } = double.PositiveInfinity;

    /// <summary>Smoothed scores of a member of a population; null before the first, and for a model that is trained alone.</summary>
    public SelectionScores? Scores { get; init; }

    /// <summary>Which member of a population this is and what it began with; null for a model that is trained alone.</summary>
    public MemberOrigin? Origin { get; init; }
}
