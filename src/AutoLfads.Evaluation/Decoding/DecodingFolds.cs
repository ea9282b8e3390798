using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>The pairs of one estimator with the targets at one lag, dealt to folds, and the moments of each fold.</summary>
internal sealed class DecodingFolds
{
    private readonly JointMoments[] folds;
    private readonly IReadOnlyList<Channel> targets;

    /// <param name="rows">Predictors and targets.</param>
    /// <param name="lagBins">Bins by which the predictors lead.</param>
    /// <param name="targets">Names of the targets, for messages.</param>
    /// <param name="foldCount">Number of folds.</param>
    /// <param name="scheme">How rows are dealt.</param>
    /// <exception cref="ArgumentException">There are too few complete pairs, or a target does not change in a fold.</exception>
    public DecodingFolds(LaggedRows rows, int lagBins, IReadOnlyList<Channel> targets, int foldCount, FoldScheme scheme)
    {
        (Rows, LagBins, this.targets) = (rows, lagBins, targets);
        Bins = rows.Complete(lagBins);
        Starts = CrossValidation.Split(Bins, rows.SegmentBins, foldCount, scheme);
        folds = [.. Enumerable.Range(0, foldCount).Select(fold => rows.Moments(Bins.AsSpan(Starts[fold]..Starts[fold + 1]), lagBins))];
        All = folds[0].Without(folds[0]);
        foreach (JointMoments fold in folds) All.Add(fold);
        for (int fold = 0; fold < foldCount; fold++)
            for (int target = 0; target < targets.Count; target++)
                if (folds[fold].TargetIsConstant(target)) throw DoesNotChange(fold, target);
    }

    public LaggedRows Rows { get; }

    public int LagBins { get; }

    /// <summary>Where each pair begins, ascending.</summary>
    public int[] Bins { get; }

    /// <summary>First pair of each fold and, last, the number of pairs.</summary>
    public int[] Starts { get; }

    public JointMoments All { get; }

    public int Count => folds.Length;

    public JointMoments this[int fold] => folds[fold];

    /// <summary>The decoder of one fold, fitted to the others; predictors are scaled by their standard deviation over all folds.</summary>
    public RidgeDecoder Fit(int heldOut, double[] scales, double alpha) => RidgeDecoder.Fit(All.Without(folds[heldOut]), scales, alpha);

    private ArgumentException DoesNotChange(int fold, int target) => new(
        $"Target '{targets[target].Name}' does not change in fold {fold + 1} of {folds.Length} at a lag of {LagBins} bins, so that it has no R² there. "
        + "Use fewer folds or leave the target out.");
}
