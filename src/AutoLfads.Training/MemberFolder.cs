using System.Globalization;

namespace AutoLfads.Training;

/// <summary>The files of one model in training.</summary>
/// <param name="Path">The folder.</param>
public sealed record MemberFolder(string Path)
{
    /// <summary>The latest checkpoint of training that goes on: weights, optimiser and <see cref="TrainingState"/>.</summary>
    public string CheckpointPath => System.IO.Path.Combine(Path, "checkpoint.safetensors");

    /// <summary>Where a model that is trained alone keeps the checkpoint of its best smoothed metric. Default best.safetensors in the folder.</summary>
    public string BestPath { get; init; } = System.IO.Path.Combine(Path, "best.safetensors");

    /// <summary>One row per epoch: the values of <see cref="EpochSummary"/>.</summary>
    public string HistoryPath => System.IO.Path.Combine(Path, "history.csv");

    /// <summary>Held by whoever trains the member, so that a process left behind by a search that was killed never writes beside its successor.</summary>
    public string LockPath => System.IO.Path.Combine(Path, "member.lock");

    /// <summary>What a worker process is asked to do; there while it runs.</summary>
    public string TaskPath => System.IO.Path.Combine(Path, "task.json");

    /// <summary>The checkpoint after a generation.</summary>
    /// <param name="generation">Zero-based generation.</param>
    public string GenerationPath(int generation) => System.IO.Path.Combine(Path, $"generation-{Number(generation)}.safetensors");

    /// <summary>Why there is no checkpoint of a generation: a <see cref="Execution.MemberFailure"/>.</summary>
    /// <param name="generation">Zero-based generation.</param>
    public string FailurePath(int generation) => System.IO.Path.Combine(Path, $"generation-{Number(generation)}.failed.json");

    private static string Number(int generation) => generation.ToString("D3", CultureInfo.InvariantCulture);
}
