namespace AutoLfads.Evaluation.Truth;

/// <summary>How well one channel's known activation is recovered; on disk {"estimator", "channel", "r2"}.</summary>
/// <param name="Estimator">Name of the estimator, e.g. "autolfads" or "lowpass_20hz".</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="R2">Share of the truth's variance explained by the best affine function of the estimate, in [0, 1].</param>
public sealed record TruthResult(string Estimator, string Channel, double R2);
