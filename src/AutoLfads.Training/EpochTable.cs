using System.Globalization;

namespace AutoLfads.Training;

/// <summary>The epochs of one member as <see cref="TrainingHistory"/> wrote them: history.csv by its columns.</summary>
public sealed class EpochTable
{
    private const string EpochColumn = "epoch";
    private readonly Dictionary<string, double[]> values;

    private EpochTable(IReadOnlyList<string> columns, IReadOnlyList<int> epochs, Dictionary<string, double[]> values) =>
        (Columns, Epochs, this.values) = (columns, epochs, values);

    /// <summary>Names of the columns after the epoch, in the file's order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Zero-based epochs, increasing; epochs are missing where a member failed within a generation.</summary>
    public IReadOnlyList<int> Epochs { get; }

    /// <summary>One column, a value for each of <see cref="Epochs"/>; NaN where nothing was computed, and throughout for a column that the file does not have.</summary>
    /// <param name="column">Name of the column.</param>
    public IReadOnlyList<double> this[string column] => values.TryGetValue(column, out double[]? found) ? found : [.. Epochs.Select(_ => double.NaN)];

    /// <summary>Reads a history; a last row that is still being written is left out.</summary>
    /// <param name="path">Path of history.csv; without a file there are no epochs.</param>
    /// <exception cref="InvalidDataException">A row is not as the header says, or epochs are not in order.</exception>
    public static EpochTable Read(string path)
    {
        if (!File.Exists(path)) return new([], [], []);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream);
        string[] lines = reader.ReadToEnd().Split('\n');
        string[] header = lines[0].TrimEnd('\r').Split(',');
        if (header[0] != EpochColumn) throw new InvalidDataException($"'{path}' is not a history: its first column must be '{EpochColumn}', was '{header[0]}'. Restore the file from a copy, or resume the run, which writes it anew.");
        List<int> epochs = [];
        List<double>[] columns = [.. header.Skip(1).Select(_ => new List<double>())];
        // What follows the last line break is empty, or half a row.
        for (int i = 1; i < lines.Length - 1; i++)
        {
            double[] row = [.. lines[i].TrimEnd('\r').Split(',').Select(cell => Number(path, i + 1, cell))];
            if (row.Length != header.Length || (epochs.Count > 0 && row[0] <= epochs[^1]))
                throw new InvalidDataException($"'{path}', line {i + 1}: a later epoch and {header.Length} values were expected, found '{lines[i]}'. Restore the file from a copy, or resume the run, which writes it anew.");
            epochs.Add((int)row[0]);
            for (int c = 0; c < columns.Length; c++) columns[c].Add(row[c + 1]);
        }

        return new(header[1..], epochs, header.Skip(1).Zip(columns).ToDictionary(c => c.First, c => c.Second.ToArray()));
    }

    private static double Number(string path, int line, string cell)
    {
        if (cell.Length == 0) return double.NaN;
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException($"'{path}', line {line}: a number was expected, found '{cell}'. Restore the file from a copy, or resume the run, which writes it anew.");
    }
}
