using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using MathNet.Numerics;

namespace AutoLfads.Core.Baselines;

/// <summary>One estimator and how well it predicts rectified EMG that it was not shown.</summary>
/// <param name="Estimator">The estimator.</param>
/// <param name="NatsPerSample">Negative log-likelihood of the held-out samples, nats per sample, mean over all channels; smaller is better.</param>
public sealed record HeldOutScore(IEnvelopeEstimator Estimator, double NatsPerSample);

/// <summary>Chooses an envelope's setting, such as the cut-off of a low-pass, from EMG alone: by the likelihood of held-out samples under a gamma distribution whose mean is the envelope.</summary>
/// <remarks>
/// A criterion of this project. Runs of bins are hidden at regular intervals, the same in all channels, and replaced by the straight line between their neighbours; of each run the middle bin is scored.
/// Its neighbours are hidden with it because EMG that was resampled shares noise between neighbouring bins, which a high cut-off would be rewarded for following.
/// The gamma distribution's mean is the envelope times a gain of the channel, so that estimators of different units compare; gain and shape are those of the highest likelihood on the scored bins, two numbers per channel for every estimator alike.
/// An envelope below 10 % of its channel's mean counts as that, and a sample below a millionth of its channel's mean likewise.
/// </remarks>
public static class HeldOutRanking
{
    /// <summary>Bins from one hidden run to the next unless told otherwise.</summary>
    public const int DefaultSpacingBins = 16;

    /// <summary>Bins of a hidden run unless told otherwise.</summary>
    public const int DefaultRunBins = 3;

    private const double LeastSample = 1e-6;

    // Low-passes swing to 0 and below after bursts; with 1 % this cost more than any cut-off gained on rat EMG, and the straight lines themselves won.
    private const double LeastEnvelope = 0.1;

    /// <summary>Scores estimators on a recording, best first.</summary>
    /// <param name="estimators">The estimators; at least one.</param>
    /// <param name="emg">Rectified EMG, [time, channel]; NaN where missing.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <param name="spacingBins">Bins from one hidden run to the next; more than <paramref name="runBins"/>.</param>
    /// <param name="runBins">Bins of a hidden run; odd, 1 or more.</param>
    /// <param name="cancellationToken">Stops between estimators and channels.</param>
    /// <exception cref="ArgumentException">There is no estimator, the runs do not fit, or fewer than 10 bins of a channel can be scored.</exception>
    public static IReadOnlyList<HeldOutScore> Rank(
        IEnumerable<IEnvelopeEstimator> estimators, SampleMatrix emg, double sampleRateHz,
        int spacingBins = DefaultSpacingBins, int runBins = DefaultRunBins, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimators);
        ArgumentNullException.ThrowIfNull(emg);
        HiddenRuns hidden = new(spacingBins, runBins);
        double[][] truth = [.. Enumerable.Range(0, emg.ChannelCount).Select(emg.GetChannel)];
        SampleMatrix shown = SampleMatrix.FromChannels([.. truth.Select(hidden.Bridge)]);
        int[][] scored = [.. truth.Select(hidden.Scored)];
        return Rank(estimators, estimator =>
        {
            SampleMatrix envelope = estimator.Estimate(shown, sampleRateHz, cancellationToken);
            return [.. scored.Select((bins, c) => (Array.ConvertAll(bins, t => truth[c][t]), Array.ConvertAll(bins, t => envelope[t, c])))];
        }, cancellationToken);
    }

    /// <summary>Scores estimators on windows, best first; no run lies in the margins.</summary>
    /// <param name="estimators">The estimators; at least one.</param>
    /// <param name="emg">Windows of rectified EMG, [window, time, channel], margins included; NaN where missing.</param>
    /// <param name="marginBins">Bins at each end of a window that are not scored; 0 or more.</param>
    /// <param name="sampleRateHz">Bins per second; above 0.</param>
    /// <param name="spacingBins">Bins from one hidden run to the next; more than <paramref name="runBins"/>.</param>
    /// <param name="runBins">Bins of a hidden run; odd, 1 or more.</param>
    /// <param name="cancellationToken">Stops between estimators and windows.</param>
    /// <exception cref="ArgumentException">There is no estimator, the runs do not fit, or fewer than 10 bins of a channel can be scored.</exception>
    public static IReadOnlyList<HeldOutScore> RankWindows(
        IEnumerable<IEnvelopeEstimator> estimators, WindowSet emg, int marginBins, double sampleRateHz,
        int spacingBins = DefaultSpacingBins, int runBins = DefaultRunBins, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimators);
        ArgumentNullException.ThrowIfNull(emg);
        HiddenRuns hidden = new(spacingBins, runBins);
        WindowSet shown = new(emg.WindowCount, emg.TimeBins, emg.ChannelCount);
        List<(int Window, int Bin)>[] scored = [.. Enumerable.Range(0, emg.ChannelCount).Select(_ => new List<(int, int)>())];
        for (int w = 0; w < emg.WindowCount; w++)
        {
            for (int c = 0; c < emg.ChannelCount; c++)
            {
                double[] signal = [.. Enumerable.Range(0, emg.TimeBins).Select(t => (double)emg[w, t, c])];
                scored[c].AddRange(hidden.Scored(signal).Where(t => t >= marginBins && t < emg.TimeBins - marginBins).Select(t => (w, t)));
                double[] bridged = hidden.Bridge(signal);
                for (int t = 0; t < bridged.Length; t++) shown[w, t, c] = (float)bridged[t];
            }
        }

        return Rank(estimators, estimator =>
        {
            WindowSet envelope = estimator.EstimateWindows([shown], marginBins, sampleRateHz, cancellationToken)[0];
            return [.. scored.Select((bins, c) => (bins.Select(b => (double)emg[b.Window, b.Bin, c]).ToArray(), bins.Select(b => (double)envelope[b.Window, b.Bin - marginBins, c]).ToArray()))];
        }, cancellationToken);
    }

    private static HeldOutScore[] Rank(
        IEnumerable<IEnvelopeEstimator> estimators, Func<IEnvelopeEstimator, (double[] Emg, double[] Envelope)[]> predict, CancellationToken cancellationToken)
    {
        HeldOutScore[] scores =
        [
            .. estimators.Select(estimator =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                (double[] Emg, double[] Envelope)[] channels = predict(estimator);
                return new HeldOutScore(estimator, channels.Sum(c => GammaNll(c.Emg, c.Envelope) * c.Emg.Length) / channels.Sum(c => c.Emg.Length));
            }).OrderBy(s => s.NatsPerSample),
        ];
        return scores.Length > 0 ? scores : throw new ArgumentException("At least one estimator is needed, found none.", nameof(estimators));
    }

    /// <summary>Negative log-likelihood per sample under the gamma distributions of the best gain and shape.</summary>
    internal static double GammaNll(double[] emg, double[] envelope)
    {
        const int Fewest = 10;
        if (emg.Length < Fewest) throw new ArgumentException($"At least {Fewest} bins of every channel must lie in hidden runs, found {emg.Length}. Use a longer recording or hide runs closer together.");
        double leastEmg = LeastSample * emg.Average(), leastEnvelope = LeastEnvelope * envelope.Average();
        if (!(leastEmg > 0 && leastEnvelope > 0))
            throw new ArgumentException("Rectified EMG and envelope must be above 0 on average, found a channel where they are not. Leave silent channels out.");
        double[] samples = Array.ConvertAll(emg, x => Math.Max(x, leastEmg));
        double[] ratios = [.. samples.Zip(envelope, (x, e) => x / Math.Max(e, leastEnvelope))];
        // With the best gain the ratios of samples to means average 1.
        double meanLog = samples.Average(Math.Log), spread = Math.Log(ratios.Average()) - ratios.Average(Math.Log), shape = GammaShape(spread);
        return meanLog - (shape * Math.Log(shape)) + (shape * (1 + spread)) + SpecialFunctions.GammaLn(shape);
    }

    /// <summary>The shape a with ln a - ψ(a) = spread: that of the highest likelihood where the logarithm of ratios of mean 1 averages -spread.</summary>
    private static double GammaShape(double spread)
    {
        const double Narrowest = 1e-12;
        spread = Math.Max(spread, Narrowest);
        // ln a - ψ(a) lies between 1 / (2a) and 1 / a and falls.
        double lower = Math.Log(0.5 / spread) - 1, upper = Math.Log(1 / spread) + 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (lower + upper) / 2, shape = Math.Exp(middle);
            if (middle - SpecialFunctions.DiGamma(shape) > spread) lower = middle;
            else upper = middle;
        }

        return Math.Exp((lower + upper) / 2);
    }
}
