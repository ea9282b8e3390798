using System.Globalization;
using AutoLfads.Core.Files;

namespace AutoLfads.Training;

/// <summary>The epochs of a run as a CSV file: one row each, appended as training goes.</summary>
public static class TrainingHistory
{
    private const string Header =
        "epoch,train_total,train_reconstruction_nll,initial_condition_kl,inferred_input_kl,recurrent_l2,valid_reconstruction_nll,valid_smoothed,held_out_nll,gradient_norm,learning_rate,seconds";

    /// <summary>Starts the file anew, keeping the rows of the epochs that a checkpoint holds.</summary>
    /// <param name="path">Path of the file; made when absent.</param>
    /// <param name="epochs">Number of epochs to keep; 0 starts with the header alone.</param>
    public static void Truncate(string path, int epochs)
    {
        string[] kept = epochs > 0 && File.Exists(path) ? [.. File.ReadLines(path).Skip(1).Take(epochs)] : [];
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
            epoch.ValidSmoothed, epoch.HeldOutNll, epoch.GradientNorm, epoch.LearningRate, epoch.Seconds,
        ];
        File.AppendAllText(path, $"{epoch.Epoch},{string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}\n");
    }
}
