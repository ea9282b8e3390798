namespace AutoLfads.Training;

/// <summary>Training of a model produced a loss or gradient that is not a number or beyond the limit. The last good checkpoint is untouched.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Makes the exception with a message for the user.</summary>
    /// <param name="term">Loss term or "gradient_norm".</param>
    /// <param name="value">Its value.</param>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="checkpointPath">Path of the last good checkpoint; null when none was written yet.</param>
    public TrainingDivergedException(string term, double value, int epoch, string? checkpointPath)
        : base($"Training diverged in epoch {epoch}: {term} was {value:G6}. "
            + (checkpointPath is null ? "No checkpoint had been written yet. " : $"The last good checkpoint is kept: {checkpointPath}. ")
            + "Lower training.learning_rate, or check the recording for artefacts (autolfads inspect).")
    {
        Term = term;
        Value = value;
        Epoch = epoch;
        CheckpointPath = checkpointPath;
    }

    /// <summary>The loss term that diverged, or "gradient_norm".</summary>
    public string Term { get; }

    /// <summary>Its value.</summary>
    public double Value { get; }

    /// <summary>Zero-based epoch.</summary>
    public int Epoch { get; }

    /// <summary>Path of the last good checkpoint; null when none was written yet.</summary>
    public string? CheckpointPath { get; }
}
