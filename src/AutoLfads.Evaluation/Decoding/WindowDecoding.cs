using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

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
    public LagScan Scan(IReadOnlyList<WindowSet> estimate, DecodingScore score, CancellationToken cancellationToken = default)
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

        SampleMatrix decoded = values;
        if (score == DecodingScore.Deviation)
        {
            predictors = Deviations(predictors);
            decoded = Deviations(values);
        }

        return LagScanner.Scan(new LaggedRows(predictors, decoded, windowBins), score, targets, config, cancellationToken);
    }

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
