using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>The control that knows the time within the window and nothing of the EMG: it predicts each target's mean at the bin over the training rows of the fold.</summary>
internal static class PhaseClock
{
    public static LagScan Scan(SampleMatrix values, int windowBins, IReadOnlyList<Channel> targets, DecodingConfig config)
    {
        // Pairs of the targets with themselves: every bin where all targets have a value.
        DecodingFolds folds = new(new LaggedRows(values, values, windowBins), 0, targets, config.FoldCount, config.Folds);
        List<(double R2, double SquaredCorrelation)[]> scores = [];
        for (int fold = 0; fold < folds.Count; fold++)
        {
            int start = folds.Starts[fold], end = folds.Starts[fold + 1];
            int[] test = folds.Bins[start..end], training = [.. folds.Bins[..start], .. folds.Bins[end..]];
            scores.Add([.. Enumerable.Range(0, targets.Count).Select(target => Score(values, target, Profile(values, target, training, windowBins, targets[target].Name, test), test))]);
        }

        return new LagScan(DecodingScore.Standard, targets, [LagScanner.Average(0, scores)]);
    }

    /// <summary>Mean of a target at each bin of the window over the training rows.</summary>
    private static double[] Profile(SampleMatrix values, int target, int[] training, int windowBins, string name, int[] test)
    {
        double[] sums = new double[windowBins];
        int[] counts = new int[windowBins];
        foreach (int row in training)
        {
            sums[row % windowBins] += values[row, target];
            counts[row % windowBins]++;
        }

        int unseen = Array.FindIndex(test, row => counts[row % windowBins] == 0);
        if (unseen >= 0)
        {
            throw new ArgumentException(
                $"The phase clock needs a training window with a value of '{name}' at every bin; there is none at bin {test[unseen] % windowBins}. Use more windows or more folds.");
        }

        return [.. sums.Select((sum, bin) => counts[bin] == 0 ? 0 : sum / counts[bin])];
    }

    private static (double R2, double SquaredCorrelation) Score(SampleMatrix values, int target, double[] profile, int[] test)
    {
        double centre = values[test[0], target];
        JointMoments moments = new(predictorCount: 1, [centre, centre]);
        double error = 0;
        foreach (int row in test)
        {
            double truth = values[row, target], clock = profile[row % profile.Length];
            error += (truth - clock) * (truth - clock);
            moments.Add([clock - centre, truth - centre]);
        }

        double cross = moments.CrossScatter(0, 0), scatter = moments.TargetScatter(0);
        return (1 - (error / scatter), moments.PredictorIsConstant(0) ? 0 : cross * cross / (moments.PredictorScatter(0, 0) * scatter));
    }
}
