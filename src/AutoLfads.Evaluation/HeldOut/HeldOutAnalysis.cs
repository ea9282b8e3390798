using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.HeldOut;

/// <summary>Scores any estimator that can be given EMG with missing samples by the likelihood of the samples it was not given.</summary>
/// <remarks>
/// A hidden sample is taken as gamma distributed around the envelope that was estimated without it; each channel has one shape and one gain, fitted to the hidden samples of other trials,
/// so that neither an estimator's scale (standard deviation or mean) nor the EMG's noise counts for or against it. The same measure for every estimator, unlike a model's own likelihood.
/// The definition is this project's own.
/// </remarks>
public sealed class HeldOutAnalysis
{
    private const int FewestSamples = 10;

    private readonly HeldOutConfig config;

    /// <summary>Takes the recipe.</summary>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <exception cref="ArgumentException">The recipe is not usable.</exception>
    public HeldOutAnalysis(HeldOutConfig? config = null)
    {
        this.config = config ?? new HeldOutConfig();
        this.config.ThrowIfInvalid();
    }

    /// <summary>Scores one estimator on every channel.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="training">EMG of the trials that shape and gain are fitted to, and the estimate made from its masked samples.</param>
    /// <param name="scored">EMG of the trials that are scored, and the estimate made from its masked samples.</param>
    /// <exception cref="ArgumentException">
    /// Shapes differ, an estimate is missing at a hidden sample or is not positive on average, or a channel has fewer than 10 hidden samples in either part.
    /// </exception>
    public IReadOnlyList<HeldOutLikelihood> Evaluate(string estimator, (HeldOutEmg Emg, TrialSet Estimate) training, (HeldOutEmg Emg, TrialSet Estimate) scored)
    {
        Require(training);
        Require(scored);
        if (!training.Estimate.Channels.Select(c => c.Name).SequenceEqual(scored.Estimate.Channels.Select(c => c.Name)))
            throw new ArgumentException("The trials to fit and those to score must have the same channels.", nameof(scored));
        return [.. Enumerable.Range(0, scored.Estimate.Channels.Count).Select(c => Score(estimator, training, scored, c))];
    }

    private static void Require((HeldOutEmg Emg, TrialSet Estimate) part)
    {
        ArgumentNullException.ThrowIfNull(part.Emg);
        ArgumentNullException.ThrowIfNull(part.Estimate);
        part.Emg.Emg.RequireSameShape(part.Estimate, "EMG", "estimate");
    }

    private HeldOutLikelihood Score(string estimator, (HeldOutEmg Emg, TrialSet Estimate) training, (HeldOutEmg Emg, TrialSet Estimate) scored, int channel)
    {
        Pair[] fitPairs = Hidden(training, channel), pairs = Hidden(scored, channel);
        string name = scored.Estimate.Channels[channel].Name;
        double mean = fitPairs.Average(p => p.Envelope);
        if (mean <= 0) throw new ArgumentException($"The estimate of channel '{name}' must be positive on average to be a mean of EMG, was {mean}.");
        double floor = config.EstimateFloorShare * mean;
        GammaFit fit = GammaFit.To([.. fitPairs.Select(p => Raised(p) / Math.Max(floor, p.Envelope))]), constant = GammaFit.To([.. fitPairs.Select(Raised)]);
        double[] losses = Array.ConvertAll(pairs, p => fit.Nll(Raised(p), Math.Max(floor, p.Envelope)));
        double?[] perTrial = new double?[scored.Estimate.TrialCount];
        foreach (IGrouping<int, double> trial in losses.Zip(pairs).GroupBy(p => p.Second.Trial, p => p.First)) perTrial[trial.Key] = trial.Average();
        return new HeldOutLikelihood(
            estimator,
            name,
            losses.Average(),
            StandardError([.. perTrial.OfType<double>()]),
            pairs.Average(p => constant.Nll(Raised(p), 1)),
            fit.Shape,
            fit.Gain,
            pairs.Length,
            pairs.Count(p => p.Envelope < floor),
            pairs.Count(p => p.Sample < config.SampleFloor),
            perTrial);
    }

    private static double? StandardError(double[] values)
    {
        if (values.Length < 2) return null;
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
    }

    private static Pair[] Hidden((HeldOutEmg Emg, TrialSet Estimate) part, int channel)
    {
        List<Pair> pairs = [];
        int missing = 0;
        for (int trial = 0; trial < part.Estimate.TrialCount; trial++)
        {
            for (int bin = 0; bin < part.Estimate.TimeBins; bin++)
            {
                if (!part.Emg.IsHeldOut(trial, bin, channel)) continue;
                double envelope = part.Estimate[trial, bin, channel];
                if (!double.IsFinite(envelope)) missing++;
                pairs.Add(new Pair(trial, part.Emg.Emg[trial, bin, channel], envelope));
            }
        }

        string name = part.Estimate.Channels[channel].Name;
        if (missing > 0)
            throw new ArgumentException($"The estimate of channel '{name}' has no value at {missing} of {pairs.Count} hidden samples. Only an estimator that fills missing samples can be scored.");
        if (pairs.Count < FewestSamples)
            throw new ArgumentException($"Channel '{name}' has {pairs.Count} hidden samples; {FewestSamples} are needed. Hide a larger share or use more trials.");
        return [.. pairs];
    }

    private double Raised(Pair pair) => Math.Max(config.SampleFloor, pair.Sample);

    private readonly record struct Pair(int Trial, double Sample, double Envelope);
}
