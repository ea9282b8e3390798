using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Subjects;

/// <summary>What one estimator makes of the EMG.</summary>
/// <param name="Estimator">The estimator.</param>
/// <param name="Values">Its estimate, on the trials and bins of the EMG; NaN where missing.</param>
/// <param name="Lower">Lower end of its interval; null where it gives none.</param>
/// <param name="Upper">Upper end of its interval.</param>
public sealed record EstimatorOutput(EvaluatedEstimator Estimator, TrialSet Values, TrialSet? Lower = null, TrialSet? Upper = null)
{
    /// <summary>Name of the estimator.</summary>
    public string Name => Estimator.Name;
}
