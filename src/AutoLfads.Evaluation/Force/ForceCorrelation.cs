namespace AutoLfads.Evaluation.Force;

/// <summary>How one muscle's estimate correlates with one derivative of the force.</summary>
/// <param name="Estimator">Name of the estimator, e.g. "autolfads".</param>
/// <param name="Channel">Name of the muscle's channel.</param>
/// <param name="Target">What it is correlated with: "d(NAME)/dt" of a force axis, or "|dF/dt|", the magnitude of the vector of all axes.</param>
/// <param name="LagSeconds">Lags, seconds, ascending from 0: the estimate leads the force.</param>
/// <param name="Pooled">Pearson's correlation over the bins of all trials at each lag, in [-1, 1].</param>
/// <param name="BestLagSeconds">The lag at which <paramref name="Pooled"/> is farthest from 0.</param>
/// <param name="Best">The pooled correlation there. It is the best of many lags: compare it with that of another estimator, not with 0.</param>
/// <param name="ZeroLag">The pooled correlation without lag.</param>
/// <param name="PerTrial">The correlation within each trial at the best lag, in the order of the trials; null where estimate or derivative do not change or have fewer than 3 bins.</param>
/// <param name="ExcludedTrialCount">Number of nulls in <paramref name="PerTrial"/>.</param>
public sealed record ForceCorrelation(
    string Estimator,
    string Channel,
    string Target,
    IReadOnlyList<double> LagSeconds,
    IReadOnlyList<double> Pooled,
    double BestLagSeconds,
    double Best,
    double ZeroLag,
    IReadOnlyList<double?> PerTrial,
    int ExcludedTrialCount);
