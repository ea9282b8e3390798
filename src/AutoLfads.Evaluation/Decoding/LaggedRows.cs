using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>
/// Predictors and targets on the same bins, paired at any lag without copying: the predictors at a bin with the targets lag bins later in the same segment.
/// </summary>
internal sealed class LaggedRows
{
    private readonly SampleMatrix predictors;
    private readonly SampleMatrix targets;
    private readonly bool[] predictorsComplete;
    private readonly bool[] targetsComplete;
    private readonly double[] centre;

    /// <param name="predictors">[bin, predictor].</param>
    /// <param name="targets">[bin, target], the bins of the predictors.</param>
    /// <param name="segmentBins">Bins of a segment; segments follow each other, and no pair leaves its segment.</param>
    public LaggedRows(SampleMatrix predictors, SampleMatrix targets, int segmentBins)
    {
        if (predictors.SampleCount != targets.SampleCount)
        {
            throw new ArgumentException(
                $"The targets have {targets.SampleCount} bins, the estimate {predictors.SampleCount}; both must lie on the same bins.", nameof(targets));
        }

        this.predictors = predictors;
        this.targets = targets;
        SegmentBins = segmentBins;
        predictorsComplete = CompleteRows(predictors);
        targetsComplete = CompleteRows(targets);
        centre = [.. Means(predictors, predictorsComplete), .. Means(targets, targetsComplete)];
    }

    public int SegmentBins { get; }

    /// <summary>The bins whose predictors and whose targets lag bins later, in the same segment, all have values.</summary>
    public int[] Complete(int lagBins)
    {
        List<int> bins = new(predictors.SampleCount);
        for (int bin = 0; bin + lagBins < predictors.SampleCount; bin++)
            if ((bin % SegmentBins) + lagBins < SegmentBins && predictorsComplete[bin] && targetsComplete[bin + lagBins]) bins.Add(bin);
        return [.. bins];
    }

    /// <summary>Moments of the pairs that begin at the given bins.</summary>
    public JointMoments Moments(ReadOnlySpan<int> bins, int lagBins)
    {
        JointMoments moments = new(predictors.ChannelCount, centre);
        double[] row = new double[centre.Length];
        int predictorCount = predictors.ChannelCount, targetCount = targets.ChannelCount;
        foreach (int bin in bins)
        {
            ReadOnlySpan<double> x = predictors.Values.AsSpan(bin * predictorCount, predictorCount);
            ReadOnlySpan<double> y = targets.Values.AsSpan((bin + lagBins) * targetCount, targetCount);
            for (int i = 0; i < x.Length; i++) row[i] = x[i] - centre[i];
            for (int i = 0; i < y.Length; i++) row[predictorCount + i] = y[i] - centre[predictorCount + i];
            moments.Add(row);
        }

        return moments;
    }

    private static bool[] CompleteRows(SampleMatrix matrix)
    {
        bool[] complete = new bool[matrix.SampleCount];
        for (int row = 0; row < complete.Length; row++)
        {
            complete[row] = true;
            foreach (double value in matrix.Values.AsSpan(row * matrix.ChannelCount, matrix.ChannelCount))
                complete[row] &= double.IsFinite(value);
        }

        return complete;
    }

    private static double[] Means(SampleMatrix matrix, bool[] complete)
    {
        double[] means = new double[matrix.ChannelCount];
        int count = Math.Max(1, complete.Count(c => c));
        for (int row = 0; row < complete.Length; row++)
            if (complete[row])
                for (int c = 0; c < means.Length; c++) means[c] += matrix[row, c] / count;
        return means;
    }
}
