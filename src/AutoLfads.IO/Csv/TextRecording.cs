using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Csv;

/// <summary>Makes a recording of a text file's columns.</summary>
internal static class TextRecording
{
    private static readonly Dictionary<string, string> GroupOfUnit = new(StringComparer.OrdinalIgnoreCase)
    {
        ["deg"] = "joint_angles",
        ["°"] = "joint_angles",
        ["degree"] = "joint_angles",
        ["degrees"] = "joint_angles",
        ["rad"] = "joint_angles",
        ["n"] = "forces",
        ["n·m"] = "moments",
        ["n*m"] = "moments",
        ["n.m"] = "moments",
        ["n m"] = "moments",
        ["nm"] = "moments",
    };

    /// <summary>EMG from the columns that are not side signals; side signals grouped by what their unit says.</summary>
    public static EmgRecording Create(IReadOnlyList<TextColumn> columns, double rateHz, double startSeconds, DataConfig config, Provenance provenance)
    {
        string file = provenance.Source;
        RequireUniqueNames(columns, file);
        foreach (string name in config.SideSignals.Where(n => columns.All(c => c.Name != n)))
            throw new InvalidDataException($"'{file}' has no column '{name}', which data.side_signals names. Its columns: {string.Join(", ", columns.Select(c => c.Name))}.");
        if (!double.IsFinite(rateHz) || rateHz <= 0) throw new InvalidDataException($"data.sample_rate_hz must be above 0, was {rateHz}.");
        List<TextColumn> emg = [.. columns.Where(c => Group(c, config) is null)];
        if (emg.Count == 0)
            throw new InvalidDataException($"'{file}' has no EMG: all its columns are side signals ({string.Join(", ", columns.Select(c => c.Name))}). Check their units and data.side_signals.");
        IEnumerable<IGrouping<string, TextColumn>> groups = columns.Where(c => Group(c, config) is not null).GroupBy(c => Group(c, config)!);
        return new EmgRecording(Channels(emg, config), rateHz, startSeconds, Matrix(emg))
        {
            SideSignals = [.. groups.Select(g => new SideSignal(g.Key, Channels([.. g], config), rateHz, startSeconds, Matrix([.. g])))],
            Provenance = provenance,
        };
    }

    private static string? Group(TextColumn column, DataConfig config) =>
        column.Unit is not null && GroupOfUnit.TryGetValue(column.Unit, out string? group) ? group
        : config.SideSignals.Contains(column.Name) ? "side_signals"
        : null;

    private static List<Channel> Channels(IReadOnlyList<TextColumn> columns, DataConfig config) => [.. columns.Select(c => new Channel(c.Name, c.Unit ?? config.Unit))];

    private static SampleMatrix Matrix(IReadOnlyList<TextColumn> columns) => SampleMatrix.FromChannels([.. columns.Select(c => c.Values.ToArray())]);

    private static void RequireUniqueNames(IReadOnlyList<TextColumn> columns, string file)
    {
        for (int c = 0; c < columns.Count; c++)
        {
            if (string.IsNullOrWhiteSpace(columns[c].Name)) throw new InvalidDataException($"'{file}', column {c + 1} has no name. Name every column in the header.");
            int other = columns.Take(c).ToList().FindIndex(earlier => earlier.Name == columns[c].Name);
            if (other >= 0) throw new InvalidDataException($"'{file}', columns {other + 1} and {c + 1} are both named '{columns[c].Name}'. Names must be unique.");
        }
    }
}
