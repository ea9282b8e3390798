using System.Globalization;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using MathNet.Numerics.Statistics;

namespace AutoLfads.Core.Baselines;

/// <summary>
/// Recursive Bayesian estimate of the level of EMG: each sample is noise whose scale is the level, and the level diffuses and jumps. Causal: an estimate depends on no later sample, but for those of its block.
/// </summary>
/// <remarks>
/// After Sanger 2007, J. Neurophysiol. 97:1839, with the likelihoods and the output of Hofmann et al. 2016, IEEE TNSRE 24:1333.
/// Works on raw (high-passed) EMG and on rectified EMG alike: the likelihood knows magnitudes only. Windows begin with equal probabilities at their first bin, margins included.
/// Missing and infinite samples measure nothing: the prediction goes on, and the estimate there is NaN.
/// Where a step diffuses beyond the stability of an explicit step, an implicit one of the same variance takes its place.
/// </remarks>
public sealed class BayesianFilter : IEnvelopeEstimator
{
    private const double ScaleQuantile = 0.995;
    private const int ChunkValues = 1 << 18;

    /// <summary>Takes the settings.</summary>
    /// <param name="config">The settings; null for their defaults.</param>
    /// <exception cref="ArgumentException">A setting cannot be used; the message lists all of them.</exception>
    public BayesianFilter(BayesianFilterConfig? config = null)
    {
        Config = config ?? new BayesianFilterConfig();
        IReadOnlyList<string> problems = Config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(config));
    }

    /// <summary>The settings.</summary>
    public BayesianFilterConfig Config { get; }

    /// <summary>Likelihood, diffusion and jump rate, e.g. "bayes_laplacian_0.1_1e-10".</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"bayes_{(Config.Likelihood == EmgLikelihood.Laplacian ? "laplacian" : "gaussian")}_{Config.Diffusion:g}_{Config.JumpRate:g}");

    /// <summary>Estimates the level of continuous EMG and how well each sample was predicted.</summary>
    /// <param name="emg">EMG, raw or rectified, [time, channel]; NaN where missing.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <param name="cancellationToken">Stops between blocks of samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0.</exception>
    /// <exception cref="ArgumentException">There is not one scale for each channel, or more than one jump is expected in a step.</exception>
    public BayesianFilterResult Run(SampleMatrix emg, double sampleRateHz, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        return Run(emg, ScalesOf(emg.ChannelCount, emg.GetChannel), sampleRateHz, cancellationToken);
    }

    /// <summary>Estimates the level in windows and how well each sample was predicted.</summary>
    /// <param name="emg">EMG, raw or rectified, [window, time, channel]; NaN where missing.</param>
    /// <param name="sampleRateHz">Bins per second; above 0.</param>
    /// <param name="cancellationToken">Stops between blocks of samples.</param>
    /// <returns>The estimate of all bins, with the likelihood of each channel over all windows, margins included.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0.</exception>
    /// <exception cref="ArgumentException">There is not one scale for each channel, or more than one jump is expected in a step.</exception>
    public BayesianFilterWindowsResult RunWindows(WindowSet emg, double sampleRateHz, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        return RunWindows(emg, ScalesOf([emg]), sampleRateHz, cancellationToken);
    }

    /// <inheritdoc/>
    public SampleMatrix Estimate(SampleMatrix emg, double sampleRateHz, CancellationToken cancellationToken = default) => Run(emg, sampleRateHz, cancellationToken).Estimate;

    /// <inheritdoc/>
    public IReadOnlyList<WindowSet> EstimateWindows(IReadOnlyList<WindowSet> emg, int marginBins, double sampleRateHz, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        if (emg.Count == 0) return [];
        double[] scales = ScalesOf(emg);
        return [.. emg.Select(set => RunWindows(set, scales, sampleRateHz, cancellationToken).Estimate.WithoutMargins(marginBins))];
    }

    private BayesianFilterResult Run(SampleMatrix emg, double[] scales, double sampleRateHz, CancellationToken cancellationToken)
    {
        if (!(sampleRateHz > 0) || double.IsInfinity(sampleRateHz)) throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, "The rate must be above 0.");
        LevelGrid grid = new(Config, sampleRateHz);
        int columns = emg.ChannelCount, groups = (columns + BayesianLanes.Lanes - 1) / BayesianLanes.Lanes;
        BayesianLanes[] lanes = [.. Enumerable.Range(0, groups).Select(group => new BayesianLanes(grid, LaneScales(scales, group)))];
        SampleMatrix estimate = emg.NewLike(emg.SampleCount, columns);
        int chunk = Math.Max(1, ChunkValues / Math.Max(1, columns) / Config.BlockSamples) * Config.BlockSamples;
        double[] rows = new double[Math.Min(chunk, emg.SampleCount) * columns];
        for (int start = 0; start < emg.SampleCount; start += chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = Math.Min(chunk, emg.SampleCount - start) * columns;
            emg.Read(start, rows.AsSpan(0, length));
            Parallel.For(0, groups, group => lanes[group].Run(rows.AsSpan(0, length), columns, group * BayesianLanes.Lanes));
            estimate.Write(start, rows.AsSpan(0, length));
        }

        return new BayesianFilterResult(estimate, [.. lanes.SelectMany(l => l.LogLikelihood).Take(columns)], [.. lanes.SelectMany(l => l.SampleCount).Take(columns)]);
    }

    /// <summary>Every channel of every window is a signal of its own: [time, window * channel].</summary>
    private BayesianFilterWindowsResult RunWindows(WindowSet emg, double[] scales, double sampleRateHz, CancellationToken cancellationToken)
    {
        int channels = emg.ChannelCount, columns = emg.WindowCount * channels;
        SampleMatrix signals = new(emg.TimeBins, columns);
        for (int i = 0; i < emg.Values.Length; i++) signals.Values[Transposed(i)] = emg.Values[i];
        double[] repeated = [.. Enumerable.Range(0, columns).Select(column => scales[column % channels])];
        BayesianFilterResult result = Run(signals, repeated, sampleRateHz, cancellationToken);
        WindowSet estimate = new(emg.WindowCount, emg.TimeBins, channels);
        for (int i = 0; i < estimate.Values.Length; i++) estimate.Values[i] = (float)result.Estimate.Values[Transposed(i)];
        double[] logLikelihood = new double[channels];
        long[] sampleCount = new long[channels];
        for (int column = 0; column < columns; column++)
        {
            logLikelihood[column % channels] += result.LogLikelihood[column];
            sampleCount[column % channels] += result.SampleCount[column];
        }

        return new BayesianFilterWindowsResult(estimate, logLikelihood, sampleCount);

        int Transposed(int i) => (i / channels % emg.TimeBins * columns) + (i / (channels * emg.TimeBins) * channels) + (i % channels);
    }

    private double[] ScalesOf(IReadOnlyList<WindowSet> sets) => ScalesOf(
        sets[0].ChannelCount, channel => [.. sets.SelectMany(set => Enumerable.Range(0, set.WindowCount * set.TimeBins).Select(row => (double)set.Values[(row * set.ChannelCount) + channel]))]);

    /// <summary>The scale of each channel: given, or from its magnitudes; 0 for a channel without any above 0.</summary>
    private double[] ScalesOf(int channelCount, Func<int, double[]> samples)
    {
        if (Config.Scales is null)
        {
            return [.. Enumerable.Range(0, channelCount).Select(channel =>
            {
                double[] magnitudes = [.. samples(channel).Where(double.IsFinite).Select(Math.Abs)];
                if (magnitudes.Length == 0) return 0;
                double quantile = ArrayStatistics.QuantileCustomInplace(magnitudes, ScaleQuantile, QuantileDefinition.R7);
                return quantile > 0 ? quantile : magnitudes.Max();
            })];
        }

        if (Config.Scales.Count != channelCount)
            throw new ArgumentException($"One scale for each of {channelCount} channels is required, found {Config.Scales.Count}. Give as many, or none to take them from the EMG.", nameof(samples));
        return [.. Config.Scales];
    }

    private static double[] LaneScales(double[] scales, int group)
    {
        double[] lanes = new double[BayesianLanes.Lanes];
        int first = group * lanes.Length;
        scales.AsSpan(first, Math.Min(lanes.Length, scales.Length - first)).CopyTo(lanes);
        return lanes;
    }
}
