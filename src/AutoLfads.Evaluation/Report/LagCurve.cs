using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Report;

/// <summary>How well one target is decoded at every lag.</summary>
/// <param name="Estimator">Name of the estimator.</param>
/// <param name="Score">What was decoded from what.</param>
/// <param name="Target">Name of the target.</param>
/// <param name="LagSeconds">Lags, seconds, ascending from 0: by how much the estimate leads the target.</param>
/// <param name="R2">Held-out R² at each, mean over the folds.</param>
/// <param name="Sem">Its standard error at each.</param>
public sealed record LagCurve(string Estimator, DecodingScore Score, string Target, IReadOnlyList<double> LagSeconds, IReadOnlyList<double> R2, IReadOnlyList<double> Sem)
{
    /// <summary>The curves of one scan, one per target.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="scan">Scores at all lags.</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    public static IEnumerable<LagCurve> Of(string estimator, LagScan scan, double sampleRateHz)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return scan.Targets.Select((target, i) => new LagCurve(
            estimator, scan.Score, target.Name, [.. scan.Lags.Select(l => l.LagBins / sampleRateHz)], [.. scan.Lags.Select(l => l.R2[i])], [.. scan.Lags.Select(l => l.Sem[i])]));
    }
}
