using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Baselines;

/// <summary>One setting that was tried.</summary>
/// <param name="Config">The setting.</param>
/// <param name="LogLikelihood">Marginal log-likelihood, nats per sample, mean over the samples of all channels.</param>
public sealed record BayesianFilterCandidate(BayesianFilterConfig Config, double LogLikelihood);

/// <summary>A search for the diffusion and jump rate under which EMG is most likely.</summary>
/// <param name="Best">The setting of the highest likelihood; the first such one.</param>
/// <param name="Candidates">All settings that were tried, diffusions in the order given, jump rates within them.</param>
public sealed record BayesianFilterTuningResult(BayesianFilterCandidate Best, IReadOnlyList<BayesianFilterCandidate> Candidates);

/// <summary>Chooses a Bayesian filter's diffusion and jump rate from EMG alone: by the marginal likelihood, each sample predicted from those before it.</summary>
/// <remarks>
/// One setting for all channels. The likelihood takes samples for independent given the level; EMG that is sampled at more than twice its bandwidth, or smoothed, favours levels that follow the noise.
/// </remarks>
public static class BayesianFilterTuning
{
    /// <summary>Diffusions that are tried unless told otherwise, scale² per second, ascending: none to speak of, then half decades.</summary>
    public static IReadOnlyList<double> DefaultDiffusions { get; } = [1e-10, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1];

    /// <summary>Jump rates that are tried unless told otherwise, per second, ascending.</summary>
    public static IReadOnlyList<double> DefaultJumpRates { get; } = [1e-40, 1e-20, 1e-10, 1e-5, 1e-3, 1e-2, 0.1, 1];

    /// <summary>Tunes on a continuous recording.</summary>
    /// <param name="emg">EMG, raw or rectified, [time, channel]; NaN where missing. Each setting goes through all of it: a minute or two of a long recording are enough.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <param name="config">What is not tuned; null for the defaults.</param>
    /// <param name="diffusions">Diffusions to try; null for <see cref="DefaultDiffusions"/>.</param>
    /// <param name="jumpRates">Jump rates to try; null for <see cref="DefaultJumpRates"/>. Those of more than one jump a step are left out.</param>
    /// <param name="cancellationToken">Stops between settings and blocks of samples.</param>
    /// <exception cref="ArgumentException">A setting cannot be used, there is none, or the EMG has no sample.</exception>
    public static BayesianFilterTuningResult Tune(
        SampleMatrix emg, double sampleRateHz, BayesianFilterConfig? config = null,
        IReadOnlyList<double>? diffusions = null, IReadOnlyList<double>? jumpRates = null, CancellationToken cancellationToken = default) =>
        Tune(sampleRateHz, config ?? new BayesianFilterConfig(), diffusions, jumpRates, filter =>
        {
            BayesianFilterResult result = filter.Run(emg, sampleRateHz, cancellationToken);
            return (result.LogLikelihood, result.SampleCount);
        });

    /// <summary>Tunes on windows; as on a recording, but every window begins anew.</summary>
    /// <param name="emg">EMG, raw or rectified, [window, time, channel], with the margins it has; NaN where missing.</param>
    /// <param name="sampleRateHz">Bins per second; above 0.</param>
    /// <param name="config">What is not tuned; null for the defaults.</param>
    /// <param name="diffusions">Diffusions to try; null for <see cref="DefaultDiffusions"/>.</param>
    /// <param name="jumpRates">Jump rates to try; null for <see cref="DefaultJumpRates"/>. Those of more than one jump a step are left out.</param>
    /// <param name="cancellationToken">Stops between settings and blocks of samples.</param>
    /// <exception cref="ArgumentException">A setting cannot be used, there is none, or the EMG has no sample.</exception>
    public static BayesianFilterTuningResult TuneWindows(
        WindowSet emg, double sampleRateHz, BayesianFilterConfig? config = null,
        IReadOnlyList<double>? diffusions = null, IReadOnlyList<double>? jumpRates = null, CancellationToken cancellationToken = default) =>
        Tune(sampleRateHz, config ?? new BayesianFilterConfig(), diffusions, jumpRates, filter =>
        {
            BayesianFilterWindowsResult result = filter.RunWindows(emg, sampleRateHz, cancellationToken);
            return (result.LogLikelihood, result.SampleCount);
        });

    private static BayesianFilterTuningResult Tune(
        double sampleRateHz, BayesianFilterConfig config, IReadOnlyList<double>? diffusions, IReadOnlyList<double>? jumpRates,
        Func<BayesianFilter, (IReadOnlyList<double> LogLikelihood, IReadOnlyList<long> SampleCount)> run)
    {
        double fastest = sampleRateHz / config.BlockSamples;
        List<BayesianFilterCandidate> candidates = [];
        foreach (double diffusion in diffusions ?? DefaultDiffusions)
        {
            foreach (double jumpRate in (jumpRates ?? DefaultJumpRates).Where(rate => rate <= fastest))
            {
                BayesianFilterConfig candidate = config with { Diffusion = diffusion, JumpRate = jumpRate };
                (IReadOnlyList<double> logLikelihood, IReadOnlyList<long> sampleCount) = run(new BayesianFilter(candidate));
                long samples = sampleCount.Sum();
                if (samples == 0) throw new ArgumentException("The EMG has no sample other than 0 to tune a filter on. Leave silent channels out.");
                candidates.Add(new BayesianFilterCandidate(candidate, logLikelihood.Sum() / samples));
            }
        }

        BayesianFilterCandidate best = candidates.MaxBy(c => c.LogLikelihood)
            ?? throw new ArgumentException("A diffusion and a jump rate of at most one jump a step are needed, found none to try.", nameof(jumpRates));
        return new BayesianFilterTuningResult(best, candidates);
    }
}
