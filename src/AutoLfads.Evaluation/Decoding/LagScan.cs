using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Cross-validated decoding at one lag.</summary>
/// <param name="LagBins">Bins by which the estimate leads the target.</param>
/// <param name="R2">Mean over the folds of R², per target.</param>
/// <param name="Sem">Standard error of that mean, per target: population standard deviation over the folds / √folds.</param>
/// <param name="SquaredCorrelation">Mean over the folds of the squared correlation of decoded and true target, per target; 0 in a fold where the decoded value does not change.</param>
public sealed record LagScore(int LagBins, IReadOnlyList<double> R2, IReadOnlyList<double> Sem, IReadOnlyList<double> SquaredCorrelation)
{
    /// <summary>Mean over the targets of <see cref="R2"/>.</summary>
    public double MeanR2 => R2.Average();
}

/// <summary>One estimator's decoding score at every lag of a scan.</summary>
/// <param name="Score">What was decoded from what.</param>
/// <param name="Targets">Name and unit of each target, in the order of the scores.</param>
/// <param name="Lags">The scores; the element at index L is that of lag L.</param>
public sealed record LagScan(DecodingScore Score, IReadOnlyList<Channel> Targets, IReadOnlyList<LagScore> Lags)
{
    /// <summary>The score without lag.</summary>
    public LagScore ZeroLag => Lags[0];

    /// <summary>The score at the lag whose mean over the targets is highest; the smallest such lag.</summary>
    public LagScore Best => Lags.MaxBy(l => l.MeanR2)!;

    /// <summary>The results at zero lag and, where it is another, at the best lag; one per target.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    public IReadOnlyList<DecodingResult> ToResults(string estimator)
    {
        LagScore best = Best;
        LagScore[] reported = best.LagBins == 0 ? [best] : [ZeroLag, best];
        return [.. reported.SelectMany(lag => Targets.Select((target, i) => new DecodingResult(estimator, target.Name, Score, lag.R2[i], lag.Sem[i], lag.LagBins, lag.SquaredCorrelation[i])))];
    }
}
