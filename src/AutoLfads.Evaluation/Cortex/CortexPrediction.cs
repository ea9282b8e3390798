using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Cortex;

/// <summary>Predicts estimates of muscle activation from the spikes of motor cortex by ridge regression, the penalty chosen in a nested cross-validation.</summary>
/// <remarks>
/// An estimate that cortex predicts better was taken as the better estimate by Wimalasena et al. 2022, J. Neural Eng. 19:036013; the recipe is this project's own.
/// Caution: a smoother target is easier to predict, whatever it has to do with cortex, because smoothed firing rates are smooth themselves. Compare with low-pass baselines of the same
/// bandwidth, and together with an analysis that rewards fast detail. Every estimator is judged on the same bins: those where all have values.
/// Smoothing reaches 4 standard deviations across the edges of folds, which matters only for recordings of a few seconds.
/// </remarks>
public sealed class CortexPrediction
{
    private readonly CortexPredictionConfig config;
    private readonly SampleMatrix rates;
    private readonly double sampleRateHz;

    /// <summary>Takes the spikes.</summary>
    /// <param name="counts">Spike counts on the estimates' bins, [bin, unit]; NaN where missing.</param>
    /// <param name="sampleRateHz">Bins per second; above 0.</param>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <exception cref="ArgumentException">The recipe or the rate is not usable, or there are no units.</exception>
    public CortexPrediction(SampleMatrix counts, double sampleRateHz, CortexPredictionConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        this.config = config ?? new CortexPredictionConfig();
        IReadOnlyList<string> problems = this.config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(config));
        if (!(double.IsFinite(sampleRateHz) && sampleRateHz > 0)) throw new ArgumentException($"The sample rate must be above 0 Hz, was {sampleRateHz}.", nameof(sampleRateHz));
        if (counts.ChannelCount == 0) throw new ArgumentException("Spike counts of one unit or more are needed, got none.", nameof(counts));
        this.sampleRateHz = sampleRateHz;
        rates = SpikeTrains.Smooth(counts, sampleRateHz, this.config.SmoothingSdSeconds);
    }

    /// <summary>Scores every estimator's estimate of every muscle.</summary>
    /// <param name="channels">Name and unit of each muscle.</param>
    /// <param name="estimates">Estimators by name, each with its estimate, [bin, muscle], on the bins of the spikes; NaN where missing.</param>
    /// <param name="cancellationToken">Stops between folds.</param>
    /// <returns>For each estimator, in the order given, one result per muscle.</returns>
    /// <exception cref="ArgumentException">Bins or channels do not fit, too few bins are complete, or an estimate does not change within a fold.</exception>
    public IReadOnlyList<CortexPredictionResult> Predict(
        IReadOnlyList<Channel> channels, IReadOnlyList<(string Estimator, SampleMatrix Estimate)> estimates, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(estimates);
        foreach ((string estimator, SampleMatrix estimate) in estimates)
        {
            if (estimate.SampleCount != rates.SampleCount || estimate.ChannelCount != channels.Count)
            {
                throw new ArgumentException(
                    $"The estimate '{estimator}' must have {rates.SampleCount} bins, as the spikes, and {channels.Count} channels, was [{estimate.SampleCount}, {estimate.ChannelCount}].", nameof(estimates));
            }
        }

        if (estimates.Count == 0 || channels.Count == 0) throw new ArgumentException("One estimate of one muscle or more is needed, got none.", nameof(estimates));
        int[] bins = PredictedBins();
        LaggedRows rows = new(Predictors(bins), Targets(estimates, channels.Count, bins), Math.Max(1, bins.Length));
        string[] names = [.. estimates.SelectMany(e => channels.Select(c => $"'{c.Name}' by '{e.Estimator}'"))];
        (double[][] vaf, double[][] penalties, int rowCount) = Score(rows, names, cancellationToken);
        return
        [
            .. estimates.SelectMany((e, i) => channels.Select((channel, c) =>
            {
                int target = (i * channels.Count) + c;
                return new CortexPredictionResult(e.Estimator, channel.Name, vaf[target].Average(), StandardError(vaf[target]), vaf[target], penalties[target], rowCount);
            })),
        ];
    }

    private static double StandardError(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / values.Length);
    }

    private static SampleMatrix Targets(IReadOnlyList<(string Estimator, SampleMatrix Estimate)> estimates, int channelCount, int[] bins)
    {
        SampleMatrix targets = new(bins.Length, estimates.Count * channelCount);
        for (int row = 0; row < bins.Length; row++)
            for (int i = 0; i < targets.ChannelCount; i++) targets[row, i] = estimates[i / channelCount].Estimate[bins[row], i % channelCount];
        return targets;
    }

    /// <summary>The bins that have their whole history, at the spacing asked for.</summary>
    private int[] PredictedBins()
    {
        int spacing = Math.Max(1, (int)Math.Round(config.RowSpacingSeconds * sampleRateHz)), first = (config.HistoryTaps - 1) * TapBins;
        List<int> bins = [];
        for (int bin = first; bin < rates.SampleCount; bin += spacing) bins.Add(bin);
        return [.. bins];
    }

    private int TapBins => Math.Max(1, (int)Math.Round(config.TapSpacingSeconds * sampleRateHz));

    private SampleMatrix Predictors(int[] bins)
    {
        SampleMatrix predictors = new(bins.Length, rates.ChannelCount * config.HistoryTaps);
        for (int row = 0; row < bins.Length; row++)
            for (int i = 0; i < predictors.ChannelCount; i++) predictors[row, i] = rates[bins[row] - (i / rates.ChannelCount * TapBins), i % rates.ChannelCount];
        return predictors;
    }

    private (double[][] Vaf, double[][] Penalties, int RowCount) Score(LaggedRows rows, string[] names, CancellationToken cancellationToken)
    {
        int[] complete = rows.Complete(lagBins: 0);
        if (complete.Length < 2 * config.FoldCount)
            throw new ArgumentException($"{config.FoldCount} folds need {2 * config.FoldCount} bins or more where spikes and every estimate have values, found {complete.Length}.");
        int[] starts = CrossValidation.Rows(complete.Length, config.FoldCount);
        JointMoments[] folds = new JointMoments[config.FoldCount];
        for (int fold = 0; fold < folds.Length; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            folds[fold] = rows.Moments(complete.AsSpan(starts[fold]..starts[fold + 1]), lagBins: 0);
            int constant = Array.FindIndex([.. Enumerable.Range(0, names.Length)], target => folds[fold].TargetIsConstant(target));
            if (constant >= 0)
                throw new ArgumentException($"The estimate of {names[constant]} does not change in fold {fold + 1} of {folds.Length}, so that it has no VAF there. Use fewer folds or leave it out.");
        }

        JointMoments all = folds[0].Without(folds[0]);
        foreach (JointMoments fold in folds) all.Add(fold);
        double[] scales = all.PredictorScales();
        double[][] vaf = Array.ConvertAll(names, _ => new double[folds.Length]), penalties = Array.ConvertAll(names, _ => new double[folds.Length]);
        for (int fold = 0; fold < folds.Length; fold++)
        {
            JointMoments training = all.Without(folds[fold]);
            double[] chosen = ChoosePenalties(training, [.. folds.Where((_, i) => i != fold)], scales, names.Length, cancellationToken);
            Dictionary<double, RidgeDecoder> decoders = chosen.Distinct().ToDictionary(p => p, p => RidgeDecoder.Fit(training, scales, p));
            for (int target = 0; target < names.Length; target++)
            {
                vaf[target][fold] = decoders[chosen[target]].Score(folds[fold], target).R2;
                penalties[target][fold] = chosen[target];
            }
        }

        return (vaf, penalties, complete.Length);
    }

    /// <summary>For each target the penalty with the highest mean score over the inner folds, the smallest of equals.</summary>
    private double[] ChoosePenalties(JointMoments training, JointMoments[] folds, double[] scales, int targetCount, CancellationToken cancellationToken)
    {
        double[][] sums = [.. config.Penalties.Select(_ => new double[targetCount])]; // [penalty][target]
        foreach (JointMoments fold in folds)
        {
            JointMoments rest = training.Without(fold);
            for (int p = 0; p < sums.Length; p++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RidgeDecoder decoder = RidgeDecoder.Fit(rest, scales, config.Penalties[p]);
                for (int target = 0; target < targetCount; target++) sums[p][target] += decoder.Score(fold, target).R2;
            }
        }

        return [.. Enumerable.Range(0, targetCount).Select(target => config.Penalties[Enumerable.Range(0, sums.Length).MaxBy(p => sums[p][target])])];
    }
}
