using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>One estimator's held-out decoding at one lag, fold by fold and window by window: what two estimators are compared by in pairs.</summary>
/// <param name="Estimator">Name of the estimator.</param>
/// <param name="Score">What was decoded from what.</param>
/// <param name="LagBins">Bins by which the estimate leads the target.</param>
/// <param name="Targets">Name and unit of each target.</param>
/// <param name="FoldR2">R² of each fold, [fold][target].</param>
/// <param name="WindowErrors">Mean squared error in each window over the target's variance over all windows, unitless, [window][target]; NaN for a window without a complete bin.</param>
/// <param name="TestToTrain">Held-out rows over training rows of a fold, 1 / (folds - 1).</param>
public sealed record DecodingErrors(
    string Estimator, DecodingScore Score, int LagBins, IReadOnlyList<Channel> Targets,
    IReadOnlyList<IReadOnlyList<double>> FoldR2, IReadOnlyList<IReadOnlyList<double>> WindowErrors, double TestToTrain);
