using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Cross-validated ridge regression at every lag, and what it leaves of each window at one.</summary>
internal static class LagScanner
{
    public static LagScan Scan(LaggedRows rows, DecodingScore score, IReadOnlyList<Channel> targets, DecodingConfig config, CancellationToken cancellationToken)
    {
        RequireWithin(rows, config.MaxLagBins, config.HistoryBins);
        LagScore[] lags = new LagScore[config.MaxLagBins + 1];
        for (int lag = 0; lag < lags.Length; lag++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lags[lag] = Average(lag, ScoreFolds(new DecodingFolds(rows, lag, targets, config.FoldCount, config.Folds), config.Alpha, targets.Count));
        }

        return new LagScan(score, targets, lags);
    }

    public static DecodingErrors Errors(LaggedRows rows, int lagBins, string estimator, DecodingScore score, IReadOnlyList<Channel> targets, DecodingConfig config)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lagBins);
        RequireWithin(rows, lagBins, config.HistoryBins);
        DecodingFolds folds = new(rows, lagBins, targets, config.FoldCount, config.Folds);
        (double R2, double SquaredCorrelation)[][] scores = ScoreFolds(folds, config.Alpha, targets.Count);
        return new DecodingErrors(
            estimator, score, lagBins, targets, [.. scores.Select(fold => fold.Select(s => s.R2).ToArray())], WindowErrors(folds, config.Alpha, targets.Count), 1.0 / (config.FoldCount - 1));
    }

    /// <summary>Means over the folds and standard errors, from scores [fold][target].</summary>
    public static LagScore Average(int lagBins, IReadOnlyList<(double R2, double SquaredCorrelation)[]> folds)
    {
        double[][] r2 = [.. Enumerable.Range(0, folds[0].Length).Select(target => folds.Select(fold => fold[target].R2).ToArray())];
        return new LagScore(
            lagBins, Array.ConvertAll(r2, values => values.Average()), Array.ConvertAll(r2, StandardError),
            [.. Enumerable.Range(0, r2.Length).Select(target => folds.Average(fold => fold[target].SquaredCorrelation))]);
    }

    public static void RequireWithin(LaggedRows rows, int maxLagBins, int historyBins)
    {
        if (maxLagBins >= rows.SegmentBins)
            throw new ArgumentException($"The largest lag must be below the window length ({rows.SegmentBins} bins), was {maxLagBins}. Reduce max_lag_bins.", nameof(maxLagBins));
        if (maxLagBins + historyBins > rows.SegmentBins)
        {
            throw new ArgumentException(
                $"A history of {historyBins} bins and a lag of {maxLagBins} leave nothing of windows of {rows.SegmentBins} bins. Reduce history_bins or max_lag_bins.", nameof(historyBins));
        }
    }

    /// <summary>Scores of the held-out folds, [fold][target].</summary>
    private static (double R2, double SquaredCorrelation)[][] ScoreFolds(DecodingFolds folds, double alpha, int targetCount)
    {
        double[] scales = folds.All.PredictorScales();
        return
        [
            .. Enumerable.Range(0, folds.Count).Select(fold =>
            {
                RidgeDecoder decoder = folds.Fit(fold, scales, alpha);
                return Enumerable.Range(0, targetCount).Select(target => decoder.Score(folds[fold], target)).ToArray();
            }),
        ];
    }

    /// <summary>Mean squared error of the held-out predictions in each window over the target's variance, [window][target].</summary>
    private static double[][] WindowErrors(DecodingFolds folds, double alpha, int targetCount)
    {
        double[] scales = folds.All.PredictorScales(), row = new double[folds.Rows.PredictorCount];
        SortedDictionary<int, (double[] Sums, int Count)> windows = [];
        for (int fold = 0; fold < folds.Count; fold++)
        {
            RidgeDecoder decoder = folds.Fit(fold, scales, alpha);
            foreach (int bin in folds.Bins.AsSpan(folds.Starts[fold]..folds.Starts[fold + 1]))
            {
                folds.Rows.Fill(row, bin);
                ReadOnlySpan<double> truth = folds.Rows.Targets(bin, folds.LagBins);
                (double[] sums, int count) = windows.GetValueOrDefault(bin / folds.Rows.SegmentBins, (new double[targetCount], 0));
                for (int target = 0; target < targetCount; target++) sums[target] += Math.Pow(truth[target] - decoder.Decode(row, target), 2);
                windows[bin / folds.Rows.SegmentBins] = (sums, count + 1);
            }
        }

        int windowCount = windows.Count == 0 ? 0 : windows.Keys.Max() + 1;
        return
        [
            .. Enumerable.Range(0, windowCount).Select(window => windows.TryGetValue(window, out (double[] Sums, int Count) found)
                ? found.Sums.Select((sum, target) => sum / found.Count / (folds.All.TargetScatter(target) / folds.All.Count)).ToArray()
                : [.. Enumerable.Repeat(double.NaN, targetCount)]),
        ];
    }

    private static double StandardError(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / values.Length);
    }
}
