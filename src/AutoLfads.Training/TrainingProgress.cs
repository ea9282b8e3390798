namespace AutoLfads.Training;

/// <summary>How far training is, reported after every epoch.</summary>
/// <param name="Latest">The epoch just finished.</param>
/// <param name="BestEpoch">Epoch of the best smoothed metric so far.</param>
/// <param name="BestMetric">Best smoothed metric so far.</param>
/// <param name="MaxEpochs">Largest number of epochs.</param>
/// <param name="TimeLeft">Time to <paramref name="MaxEpochs"/> at the mean pace so far; training may stop earlier.</param>
public sealed record TrainingProgress(EpochSummary Latest, int BestEpoch, double BestMetric, int MaxEpochs, TimeSpan TimeLeft);
