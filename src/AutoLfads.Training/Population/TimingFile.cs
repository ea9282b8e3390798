using System.Globalization;
using AutoLfads.Core.Files;

namespace AutoLfads.Training.Population;

/// <summary>How long a generation took.</summary>
/// <param name="Generation">Zero-based number.</param>
/// <param name="WallSeconds">Wall clock from its tasks to its record, seconds; where the search was resumed within the generation, of the last part.</param>
/// <param name="TrainingSeconds">Time that members spent in epochs, summed over members, seconds; of the same part.</param>
/// <param name="Workers">Members trained at once.</param>
public sealed record GenerationTiming(int Generation, double WallSeconds, double TrainingSeconds, int Workers)
{
    /// <summary>Share of the workers' time that was not training: starting, waiting for the last member, files. Below 1; small is good.</summary>
    public double Overhead => 1 - (TrainingSeconds / (WallSeconds * Workers));
}

/// <summary>timing.csv: the wall clock of each generation, apart from the files that are the same in every run.</summary>
public static class TimingFile
{
    private const string Header = "generation,wall_seconds,training_seconds,workers";

    /// <summary>Reads all rows.</summary>
    /// <param name="path">Path of the file; absent before the first generation.</param>
    /// <exception cref="InvalidDataException">A row is not a timing.</exception>
    public static IReadOnlyList<GenerationTiming> Read(string path) => File.Exists(path) ? [.. File.ReadLines(path).Skip(1).Select(row => Parse(path, row))] : [];

    /// <summary>Adds a generation; rows of the same and of later ones are replaced.</summary>
    /// <param name="path">Path of the file; made when absent.</param>
    /// <param name="timing">The generation.</param>
    public static void Add(string path, GenerationTiming timing)
    {
        ArgumentNullException.ThrowIfNull(timing);
        IEnumerable<GenerationTiming> rows = Read(path).Where(row => row.Generation < timing.Generation).Append(timing);
        AtomicFile.Write(path, temporary => File.WriteAllLines(temporary, [Header, .. rows.Select(Row)]));
    }

    private static string Row(GenerationTiming timing) =>
        string.Create(CultureInfo.InvariantCulture, $"{timing.Generation},{timing.WallSeconds:F3},{timing.TrainingSeconds:F3},{timing.Workers}");

    private static GenerationTiming Parse(string path, string row)
    {
        string[] cells = row.Split(',');
        if (cells.Length == 4
            && int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int generation)
            && double.TryParse(cells[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double wall)
            && double.TryParse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double training)
            && int.TryParse(cells[3], NumberStyles.None, CultureInfo.InvariantCulture, out int workers))
        {
            return new GenerationTiming(generation, wall, training, workers);
        }

        throw new InvalidDataException($"'{path}': '{row}' is not a row of {Header}. Remove the file; it is needed by nothing but statistics.");
    }
}
