using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Truth;

/// <summary>Scores estimates of simulated EMG against the activation they were simulated from.</summary>
/// <remarks>
/// Each channel's estimate is mapped to its truth by one affine function, gain and offset fitted by least squares over the whole recording,
/// because an estimate's scale is that of the EMG and not of the activation.
/// The R² that remains is the squared correlation; two fitted numbers over a recording need no held-out data.
/// </remarks>
public static class TruthScore
{
    /// <summary>R² of each channel, over the bins where estimate and truth both have values.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="estimate">Estimate, [bin, channel]; NaN where missing.</param>
    /// <param name="truth">Known activation, [bin, channel], the same bins and channels.</param>
    /// <param name="channels">Name and unit of each channel.</param>
    /// <returns>One result per channel; 0 where the estimate does not change.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or a channel's truth does not change or has fewer than 3 bins.</exception>
    public static IReadOnlyList<TruthResult> Evaluate(string estimator, SampleMatrix estimate, SampleMatrix truth, IReadOnlyList<Channel> channels)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(channels);
        if (estimate.SampleCount != truth.SampleCount || estimate.ChannelCount != truth.ChannelCount || channels.Count != truth.ChannelCount)
        {
            throw new ArgumentException(
                $"The truth is [{truth.SampleCount}, {truth.ChannelCount}], the estimate [{estimate.SampleCount}, {estimate.ChannelCount}] "
                + $"with {channels.Count} channel names; all must agree.", nameof(estimate));
        }

        return [.. channels.Select((channel, c) => new TruthResult(estimator, channel.Name, SquaredCorrelation(estimate, truth, c, channel.Name)))];
    }

    private static double SquaredCorrelation(SampleMatrix estimate, SampleMatrix truth, int channel, string name)
    {
        int[] bins = [.. Enumerable.Range(0, truth.SampleCount).Where(t => double.IsFinite(estimate[t, channel]) && double.IsFinite(truth[t, channel]))];
        if (bins.Length < 3) throw new ArgumentException($"Channel '{name}' has {bins.Length} bins with both an estimate and a truth; 3 are needed.", nameof(truth));
        JointMoments moments = new(predictorCount: 1, [estimate[bins[0], channel], truth[bins[0], channel]]);
        foreach (int t in bins) moments.Add([estimate[t, channel] - estimate[bins[0], channel], truth[t, channel] - truth[bins[0], channel]]);
        if (moments.TargetIsConstant(0))
            throw new ArgumentException($"The truth of channel '{name}' does not change, so that it has no R². Leave the channel out.", nameof(truth));
        double cross = moments.CrossScatter(0, 0);
        return moments.PredictorIsConstant(0) ? 0 : cross * cross / (moments.PredictorScatter(0, 0) * moments.TargetScatter(0));
    }
}
