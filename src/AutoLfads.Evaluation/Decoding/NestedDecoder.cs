using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Nested cross-validation: every outer fold is decoded with the estimator, penalty and lag that the other folds choose among themselves.</summary>
/// <remarks>
/// The inner folds of an outer fold are the other outer folds, each left out in turn. Predictors are scaled by their standard deviation over the rows that a decoder is fitted to, so that nothing held out enters a choice.
/// </remarks>
internal static class NestedDecoder
{
    public static NestedDecodingResult Evaluate(
        IEnumerable<(string Estimator, SampleMatrix Predictors)> candidates, SampleMatrix targetValues, int segmentBins, DecodingScore score,
        IReadOnlyList<Channel> targets, NestedDecodingConfig config, CancellationToken cancellationToken)
    {
        List<Candidate> all = [];
        Dictionary<int, int[]> binsOfLag = [];
        foreach ((string estimator, SampleMatrix predictors) in candidates)
        {
            LaggedRows rows = new(predictors, targetValues, segmentBins, config.HistoryBins);
            foreach (int lag in config.LagBins)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LagScanner.RequireWithin(rows, lag, config.HistoryBins);
                DecodingFolds folds = new(rows, lag, targets, config.FoldCount, FoldScheme.WholeWindows);
                if (!binsOfLag.TryAdd(lag, folds.Bins) && !binsOfLag[lag].AsSpan().SequenceEqual(folds.Bins))
                {
                    throw new ArgumentException(
                        $"All candidates must have values in the same bins; '{estimator}' has others than those before it. Leave bins out where one of them has none.", nameof(candidates));
                }

                all.AddRange(config.Alphas.Select(alpha => new Candidate(estimator, alpha, folds, InnerScores(folds, alpha, targets.Count))));
            }
        }

        if (all.Count == 0) throw new ArgumentException("At least one candidate is needed, found none.", nameof(candidates));
        return Decode(all, score, targets, config.FoldCount);
    }

    private static NestedDecodingResult Decode(List<Candidate> candidates, DecodingScore score, IReadOnlyList<Channel> targets, int foldCount)
    {
        List<NestedChoice> choices = [];
        List<(double R2, double SquaredCorrelation)[]> scores = [];
        for (int fold = 0; fold < foldCount; fold++)
        {
            Candidate best = candidates.MaxBy(c => c.InnerR2[fold])!;
            JointMoments training = best.Folds.All.Without(best.Folds[fold]);
            RidgeDecoder decoder = RidgeDecoder.Fit(training, training.PredictorScales(), best.Alpha);
            scores.Add([.. Enumerable.Range(0, targets.Count).Select(target => decoder.Score(best.Folds[fold], target))]);
            choices.Add(new NestedChoice(fold, best.Estimator, best.Alpha, best.Folds.LagBins, best.InnerR2[fold], [.. scores[fold].Select(s => s.R2)]));
        }

        LagScore mean = LagScanner.Average(0, scores);
        return new NestedDecodingResult(score, targets, mean.R2, mean.Sem, mean.SquaredCorrelation, choices);
    }

    /// <summary>Of each outer fold: mean over the targets and the other folds of R², that fold and the scored one left out of the fit.</summary>
    private static double[] InnerScores(DecodingFolds folds, double alpha, int targetCount)
    {
        double[] sums = new double[folds.Count];
        for (int first = 0; first < folds.Count; first++)
        {
            JointMoments without = folds.All.Without(folds[first]);
            for (int second = 0; second < first; second++)
            {
                JointMoments training = without.Without(folds[second]);
                RidgeDecoder decoder = RidgeDecoder.Fit(training, training.PredictorScales(), alpha);
                for (int target = 0; target < targetCount; target++)
                {
                    sums[first] += decoder.Score(folds[second], target).R2;
                    sums[second] += decoder.Score(folds[first], target).R2;
                }
            }
        }

        return Array.ConvertAll(sums, sum => sum / ((folds.Count - 1) * targetCount));
    }

    private sealed record Candidate(string Estimator, double Alpha, DecodingFolds Folds, double[] InnerR2);
}
