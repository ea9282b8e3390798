using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>
/// Predictors and targets on the same bins, paired at any lag without copying: the predictors at a bin and at the bins before it that the history covers
/// with the targets lag bins later in the same segment.
/// </summary>
internal sealed class LaggedRows
{
    private readonly SampleMatrix predictors;
    private readonly SampleMatrix targets;
    private readonly int historyBins;
    private readonly bool[] hasHistory;
    private readonly bool[] targetsComplete;
    private readonly double[] centre;

    /// <param name="predictors">[bin, predictor].</param>
    /// <param name="targets">[bin, target], the bins of the predictors.</param>
    /// <param name="segmentBins">Bins of a segment; segments follow each other, and no pair leaves its segment.</param>
    /// <param name="historyBins">Bins that predict together, each bin's own and those before it; 1 or more.</param>
    public LaggedRows(SampleMatrix predictors, SampleMatrix targets, int segmentBins, int historyBins = 1)
    {
        if (predictors.SampleCount != targets.SampleCount)
        {
            throw new ArgumentException(
                $"The targets have {targets.SampleCount} bins, the estimate {predictors.SampleCount}; both must lie on the same bins.", nameof(targets));
        }

        this.predictors = predictors;
        this.targets = targets;
        SegmentBins = segmentBins;
        this.historyBins = historyBins;
        bool[] predictorsComplete = CompleteRows(predictors);
        targetsComplete = CompleteRows(targets);
        hasHistory =
        [
            .. Enumerable.Range(0, predictorsComplete.Length)
                .Select(bin => (bin % segmentBins) + 1 >= historyBins && !predictorsComplete.AsSpan(bin + 1 - historyBins, historyBins).Contains(false)),
        ];
        double[] means = Means(predictors, predictorsComplete);
        centre = [.. Enumerable.Range(0, historyBins).SelectMany(_ => means), .. Means(targets, targetsComplete)];
    }

    public int SegmentBins { get; }

    /// <summary>Predictors of a pair: all channels at the bin, then all of them a bin earlier, and so on.</summary>
    public int PredictorCount => predictors.ChannelCount * historyBins;

    /// <summary>The bins whose predictors and whose targets lag bins later, in the same segment, all have values.</summary>
    public int[] Complete(int lagBins)
    {
        List<int> bins = new(predictors.SampleCount);
        for (int bin = 0; bin + lagBins < predictors.SampleCount; bin++)
            if ((bin % SegmentBins) + lagBins < SegmentBins && hasHistory[bin] && targetsComplete[bin + lagBins]) bins.Add(bin);
        return [.. bins];
    }

    /// <summary>Moments of the pairs that begin at the given bins.</summary>
    public JointMoments Moments(ReadOnlySpan<int> bins, int lagBins)
    {
        JointMoments moments = new(PredictorCount, centre);
        double[] row = new double[centre.Length];
        foreach (int bin in bins)
        {
            Fill(row.AsSpan(0, PredictorCount), bin);
            Targets(bin, lagBins).CopyTo(row.AsSpan(PredictorCount));
            for (int i = 0; i < row.Length; i++) row[i] -= centre[i];
            moments.Add(row);
        }

        return moments;
    }

    /// <summary>The predictors of the pair that begins at a bin.</summary>
    public void Fill(Span<double> row, int bin)
    {
        int channels = predictors.ChannelCount;
        for (int back = 0; back < historyBins; back++) predictors.Values.AsSpan((bin - back) * channels, channels).CopyTo(row[(back * channels)..]);
    }

    /// <summary>The targets of the pair that begins at a bin.</summary>
    public ReadOnlySpan<double> Targets(int bin, int lagBins) => targets.Values.AsSpan((bin + lagBins) * targets.ChannelCount, targets.ChannelCount);

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
