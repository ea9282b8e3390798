namespace AutoLfads.Training;

/// <summary>The files of one model in training.</summary>
/// <param name="Path">The folder.</param>
public sealed record MemberFolder(string Path)
{
    /// <summary>The latest checkpoint: weights, optimiser and <see cref="TrainingState"/>.</summary>
    public string CheckpointPath => System.IO.Path.Combine(Path, "checkpoint.safetensors");

    /// <summary>The checkpoint of the best smoothed metric.</summary>
    public string BestPath => System.IO.Path.Combine(Path, "best.safetensors");

    /// <summary>One row per epoch: the values of <see cref="EpochSummary"/>.</summary>
    public string HistoryPath => System.IO.Path.Combine(Path, "history.csv");
}
