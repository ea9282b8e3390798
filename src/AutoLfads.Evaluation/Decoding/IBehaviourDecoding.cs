using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Decodes the behaviour that was recorded beside EMG from estimates on its trials and bins.</summary>
public interface IBehaviourDecoding
{
    /// <summary>The scores that make sense: a recording without windows has no deviations from a mean window.</summary>
    IReadOnlyList<DecodingScore> Scores { get; }

    /// <summary>What a signal decodes that only tells the time within a window; null where there are no windows.</summary>
    LagScan? PhaseClockScan();

    /// <summary>One estimate at every lag.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="score">One of <see cref="Scores"/>.</param>
    /// <param name="cancellationToken">Stops between lags.</param>
    /// <exception cref="ArgumentException">The bins are not those of the behaviour, the recipe does not fit them, or a target does not change in a fold.</exception>
    LagScan Scan(TrialSet estimate, DecodingScore score, CancellationToken cancellationToken = default);

    /// <summary>Errors of one estimate at one lag, for paired comparison.</summary>
    /// <param name="estimator">Its name.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="score">One of <see cref="Scores"/>.</param>
    /// <param name="lagBins">The lag.</param>
    /// <exception cref="ArgumentException">As <see cref="Scan"/>.</exception>
    DecodingErrors Errors(string estimator, TrialSet estimate, DecodingScore score, int lagBins);

    /// <summary>Decodes from the candidate that decodes best, chosen for each fold on the other folds.</summary>
    /// <param name="candidates">Estimates by name.</param>
    /// <param name="score">One of <see cref="Scores"/>.</param>
    /// <param name="nested">The other choices.</param>
    /// <param name="cancellationToken">Stops between candidates.</param>
    /// <exception cref="ArgumentException">As <see cref="Scan"/>.</exception>
    NestedDecodingResult Nested(IEnumerable<(string Estimator, TrialSet Estimate)> candidates, DecodingScore score, NestedDecodingConfig nested, CancellationToken cancellationToken = default);
}
