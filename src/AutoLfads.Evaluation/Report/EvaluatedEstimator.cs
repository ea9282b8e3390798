namespace AutoLfads.Evaluation.Report;

/// <summary>What an estimator's place in a comparison is.</summary>
public enum EstimatorRole
{
    /// <summary>An estimate that is evaluated: AutoLFADS, or another model's.</summary>
    Estimate,

    /// <summary>A baseline with a fixed setting.</summary>
    Baseline,

    /// <summary>A baseline whose setting was chosen from the EMG alone.</summary>
    TunedBaseline,
}

/// <summary>One of the estimators that were compared.</summary>
/// <param name="Name">Its name, e.g. "autolfads" or "lowpass_20hz".</param>
/// <param name="Role">Its place in the comparison.</param>
/// <param name="Note">How its setting was chosen; null where there is nothing to say.</param>
public sealed record EvaluatedEstimator(string Name, EstimatorRole Role, string? Note = null);

/// <summary>A result that does not name its estimator itself; on disk {"estimator", "result"}.</summary>
/// <param name="Estimator">Name of the estimator.</param>
/// <param name="Result">The result.</param>
public sealed record EstimatorResult<T>(string Estimator, T Result);

/// <summary>An analysis that could not be made.</summary>
/// <param name="Analysis">Its name, as the command has it, e.g. "force".</param>
/// <param name="Reason">What was required and what was found.</param>
public sealed record OmittedAnalysis(string Analysis, string Reason);
