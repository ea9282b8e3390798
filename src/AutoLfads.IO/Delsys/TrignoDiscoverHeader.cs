using AutoLfads.IO.Csv;

namespace AutoLfads.IO.Delsys;

/// <summary>The header of Trigno Discover: program, date and length; rows of sensors, sensor modes, labels, rates and, mostly, sample periods.</summary>
internal static class TrignoDiscoverHeader
{
    private const string ModeStart = "sensor mode";

    /// <summary>Whether a line may be the first of such a header.</summary>
    public static bool Begins(string line) => line.TrimStart('"').StartsWith("Application:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the header up to the numbers.</summary>
    public static DelsysHeader Read(TextLines lines, string fileName)
    {
        List<List<string>> above = [];
        char delimiter = ',';
        for (string? line = lines.Next(); line is not null && lines.Number <= DelsysHeader.MostLines; line = lines.Next())
        {
            if (above.Count == 0) delimiter = DelsysHeader.DelimiterOf(line);
            List<string> fields = TextTable.Fields(line, delimiter);
            if (!fields.Exists(DelsysLabel.IsTime) && !fields.Exists(DelsysLabel.IsSignal))
            {
                above.Add(fields);
                continue;
            }

            return Below(fields, above, delimiter, lines);
        }

        throw new InvalidDataException($"'{fileName}' begins as an export of Trigno Discover but has no row of labels such as 'EMG 1 (mV)' among its first {DelsysHeader.MostLines} lines. Export it again.");
    }

    private static DelsysHeader Below(List<string> labels, List<List<string>> above, char delimiter, TextLines lines)
    {
        List<string> rates = [];
        List<List<string>> header = [labels];
        for (string? line = lines.Next(); line is not null; line = lines.Next())
        {
            List<string> fields = TextTable.Fields(line, delimiter);
            bool hasRates = fields.Exists(f => f.EndsWith(" Hz", StringComparison.Ordinal));
            if (!hasRates && !fields.Exists(f => f.EndsWith(" s", StringComparison.Ordinal)))
            {
                lines.Return(line);
                break;
            }

            if (hasRates) rates = fields;
            header.Add(fields);
        }

        (int FirstColumn, DelsysMarkers? Table)? markers = header.Select(DelsysMarkers.In).FirstOrDefault(m => m is not null);
        labels = [.. labels.Take(markers?.FirstColumn ?? labels.Count)];
        int mode = above.FindLastIndex(r => r.Exists(f => f.StartsWith(ModeStart, StringComparison.OrdinalIgnoreCase)));
        List<string> sensors = above.Take(mode < 0 ? above.Count : mode).LastOrDefault(r => r.Exists(f => f.Length > 0) && !r[0].EndsWith(':')) ?? [];
        string description = string.Join(", ", above.Take(3).Where(r => r.Count > 1 && r[0].EndsWith(':') && r[1].Length > 0)
            .Select(r => r[0].StartsWith("Application", StringComparison.OrdinalIgnoreCase) ? r[1] : $"{r[0]} {r[1]}"));
        return new DelsysHeader(delimiter, description, DelsysHeader.ColumnsOf(labels, (i, time) => Column(labels[i], i, time, sensors, rates, delimiter)), labels.Count, markers?.Table);
    }

    private static DelsysColumn Column(string field, int column, int? time, List<string> sensors, List<string> rates, char delimiter)
    {
        (string label, string? unit) = DelsysLabel.Split(field);
        // A sensor is named above the first of its columns.
        string sensor = sensors.Take(column + 1).LastOrDefault(s => s.Length > 0) ?? label;
        string rate = column < rates.Count ? rates[column].Replace(" Hz", "", StringComparison.Ordinal) : "";
        return new DelsysColumn(DelsysLabel.WithoutSerial(sensor), sensor, label, unit, time, column, DelsysHeader.Rate(rate, delimiter), null);
    }
}
