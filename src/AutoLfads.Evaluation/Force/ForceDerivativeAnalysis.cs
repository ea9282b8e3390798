using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Force;

/// <summary>Correlates estimates with the derivative of measured force, whose changes muscles cause, for each muscle and force axis.</summary>
/// <remarks>
/// The claim is that of Wimalasena et al. 2022, J. Neural Eng. 19:036013; the recipe is this project's own. Values per trial are in the trials' order for every estimator,
/// so that two estimators can be compared by a paired test. Each is given its own best lag, because estimators delay differently.
/// </remarks>
public sealed class ForceDerivativeAnalysis
{
    private readonly ForceDerivativeConfig config;
    private readonly TrialSet force;
    private readonly (string Name, double[][] Trials)[] targets;
    private readonly int maxLagBins;

    /// <summary>Takes the force.</summary>
    /// <param name="force">Force on each axis, on the estimates' trials and bins; NaN where missing.</param>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <exception cref="ArgumentException">The recipe is not usable, trials are shorter than its window or its lags, or an axis does not change.</exception>
    public ForceDerivativeAnalysis(TrialSet force, ForceDerivativeConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(force);
        this.force = force;
        this.config = config ?? new ForceDerivativeConfig();
        IReadOnlyList<string> problems = this.config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(config));
        maxLagBins = (int)Math.Round(this.config.MaxLagSeconds * force.SampleRateHz);
        if (maxLagBins + 3 > force.TimeBins)
            throw new ArgumentException($"The largest lag must leave 3 bins of a trial of {force.TimeBins}, was {maxLagBins} bins. Reduce max_lag_seconds.", nameof(config));
        targets = Targets(force.Channels, Derivative(force, this.config));
    }

    /// <summary>The derivative of every signal on every trial, units per second; NaN where a sample of its window is missing.</summary>
    /// <param name="force">Force on each axis.</param>
    /// <param name="config">Window and order of the derivative.</param>
    /// <exception cref="ArgumentException">Trials are shorter than the window, or an axis does not change.</exception>
    public static TrialSet Derivative(TrialSet force, ForceDerivativeConfig config)
    {
        ArgumentNullException.ThrowIfNull(force);
        ArgumentNullException.ThrowIfNull(config);
        SavitzkyGolay filter = new(config.WindowBins, config.PolynomialOrder, force.SampleRateHz);
        for (int c = 0; c < force.Channels.Count; c++)
        {
            double[] present = [.. force.Signals(c).SelectMany(s => s).Where(double.IsFinite)];
            if (present.Length == 0 || present.All(v => v == present[0]))
                throw new ArgumentException($"Force axis '{force.Channels[c].Name}' does not change, so that it has no derivative to correlate with. Leave it out.", nameof(force));
        }

        return force.Map(filter.Derivative);
    }

    /// <summary>The correlations of every muscle with every axis' derivative and with the magnitude of all.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="estimate">Its estimates on the trials and bins of the force.</param>
    /// <param name="cancellationToken">Stops between muscles.</param>
    /// <exception cref="ArgumentException">The bins are not those of the force, or a muscle's estimate does not change.</exception>
    public IReadOnlyList<ForceCorrelation> Correlate(string estimator, TrialSet estimate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        force.RequireSameBins(estimate, "force", "estimate");
        List<ForceCorrelation> correlations = [];
        for (int c = 0; c < estimate.Channels.Count; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[][] signals = estimate.Signals(c);
            foreach ((string target, double[][] derivative) in targets) correlations.Add(Scan(estimator, estimate.Channels[c].Name, signals, target, derivative));
        }

        return correlations;
    }

    private static (string Name, double[][] Trials)[] Targets(IReadOnlyList<Channel> axes, TrialSet derivative)
    {
        double[][][] byAxis = [.. axes.Select((_, axis) => derivative.Signals(axis))]; // [axis][trial][time]
        double[][] magnitude = [.. byAxis[0].Select((signal, trial) => (double[])[.. signal.Select((_, t) => Math.Sqrt(byAxis.Sum(a => a[trial][t] * a[trial][t])))])];
        return [.. axes.Select((axis, a) => ($"d({axis.Name})/dt", byAxis[a])), ("|dF/dt|", magnitude)];
    }

    private ForceCorrelation Scan(string estimator, string channel, double[][] signals, string target, double[][] derivative)
    {
        double[] pooled = new double[maxLagBins + 1];
        for (int lag = 0; lag <= maxLagBins; lag++)
        {
            Correlation all = new();
            for (int trial = 0; trial < signals.Length; trial++) all.Add(signals[trial], derivative[trial], lag);
            pooled[lag] = all.Value ?? throw new ArgumentException(
                $"The estimate of channel '{channel}' and {target} have no correlation at a lag of {lag} bins: one of them does not change, or fewer than 3 bins have both. Leave it out or reduce max_lag_seconds.");
        }

        int best = Enumerable.Range(0, pooled.Length).MaxBy(lag => Math.Abs(pooled[lag]));
        double?[] perTrial = [.. signals.Select((signal, trial) => Within(signal, derivative[trial], best))];
        return new ForceCorrelation(
            estimator,
            channel,
            target,
            [.. Enumerable.Range(0, pooled.Length).Select(lag => lag / force.SampleRateHz)],
            pooled,
            best / force.SampleRateHz,
            pooled[best],
            pooled[0],
            perTrial,
            perTrial.Count(r => r is null));
    }

    private static double? Within(double[] signal, double[] derivative, int lag)
    {
        Correlation correlation = new();
        correlation.Add(signal, derivative, lag);
        return correlation.Value;
    }
}
