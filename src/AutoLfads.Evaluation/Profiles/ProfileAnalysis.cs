using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Profiles;

/// <summary>Mean profiles over gait cycles or other aligned trials, with the variability of single trials.</summary>
/// <remarks>Little variability is not a quality by itself: an estimator that gives every trial the same course has none. Bins that a trial lacks are left out of that bin's statistics.</remarks>
public sealed class ProfileAnalysis
{
    private const double Rounding = 1e-14;

    private readonly ProfileConfig config;

    /// <summary>Takes the recipe.</summary>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <exception cref="ArgumentException">The recipe is not usable.</exception>
    public ProfileAnalysis(ProfileConfig? config = null)
    {
        this.config = config ?? new ProfileConfig();
        IReadOnlyList<string> problems = this.config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(config));
    }

    /// <summary>The profile of every channel.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="trials">Estimates, or EMG, on aligned trials.</param>
    /// <exception cref="ArgumentException">There is a single trial, or a channel has no bin that two trials have.</exception>
    public IReadOnlyList<MuscleProfile> Measure(string estimator, TrialSet trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        if (trials.TrialCount < 2) throw new ArgumentException("A profile over trials needs two trials or more, got one. Cut the recording around events first.", nameof(trials));
        return [.. Enumerable.Range(0, trials.Channels.Count).Select(c => Profile(estimator, trials, c))];
    }

    private static double[] Present(TrialSet trials, int bin, int channel) =>
        [.. Enumerable.Range(0, trials.TrialCount).Select(trial => trials[trial, bin, channel]).Where(double.IsFinite).Order()];

    private static double Quantile(double[] ordered, double quantile)
    {
        double position = quantile * (ordered.Length - 1);
        int below = Math.Min((int)position, ordered.Length - 2);
        return ordered[below] + ((position - below) * (ordered[below + 1] - ordered[below]));
    }

    private static double Scatter(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean));
    }

    private MuscleProfile Profile(string estimator, TrialSet trials, int channel)
    {
        double[][] bins = [.. Enumerable.Range(0, trials.TimeBins).Select(bin => Present(trials, bin, channel))]; // [bin][trial]
        double[][] used = [.. bins.Where(b => b.Length >= 2)];
        string name = trials.Channels[channel].Name;
        if (used.Length == 0) throw new ArgumentException($"Channel '{name}' has no bin with a value in two trials or more. Leave it out.", nameof(trials));
        double trialVariance = used.Average(b => Scatter(b) / (b.Length - 1));
        double[] means = Array.ConvertAll(used, b => b.Average());
        double profileVariance = used.Length < 2 ? 0 : Scatter(means) / (used.Length - 1);
        double[] all = [.. used.SelectMany(b => b)];
        double size = all.Average(v => v * v), grand = Scatter(all) / (all.Length - 1), within = used.Sum(Scatter) / (all.Length - used.Length), level = means.Average(Math.Abs);
        bool courseChanges = profileVariance > Rounding * size, samplesDiffer = grand > Rounding * size, hasLevel = level > 0;
        string?[] reasons =
        [
            used.Length == bins.Length ? null : $"{bins.Length - used.Length} bins have values in fewer than two trials",
            courseChanges ? null : "the mean profile does not change",
            hasLevel ? null : "the mean profile is 0",
        ];
        double lower = (1 - config.QuantileShare) / 2;
        return new MuscleProfile(
            estimator,
            name,
            trials.Channels[channel].Unit,
            [.. Enumerable.Range(0, bins.Length).Select(t => (t - trials.EventBin) / trials.SampleRateHz)],
            Curve(b => b.Average()),
            Curve(b => Math.Sqrt(Scatter(b) / (b.Length - 1) / b.Length)),
            Curve(b => Quantile(b, lower)),
            Curve(b => Quantile(b, 0.5)),
            Curve(b => Quantile(b, 1 - lower)),
            Array.ConvertAll(bins, b => b.Length),
            trialVariance,
            profileVariance,
            courseChanges ? trialVariance / profileVariance : null,
            samplesDiffer ? within / grand : null,
            hasLevel ? Math.Sqrt(trialVariance) / level : null,
            reasons.Any(r => r is not null) ? string.Join("; ", reasons.OfType<string>()) : null);

        double?[] Curve(Func<double[], double> statistic) => Array.ConvertAll(bins, b => b.Length >= 2 ? statistic(b) : (double?)null);
    }
}
