namespace AutoLfads.Training;

/// <summary>Why training ended.</summary>
public enum TrainingEnd
{
    /// <summary>The largest number of epochs was reached.</summary>
    MaxEpochs,

    /// <summary>The smoothed metric had not improved for the configured patience.</summary>
    EarlyStop,

    /// <summary>The caller asked for it; the checkpoint continues the run.</summary>
    Cancelled,
}

/// <summary>How training of one model ended.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Epochs">Epochs trained, over all sessions of the run.</param>
/// <param name="BestEpoch">Zero-based epoch of the best weights.</param>
/// <param name="BestMetric">Their smoothed validation reconstruction.</param>
public sealed record TrainingResult(TrainingEnd End, int Epochs, int BestEpoch, double BestMetric);
