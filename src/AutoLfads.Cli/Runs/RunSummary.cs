using System.Globalization;
using AutoLfads.Training;

namespace AutoLfads.Cli.Runs;

/// <summary>What training a run gave.</summary>
/// <param name="Run">The run folder.</param>
/// <param name="End">Why training ended.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="BestEpoch">Zero-based epoch of the exported weights.</param>
/// <param name="BestMetric">Their smoothed validation reconstruction_nll.</param>
/// <param name="Seconds">Wall clock of this call, seconds.</param>
/// <param name="Model">Path of the exported model; null when training was stopped.</param>
public sealed record RunSummary(string Run, TrainingEnd End, int Epochs, int BestEpoch, double BestMetric, double Seconds, string? Model)
{
    /// <summary>The summary in two sentences.</summary>
    public string Describe()
    {
        string trained = string.Create(
            CultureInfo.InvariantCulture,
            $"{Epochs} epochs in {Seconds:F0} s, best smoothed validation reconstruction_nll {BestMetric:F4} in epoch {BestEpoch + 1}.");
        return Model is null
            ? $"Stopped at a checkpoint after {trained} Continue with: autolfads train --resume --out {Run}"
            : $"Trained {trained} Model: {Model}";
    }
}
