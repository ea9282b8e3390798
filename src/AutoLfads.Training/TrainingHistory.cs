using System.Globalization;
using AutoLfads.Core.Files;

namespace AutoLfads.Training;

/// <summary>The epochs of a model as a CSV file: one row each, appended as training goes. NaN where a value was not computed.</summary>
public static class TrainingHistory
{
    private const string Header =
        "epoch,train_total,train_reconstruction_nll,initial_condition_kl,inferred_input_kl,recurrent_l2,valid_reconstruction_nll,valid_smoothed,held_out_nll,gradient_norm,learning_rate,"
        + "shifted_likelihood,held_out_samples,held_out_blocks,shifted_likelihood_smoothed,held_out_samples_smoothed,held_out_blocks_smoothed";

    /// <summary>Starts the file anew, keeping the rows of the epochs that a checkpoint holds.</summary>
    /// <param name="path">Path of the file; made when absent.</param>
    /// <param name="epochs">Epochs that the checkpoint holds; rows of later ones go. Epochs may be missing where a member failed and became a copy of another. 0 starts with the header alone.</param>
    public static void Truncate(string path, int epochs)
    {
        string[] kept = epochs > 0 && File.Exists(path) ? [.. File.ReadLines(path).Skip(1).TakeWhile(row => IsBefore(row, epochs))] : [];
        AtomicFile.Write(path, temporary => File.WriteAllLines(temporary, [Header, .. kept]));
    }

    /// <summary>Appends one epoch.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="epoch">The epoch.</param>
    public static void Append(string path, EpochSummary epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        IEnumerable<double> values =
        [
            epoch.TrainTotal, epoch.TrainReconstructionNll, epoch.InitialConditionKl, epoch.InferredInputKl, epoch.RecurrentL2, epoch.ValidReconstructionNll,
            epoch.ValidSmoothed, epoch.HeldOutNll, epoch.GradientNorm, epoch.LearningRate,
            epoch.Scores?.ShiftedLikelihood ?? double.NaN, epoch.Scores?.HeldOutSamples ?? double.NaN, epoch.Scores?.HeldOutBlocks ?? double.NaN,
            epoch.SmoothedScores?.ShiftedLikelihood ?? double.NaN, epoch.SmoothedScores?.HeldOutSamples ?? double.NaN, epoch.SmoothedScores?.HeldOutBlocks ?? double.NaN,
        ];
        File.AppendAllText(path, $"{epoch.Epoch},{string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}\n");
    }

    // A row may be cut short where the disk was full; it is of an epoch that no checkpoint holds, but its number may be cut as well.
    private static bool IsBefore(string row, int epochs) =>
        row.Count(c => c == ',') == Header.Count(c => c == ',') && int.TryParse(row.AsSpan(0, row.IndexOf(',')), NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) && epoch < epochs;
}
