using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Comparison;

/// <summary>
/// Scores an estimate beside the baselines on the same EMG: "rectified", the EMG as it is, and "lowpass_20hz" and the like, its zero-phase Butterworth envelopes.
/// </summary>
/// <remarks>
/// Cut-offs from half the sample rate on are left out. On a recording every estimator is scored on the same bins: those where all of them have values.
/// </remarks>
public static class EstimatorComparison
{
    /// <summary>Decodes behaviour on the windows a model was trained on from its estimates and from every baseline.</summary>
    /// <param name="data">The windows, with behaviour to decode; their EMG is what the baselines start from.</param>
    /// <param name="estimator">Name of the estimator, e.g. "autolfads".</param>
    /// <param name="train">Its estimates of the training windows, [window, WindowBins, channel].</param>
    /// <param name="valid">Its estimates of the validation windows, [window, WindowBins, channel].</param>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <param name="baselines">What to compare with; null for <see cref="BaselineEstimators.Default"/>.</param>
    /// <param name="cancellationToken">Stops between lags.</param>
    /// <returns>Standard and deviation score, without lag and at the best lag, per target; the estimator first, then the baselines in their order.</returns>
    /// <exception cref="ArgumentException">There is no behaviour, the estimates are not those of the windows, or the recipe does not fit them.</exception>
    public static IReadOnlyList<DecodingResult> DecodeWindows(
        TrainingData data, string estimator, WindowSet train, WindowSet valid, DecodingConfig? config = null,
        IReadOnlyList<IEnvelopeEstimator>? baselines = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(valid);
        DecodingTarget target = data.Decoding ?? throw new ArgumentException("The windows come without behaviour to decode.", nameof(data));
        WindowDecoding decoding = new(target, config);
        List<DecodingResult> results = [.. decoding.Evaluate(estimator, [train, valid], cancellationToken)];
        foreach (IEnvelopeEstimator baseline in baselines ?? BaselineEstimators.Default(1 / data.BinSeconds))
            results.AddRange(decoding.Evaluate(baseline.Name, Estimate(baseline, data, cancellationToken), cancellationToken));
        return results;
    }

    /// <summary>Decodes behaviour on windows from the baseline that decodes best, chosen for each fold on the other folds: what a laboratory that tunes its envelope by decoding may expect on new windows.</summary>
    /// <param name="data">The windows, with behaviour to decode; their EMG is what the baselines start from.</param>
    /// <param name="candidates">What to choose among, e.g. <see cref="BaselineEstimators.LowPasses"/>.</param>
    /// <param name="score">What is decoded from what.</param>
    /// <param name="nested">The other choices; null for their defaults.</param>
    /// <param name="cancellationToken">Stops between candidates.</param>
    /// <exception cref="ArgumentException">There is no behaviour or no candidate, or the choices do not fit the windows.</exception>
    public static NestedDecodingResult DecodeWindowsNested(
        TrainingData data, IEnumerable<IEnvelopeEstimator> candidates, DecodingScore score, NestedDecodingConfig? nested = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(candidates);
        DecodingTarget target = data.Decoding ?? throw new ArgumentException("The windows come without behaviour to decode.", nameof(data));
        return new WindowDecoding(target).Nested(candidates.Select(c => (c.Name, Estimate(c, data, cancellationToken))), score, nested, cancellationToken);
    }

    /// <summary>Decodes behaviour during a recording from an estimate and from every baseline.</summary>
    /// <param name="emg">Rectified EMG that the baselines start from, [bin, channel].</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <param name="estimator">Name of the estimator, e.g. "autolfads".</param>
    /// <param name="estimate">Its estimate, [bin, channel], on the same bins; NaN where missing.</param>
    /// <param name="targets">Name and unit of each target.</param>
    /// <param name="target">Behaviour, [bin, target], on the same bins; NaN where missing.</param>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <param name="baselines">What to compare with; null for <see cref="BaselineEstimators.Default"/>.</param>
    /// <param name="cancellationToken">Stops between lags.</param>
    /// <returns>Standard score, without lag and at the best lag, per target; the estimator first, then the baselines in their order.</returns>
    /// <exception cref="ArgumentException">The signals are not on the same bins, or the recipe does not fit them.</exception>
    public static IReadOnlyList<DecodingResult> DecodeRecording(
        SampleMatrix emg, double sampleRateHz, string estimator, SampleMatrix estimate, IReadOnlyList<Channel> targets, SampleMatrix target,
        DecodingConfig? config = null, IReadOnlyList<IEnvelopeEstimator>? baselines = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        ArgumentNullException.ThrowIfNull(estimate);
        bool[] shared = SharedBins(emg, estimate);
        RecordingDecoding decoding = new(targets, target, config);
        List<DecodingResult> results = [.. decoding.Scan(Keep(estimate, shared), cancellationToken).ToResults(estimator)];
        foreach (IEnvelopeEstimator baseline in baselines ?? BaselineEstimators.Default(sampleRateHz))
            results.AddRange(decoding.Scan(Keep(baseline.Estimate(emg, sampleRateHz, cancellationToken), shared), cancellationToken).ToResults(baseline.Name));
        return results;
    }

    /// <summary>Scores an estimate of simulated windows against the known activation, beside the EMG and its best low-pass envelope.</summary>
    /// <param name="emg">Rectified EMG, [window, WindowBins + 2·marginBins, channel].</param>
    /// <param name="marginBins">Bins on each side of a window that neither the estimate nor the truth has; 0 or more.</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <param name="estimator">Name of the estimator, e.g. "autolfads".</param>
    /// <param name="estimate">Its estimate, [window, WindowBins, channel].</param>
    /// <param name="channels">Name and unit of each channel.</param>
    /// <param name="truth">Known activation, [window, WindowBins, channel].</param>
    /// <param name="cancellationToken">Stops between cut-offs.</param>
    /// <returns>
    /// Per channel the estimator, "rectified" and the low-pass whose one cut-off for all channels has the highest mean R² on this very truth: the hardest to beat.
    /// </returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a channel's truth does not change.</exception>
    public static IReadOnlyList<TruthResult> RecoverWindows(
        WindowSet emg, int marginBins, double sampleRateHz, string estimator, WindowSet estimate, IReadOnlyList<Channel> channels, WindowSet truth,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(truth);
        SampleMatrix flatTruth = WindowRows.Flatten([truth], nameof(truth));
        SampleMatrix Estimate(IEnvelopeEstimator baseline) => WindowRows.Flatten(baseline.EstimateWindows([emg], marginBins, sampleRateHz, cancellationToken), nameof(emg));
        return
        [
            .. TruthScore.Evaluate(estimator, WindowRows.Flatten([estimate], nameof(estimate)), flatTruth, channels),
            .. RectifiedAndBestLowPass(sampleRateHz, Estimate, flatTruth, channels, cancellationToken),
        ];
    }

    /// <summary>Scores an estimate of a simulated recording against the known activation, beside the EMG and its best low-pass envelope.</summary>
    /// <param name="emg">Rectified EMG, [bin, channel].</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <param name="estimator">Name of the estimator, e.g. "autolfads".</param>
    /// <param name="estimate">Its estimate, [bin, channel], on the same bins; NaN where missing.</param>
    /// <param name="channels">Name and unit of each channel.</param>
    /// <param name="truth">Known activation, [bin, channel], on the same bins; NaN where missing.</param>
    /// <param name="cancellationToken">Stops between cut-offs.</param>
    /// <returns>
    /// Per channel the estimator, "rectified" and the low-pass whose one cut-off for all channels has the highest mean R² on this very truth: the hardest to beat.
    /// </returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a channel's truth does not change.</exception>
    public static IReadOnlyList<TruthResult> RecoverRecording(
        SampleMatrix emg, double sampleRateHz, string estimator, SampleMatrix estimate, IReadOnlyList<Channel> channels, SampleMatrix truth,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(truth);
        bool[] shared = SharedBins(emg, estimate);
        return
        [
            .. TruthScore.Evaluate(estimator, Keep(estimate, shared), truth, channels),
            .. RectifiedAndBestLowPass(sampleRateHz, baseline => Keep(baseline.Estimate(emg, sampleRateHz, cancellationToken), shared), truth, channels, cancellationToken),
        ];
    }

    private static IReadOnlyList<WindowSet> Estimate(IEnvelopeEstimator baseline, TrainingData data, CancellationToken cancellationToken) =>
        baseline.EstimateWindows([data.Train, data.Valid], data.MarginBins, 1 / data.BinSeconds, cancellationToken);

    private static IEnumerable<TruthResult> RectifiedAndBestLowPass(
        double sampleRateHz, Func<IEnvelopeEstimator, SampleMatrix> estimate, SampleMatrix truth, IReadOnlyList<Channel> channels, CancellationToken cancellationToken)
    {
        IReadOnlyList<TruthResult> Score(IEnvelopeEstimator baseline)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return TruthScore.Evaluate(baseline.Name, estimate(baseline), truth, channels);
        }

        return Score(new RectifiedEmg()).Concat(BaselineEstimators.LowPasses(sampleRateHz).Select(Score).MaxBy(results => results.Average(r => r.R2)) ?? []);
    }

    private static bool[] SharedBins(SampleMatrix emg, SampleMatrix estimate)
    {
        if (emg.SampleCount != estimate.SampleCount)
            throw new ArgumentException($"The EMG has {emg.SampleCount} bins, the estimate {estimate.SampleCount}; both must lie on the same bins.", nameof(estimate));
        return [.. Enumerable.Range(0, emg.SampleCount).Select(bin => IsComplete(emg, bin) && IsComplete(estimate, bin))];
    }

    private static bool IsComplete(SampleMatrix matrix, int bin)
    {
        foreach (double value in matrix.Values.AsSpan(bin * matrix.ChannelCount, matrix.ChannelCount))
            if (!double.IsFinite(value)) return false;
        return true;
    }

    /// <summary>The matrix with NaN in all other bins.</summary>
    private static SampleMatrix Keep(SampleMatrix matrix, bool[] bins)
    {
        SampleMatrix kept = new(matrix.SampleCount, matrix.ChannelCount, [.. matrix.Values]);
        for (int bin = 0; bin < bins.Length; bin++)
            if (!bins[bin]) kept.Values.AsSpan(bin * kept.ChannelCount, kept.ChannelCount).Fill(double.NaN);
        return kept;
    }
}
