using AutoLfads.Training.Population;

namespace AutoLfads.Training.TensorBoard;

/// <summary>The histories of a population as event files that TensorBoard reads: members/MM/tensorboard, one scalar for each column of history.csv, <c>hp/…</c> for each hyperparameter searched, at each epoch.</summary>
/// <remarks>
/// A view on history.csv and generations.jsonl, never read by this software: <see cref="Rebuild"/> makes it anew when a search begins or is continued, <see cref="Append"/> follows each generation.
/// Steps are zero-based epochs. The time of every event is that of the run's beginning, so that a run that was stopped and continued has the same bytes as one that was not.
/// </remarks>
/// <param name="run">The run folder.</param>
/// <param name="begun">When the run began.</param>
public sealed class TensorBoardLog(RunFolder run, DateTimeOffset begun)
{
    private const string FileName = "events.out.tfevents.autolfads";
    private readonly double wallSeconds = begun.ToUnixTimeMilliseconds() / 1000.0;
    private int epochsWritten;

    /// <summary>The event file of one member.</summary>
    /// <param name="member">Zero-based number.</param>
    public string PathOf(int member) => Path.Combine(FolderOf(member), FileName);

    /// <summary>Removes what is there and writes all generations so far.</summary>
    /// <param name="members">Members of the population.</param>
    /// <param name="generations">All generations recorded, in order.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Rebuild(int members, IReadOnlyList<GenerationRecord> generations)
    {
        ArgumentNullException.ThrowIfNull(generations);
        epochsWritten = 0;
        for (int member = 0; member < members; member++)
        {
            if (Directory.Exists(FolderOf(member))) Directory.Delete(FolderOf(member), recursive: true);
            Directory.CreateDirectory(FolderOf(member));
            File.WriteAllBytes(PathOf(member), EventRecord.FileVersion(wallSeconds));
        }

        foreach (GenerationRecord generation in generations) Append(generation);
    }

    /// <summary>Adds the epochs of the generation that follows those written so far.</summary>
    /// <param name="generation">The generation.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Append(GenerationRecord generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        foreach (MemberRecord member in generation.Members)
        {
            EpochTable history = EpochTable.Read(run.Member(member.Member).HistoryPath);
            using FileStream file = new(PathOf(member.Member), FileMode.Append, FileAccess.Write, FileShare.Read);
            for (int row = 0; row < history.Epochs.Count; row++)
            {
                int epoch = history.Epochs[row];
                if (epoch >= epochsWritten && epoch < generation.Epochs) file.Write(EventRecord.Scalars(wallSeconds, epoch, Scalars(history, row, member)));
            }
        }

        epochsWritten = generation.Epochs;
    }

    private static IEnumerable<(string Tag, double Value)> Scalars(EpochTable history, int row, MemberRecord member) =>
        history.Columns.Select(column => (column, history[column][row])).Where(s => !double.IsNaN(s.Item2))
            .Concat(member.Hyperparameters.Select(h => ("hp/" + h.Key, h.Value)));

    private string FolderOf(int member) => Path.Combine(run.Member(member).Path, "tensorboard");
}
