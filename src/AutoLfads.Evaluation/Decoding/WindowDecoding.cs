using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Comparison;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Scores estimates on windows by how well behaviour on the same bins is decoded from them: the rat hindlimb score.</summary>
/// <remarks>
/// Windows are flattened in the order given; ridge regression from all channels at one lag, contiguous folds,
/// R² per target and fold against the held-out fold's own mean.
/// At a lag the estimate at a bin predicts the target that many bins later within the window, so every lag loses as many bins of each window.
/// Bins with a missing value are left out. Recipe after the decoding of joint angular accelerations in Wimalasena et al. 2022, J. Neural Eng. 19:036013.
/// </remarks>
public sealed class WindowDecoding
{
    private readonly IReadOnlyList<Channel> targets;
    private readonly DecodingConfig config;
    private readonly SampleMatrix values; // [window * time, target]
    private readonly int windowCount;
    private readonly int windowBins;

    /// <summary>Takes the behaviour of the training windows, then that of the validation windows.</summary>
    /// <param name="target">Behaviour on the windows' bins.</param>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <exception cref="ArgumentException">Shapes or names do not fit, or the recipe is not usable.</exception>
    public WindowDecoding(DecodingTarget target, DecodingConfig? config = null)
        : this((target ?? throw new ArgumentNullException(nameof(target))).Channels, [target.Train, target.Valid], config)
    {
    }

    /// <summary>Takes behaviour on windows.</summary>
    /// <param name="targets">Name and unit of each target.</param>
    /// <param name="values">Sets of windows taken one after the other, each [window, time, target].</param>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <exception cref="ArgumentException">Shapes or names do not fit, or the recipe is not usable.</exception>
    public WindowDecoding(IReadOnlyList<Channel> targets, IReadOnlyList<WindowSet> values, DecodingConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(values);
        this.targets = targets;
        this.config = config ?? new DecodingConfig();
        this.config.ThrowIfInvalid();
        this.values = WindowRows.Flatten(values, nameof(values));
        if (targets.Count == 0 || targets.Count != this.values.ChannelCount)
            throw new ArgumentException($"{targets.Count} target names were given for {this.values.ChannelCount} targets; at least one is needed.", nameof(targets));
        windowBins = values[0].TimeBins;
        windowCount = values.Sum(set => set.WindowCount);
    }

    /// <summary>Scores one estimator at every lag.</summary>
    /// <param name="estimate">Sets of windows in the order of the targets' sets, each [window, time, channel], without margins.</param>
    /// <param name="score">What is decoded from what.</param>
    /// <param name="cancellationToken">Stops between lags.</param>
    /// <exception cref="ArgumentException">The windows are not those of the targets, the lags exceed the window, or a target does not change in a fold.</exception>
    public LagScan Scan(IReadOnlyList<WindowSet> estimate, DecodingScore score, CancellationToken cancellationToken = default) =>
        LagScanner.Scan(Rows(estimate, score), score, targets, config, cancellationToken);

    /// <summary>What one estimator leaves undecoded at one lag, fold by fold and window by window, for a <see cref="PairedComparison"/>.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="estimate">Sets of windows in the order of the targets' sets, each [window, time, channel], without margins.</param>
    /// <param name="score">What is decoded from what.</param>
    /// <param name="lagBins">Bins by which the estimate leads; 0 or more.</param>
    /// <exception cref="ArgumentException">As of <see cref="Scan"/>.</exception>
    public DecodingErrors Errors(string estimator, IReadOnlyList<WindowSet> estimate, DecodingScore score, int lagBins = 0) =>
        LagScanner.Errors(Rows(estimate, score), lagBins, estimator, score, targets, config);

    /// <summary>Decodes each fold with the estimator, ridge penalty and lag that the other folds choose among themselves; folds of whole windows.</summary>
    /// <param name="candidates">Name and estimate of each candidate, as <see cref="Scan"/> takes it; computed as they are asked for.</param>
    /// <param name="score">What is decoded from what. The mean that deviations are from is that over all windows.</param>
    /// <param name="nested">What to choose among; null for its defaults.</param>
    /// <param name="cancellationToken">Stops between candidates and lags.</param>
    /// <returns>The score and each fold's choice; among equals the first candidate, lag and penalty.</returns>
    /// <exception cref="ArgumentException">As of <see cref="Scan"/>; or there is no candidate, the candidates' bins differ, or there are fewer windows than folds.</exception>
    public NestedDecodingResult Nested(
        IEnumerable<(string Estimator, IReadOnlyList<WindowSet> Estimate)> candidates, DecodingScore score, NestedDecodingConfig? nested = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        nested ??= new NestedDecodingConfig();
        nested.ThrowIfInvalid();
        return NestedDecoder.Evaluate(
            candidates.Select(c => (c.Estimator, Predictors(c.Estimate, score))), Targets(score), windowBins, score, targets, nested, cancellationToken);
    }

    /// <summary>The score of the phase clock, which knows the time within the window and nothing of the EMG: it predicts the mean, at the bin, of the target over the training rows of each fold.</summary>
    /// <returns>The standard score at lag 0, without a decoder; what an estimator scores above it is about single trials.</returns>
    /// <exception cref="ArgumentException">A target does not change in a fold, or a bin has no training row.</exception>
    public LagScan PhaseClockScan() => PhaseClock.Scan(values, windowBins, targets, config);

    /// <summary>The standard and the deviation score of one estimator, each without lag and at its best lag, per target.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="estimate">Sets of windows in the order of the targets' sets, each [window, time, channel], without margins.</param>
    /// <param name="cancellationToken">Stops between lags.</param>
    /// <exception cref="ArgumentException">The windows are not those of the targets, the lags exceed the window, or a target does not change in a fold.</exception>
    public IReadOnlyList<DecodingResult> Evaluate(string estimator, IReadOnlyList<WindowSet> estimate, CancellationToken cancellationToken = default) =>
    [
        .. Scan(estimate, DecodingScore.Standard, cancellationToken).ToResults(estimator),
        .. Scan(estimate, DecodingScore.Deviation, cancellationToken).ToResults(estimator),
    ];

    private LaggedRows Rows(IReadOnlyList<WindowSet> estimate, DecodingScore score) => new(Predictors(estimate, score), Targets(score), windowBins, config.HistoryBins);

    private SampleMatrix Targets(DecodingScore score) => score == DecodingScore.Deviation ? Deviations(values) : values;

    private SampleMatrix Predictors(IReadOnlyList<WindowSet> estimate, DecodingScore score)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        SampleMatrix predictors = WindowRows.Flatten(estimate, nameof(estimate));
        int estimatedWindows = estimate.Sum(set => set.WindowCount);
        if (estimatedWindows != windowCount || estimate[0].TimeBins != windowBins)
        {
            throw new ArgumentException(
                $"The targets have {windowCount} windows of {windowBins} bins, the estimate {estimatedWindows} of {estimate[0].TimeBins}. "
                + "Give the estimate of the same windows, without margins.", nameof(estimate));
        }

        if (score != DecodingScore.Deviation) return predictors;
        if (windowCount < 2) throw new ArgumentException($"Deviations from the mean over windows need 2 windows, found {windowCount}. Use the standard score.", nameof(score));
        return Deviations(predictors);
    }

    /// <summary>Each value less the mean over the windows, at its bin, of its channel; windows with a missing value there do not count.</summary>
    private SampleMatrix Deviations(SampleMatrix flat)
    {
        SampleMatrix deviations = new(flat.SampleCount, flat.ChannelCount);
        for (int bin = 0; bin < windowBins; bin++)
        {
            for (int c = 0; c < flat.ChannelCount; c++)
            {
                double sum = 0;
                int count = 0;
                for (int row = bin; row < flat.SampleCount; row += windowBins)
                {
                    if (!double.IsFinite(flat[row, c])) continue;
                    sum += flat[row, c];
                    count++;
                }

                for (int row = bin; row < flat.SampleCount; row += windowBins) deviations[row, c] = flat[row, c] - (sum / count);
            }
        }

        return deviations;
    }
}
