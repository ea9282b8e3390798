namespace AutoLfads.Evaluation.Cortex;

/// <summary>How well one muscle's estimate is predicted from the spikes of motor cortex.</summary>
/// <param name="Estimator">Name of the estimator, e.g. "autolfads".</param>
/// <param name="Channel">Name of the muscle's channel.</param>
/// <param name="Vaf">Variance accounted for on held-out folds (R² against the fold's own mean), mean over folds; at most 1, may be negative.</param>
/// <param name="Sem">Standard error of it: standard deviation over the folds (population) over the root of their number.</param>
/// <param name="FoldVaf">The value of each fold, in order of time, the same folds for every estimator.</param>
/// <param name="FoldPenalties">The ridge penalty chosen for each without looking at it.</param>
/// <param name="RowCount">Bins that were predicted.</param>
public sealed record CortexPredictionResult(
    string Estimator, string Channel, double Vaf, double Sem, IReadOnlyList<double> FoldVaf, IReadOnlyList<double> FoldPenalties, int RowCount);
