using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.HeldOut;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Subjects;

/// <summary>EMG with estimates of it, and what happened beside it, on the same trials and bins: what analyses are made of.</summary>
public abstract class EvaluationSubject
{
    private protected EvaluationSubject(string source, TrialSet emg, IReadOnlyList<EstimatorOutput> estimates)
    {
        if (estimates.Count == 0) throw new ArgumentException("At least one estimate is needed, got none.", nameof(estimates));
        string? twice = estimates.GroupBy(e => e.Name).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null) throw new ArgumentException($"Estimates must have names of their own, '{twice}' was given twice.", nameof(estimates));
        foreach (EstimatorOutput estimate in estimates) emg.RequireSameShape(estimate.Values, "EMG", $"estimate '{estimate.Name}'");
        (Source, Emg, Estimates) = (source, emg, estimates);
    }

    /// <summary>Path of the run or of the estimate, for messages.</summary>
    public string Source { get; }

    /// <summary>Preprocessed EMG.</summary>
    public TrialSet Emg { get; }

    /// <summary>The estimates that are evaluated; the first is the one that others are compared with.</summary>
    public IReadOnlyList<EstimatorOutput> Estimates { get; }

    /// <summary>Behaviour to decode; null where there is none.</summary>
    public TrialSet? Behaviour { get; init; }

    /// <summary>Known activation of simulated EMG, one channel for each of the EMG's; null elsewhere.</summary>
    public TrialSet? Truth { get; init; }

    /// <summary>Force on each axis; null where none is named.</summary>
    public TrialSet? Force { get; init; }

    /// <summary>Spike counts, [bin, unit], on the bins of a recording; null where there are none.</summary>
    public SampleMatrix? SpikeCounts { get; init; }

    /// <summary>Names of the events that trials can be aligned to.</summary>
    public abstract IReadOnlyList<string> EventNames { get; }

    /// <summary>Applies a baseline.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="role">Its place in the comparison.</param>
    /// <param name="note">How its setting was chosen; null where there is nothing to say.</param>
    /// <param name="cancellationToken">Stops between channels.</param>
    public EstimatorOutput Apply(IEnvelopeEstimator baseline, EstimatorRole role, string? note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return new EstimatorOutput(new EvaluatedEstimator(baseline.Name, role, note), Estimate(baseline, cancellationToken));
    }

    /// <summary>The low-pass and the Bayesian filter whose settings the EMG itself makes most likely, and how these were chosen.</summary>
    /// <param name="cancellationToken">Stops between settings.</param>
    public IReadOnlyList<(IEnvelopeEstimator Estimator, string Note)> TuneBaselines(CancellationToken cancellationToken) =>
    [
        (MostLikely(BaselineEstimators.LowPasses(Emg.SampleRateHz), cancellationToken), "cut-off by the likelihood of EMG samples that it was not given"),
        (MostLikelyFilter(cancellationToken), "diffusion and jump rate by marginal likelihood of the EMG"),
    ];

    /// <summary>How likely samples of validation windows are under estimates that were made without them.</summary>
    /// <param name="config">Which samples are hidden.</param>
    /// <param name="baselines">Baselines to judge beside the estimates.</param>
    /// <param name="cancellationToken">Stops between estimators.</param>
    /// <exception cref="ArgumentException">The estimators cannot be applied again, or the windows have too few samples.</exception>
    public abstract IReadOnlyList<HeldOutLikelihood> HeldOut(HeldOutConfig config, IReadOnlyList<IEnvelopeEstimator> baselines, CancellationToken cancellationToken);

    /// <summary>Pieces of signals around events.</summary>
    /// <param name="eventName">One of <see cref="EventNames"/>.</param>
    /// <param name="signals">Signals on the bins of the EMG.</param>
    /// <param name="binsBefore">Bins before that of the event.</param>
    /// <param name="binsAfter">Bins from it on.</param>
    /// <exception cref="ArgumentException">No event has that much around it.</exception>
    public abstract TrialSet Around(string eventName, TrialSet signals, int binsBefore, int binsAfter);

    /// <summary>How the behaviour is decoded.</summary>
    /// <param name="config">The recipe.</param>
    /// <exception cref="ArgumentException">There is no behaviour, or the recipe does not fit it.</exception>
    public abstract IBehaviourDecoding Decoding(DecodingConfig config);

    /// <summary>Short pieces to look at: the first and last bin of each, and which it is.</summary>
    public abstract IReadOnlyList<(int Trial, int FirstBin, int Bins, string Title)> ExamplePieces { get; }

    private protected abstract TrialSet Estimate(IEnvelopeEstimator baseline, CancellationToken cancellationToken);

    private protected abstract IEnvelopeEstimator MostLikely(IReadOnlyList<IEnvelopeEstimator> candidates, CancellationToken cancellationToken);

    private protected abstract BayesianFilter MostLikelyFilter(CancellationToken cancellationToken);
}
