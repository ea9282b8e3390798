using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Baselines;

/// <summary>What a Bayesian filter makes of EMG.</summary>
/// <param name="Estimate">Level of each sample, [time, channel], in the unit of the EMG; NaN where the sample is missing.</param>
/// <param name="LogLikelihood">
/// Marginal log-likelihood of each channel's magnitudes, nats, each sample predicted from those before it; a density per unit of the EMG. 0 for a channel without samples or with zeros alone.
/// </param>
/// <param name="SampleCount">Samples of each channel that are not missing.</param>
public sealed record BayesianFilterResult(SampleMatrix Estimate, IReadOnlyList<double> LogLikelihood, IReadOnlyList<long> SampleCount);

/// <summary>What a Bayesian filter makes of windows of EMG.</summary>
/// <param name="Estimate">Level of each bin, [window, time, channel], margins included, in the unit of the EMG; NaN where the bin is missing.</param>
/// <param name="LogLikelihood">Marginal log-likelihood of each channel over all windows, nats, as that of <see cref="BayesianFilterResult"/>.</param>
/// <param name="SampleCount">Bins of each channel that are not missing.</param>
public sealed record BayesianFilterWindowsResult(WindowSet Estimate, IReadOnlyList<double> LogLikelihood, IReadOnlyList<long> SampleCount);
