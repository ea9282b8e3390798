using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Cross-validated ridge regression at every lag.</summary>
internal static class LagScanner
{
    public static LagScan Scan(LaggedRows rows, DecodingScore score, IReadOnlyList<Channel> targets, DecodingConfig config, CancellationToken cancellationToken)
    {
        if (config.MaxLagBins >= rows.SegmentBins)
        {
            throw new ArgumentException(
                $"The largest lag must be below the window length ({rows.SegmentBins} bins), was {config.MaxLagBins}. Reduce max_lag_bins.", nameof(config));
        }

        LagScore[] lags = new LagScore[config.MaxLagBins + 1];
        for (int lag = 0; lag < lags.Length; lag++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lags[lag] = ScoreLag(rows, lag, targets, config);
        }

        return new LagScan(score, targets, lags);
    }

    private static LagScore ScoreLag(LaggedRows rows, int lag, IReadOnlyList<Channel> targets, DecodingConfig config)
    {
        int[] bins = rows.Complete(lag);
        int[] foldStarts = config.Folds == FoldScheme.WholeWindows
            ? CrossValidation.WholeWindows(Array.ConvertAll(bins, bin => bin / rows.SegmentBins), config.FoldCount)
            : CrossValidation.Rows(bins.Length, config.FoldCount);
        JointMoments[] folds = new JointMoments[config.FoldCount];
        for (int fold = 0; fold < folds.Length; fold++) folds[fold] = rows.Moments(bins.AsSpan(foldStarts[fold]..foldStarts[fold + 1]), lag);
        JointMoments all = folds[0].Without(folds[0]);
        foreach (JointMoments fold in folds) all.Add(fold);

        double[][] r2 = Array.ConvertAll(new double[targets.Count][], _ => new double[folds.Length]); // [target][fold]
        double[] scales = all.PredictorScales();
        for (int fold = 0; fold < folds.Length; fold++)
        {
            RidgeDecoder decoder = RidgeDecoder.Fit(all.Without(folds[fold]), scales, config.Alpha);
            for (int target = 0; target < targets.Count; target++)
            {
                if (folds[fold].TargetIsConstant(target))
                {
                    throw new ArgumentException(
                        $"Target '{targets[target].Name}' does not change in fold {fold + 1} of {folds.Length} at a lag of {lag} bins, so that it has no R² there. "
                        + "Use fewer folds or leave the target out.");
                }

                r2[target][fold] = decoder.Score(folds[fold], target);
            }
        }

        return new LagScore(lag, Array.ConvertAll(r2, values => values.Average()), Array.ConvertAll(r2, StandardError));
    }

    private static double StandardError(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / values.Length);
    }
}
