using System.Globalization;
using System.Text.RegularExpressions;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.OpenSim;

/// <summary>Reads storages: header lines up to "endheader", a line of labels, then a row for each time.</summary>
internal static partial class StorageText
{
    private const int LongestHeader = 1000;
    private const string DegreesInWords = "Angles are in degrees";

    /// <summary>Reads a storage whose first line was read already.</summary>
    public static OpenSimTable Read(string first, OpenSimLines lines)
    {
        Dictionary<string, string> header = Header(first, lines, out string name, out bool inDegrees);
        // Tools that drop columns leave the stated number as it was: labels and rows decide, which must agree.
        int? stated = Count(header, lines, "nColumns", "datacolumns", "nc");
        string line = lines.NextContent() ?? throw lines.Invalid("a line of labels is required after endheader, the file ends. Export it again.");
        int labelLine = lines.Number;
        List<string> labels = Labels(line, stated, lines);
        bool hasTime = labels[0].ToUpperInvariant() is "TIME" or "T";
        string[]? range = header.TryGetValue("range", out string? text) ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : null;
        if (!hasTime && range is not [_, _]) throw lines.Invalid($"the first label must be 'time', is '{labels[0]}'.");
        lines.RequireUnique(labels);
        string[] values = [.. labels.Skip(hasTime ? 1 : 0).SelectMany(l => Components(l, header.GetValueOrDefault("DataType"), lines))];
        if (values.Length == 0) throw lines.Invalid("there is no column beside time.");
        (List<double> times, double[] data, int rows) = Rows(values, hasTime, lines);
        if (Count(header, lines, "nRows", "datarows", "nr") is { } rowsStated && rowsStated != rows)
            throw new InvalidDataException($"'{lines.File}' states {rowsStated} rows in its header and has {rows}. {(rows < rowsStated ? "It is cut short; copy or export it again." : "Correct nRows, or export it again.")}");
        if (rows == 0) throw lines.Invalid("the table has no rows. Export it again.");
        if (!hasTime) times = Spread(range!, rows, lines);
        return new OpenSimTable(lines.File, name, values, times, new SampleMatrix(rows, values.Length, data), header, inDegrees) { HeaderLine = labelLine };
    }

    private static Dictionary<string, string> Header(string first, OpenSimLines lines, out string name, out bool inDegrees)
    {
        Dictionary<string, string> header = new(StringComparer.OrdinalIgnoreCase);
        name = "";
        inDegrees = false;
        for (string? line = first; !(line ?? throw Endless(lines)).Trim().Equals("endheader", StringComparison.OrdinalIgnoreCase); line = lines.Next())
        {
            if (lines.Number > LongestHeader) throw Endless(lines);
            string trimmed = line.Trim();
            if (trimmed.StartsWith(DegreesInWords, StringComparison.OrdinalIgnoreCase)) inDegrees = true;
            int end = trimmed.AsSpan().IndexOfAny(' ', '\t', '=');
            string key = end < 0 ? trimmed : trimmed[..end];
            if (Known().IsMatch(key) || (end > 0 && trimmed[end] == '=')) header[key] = end < 0 ? "" : trimmed[(end + 1)..].Trim(' ', '\t', '=');
            else if (name.Length == 0) name = trimmed;
        }

        if (header.TryGetValue("name", out string? named)) name = named;
        if (header.TryGetValue("inDegrees", out string? degrees)) inDegrees = degrees.StartsWith('y') || degrees.StartsWith('Y');
        return header;
    }

    private static InvalidDataException Endless(OpenSimLines lines) =>
        new($"'{lines.File}' is not a storage of OpenSim: a line 'endheader' is required within its first {LongestHeader}, found none. Export it again as .sto or .mot, or give a plain table the extension .csv or .tsv.");

    private static int? Count(Dictionary<string, string> header, OpenSimLines lines, params string[] names)
    {
        foreach (string name in names)
        {
            if (!header.TryGetValue(name, out string? text)) continue;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                ? count
                : throw new InvalidDataException($"'{lines.File}', header: {name} must be a whole number, is '{text}'.");
        }

        return null;
    }

    // Labels may hold blanks where tabs separate them, unless only blanks give as many as the header states.
    private static List<string> Labels(string line, int? stated, OpenSimLines lines)
    {
        List<string> byBlanks = [.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        if (!line.Contains('\t')) return byBlanks;
        List<string> byTabs = [.. line.TrimEnd().Split('\t').Select(l => l.Trim())];
        if (byTabs.Count != stated && byBlanks.Count == stated) return byBlanks;
        int empty = byTabs.FindIndex(l => l.Length == 0);
        return empty < 0 ? byTabs : throw lines.Invalid($"label {empty + 1} is empty. Name every column.");
    }

    private static IEnumerable<string> Components(string label, string? dataType, OpenSimLines lines)
    {
        if (string.IsNullOrEmpty(dataType) || dataType.Equals("double", StringComparison.OrdinalIgnoreCase)) return [label];
        if (dataType.Equals("Vec3", StringComparison.OrdinalIgnoreCase)) return "xyz".Select(axis => $"{label}_{axis}");
        if (dataType.Equals("Quaternion", StringComparison.OrdinalIgnoreCase)) return "wxyz".Select(axis => $"{label}_{axis}");
        throw new InvalidDataException($"'{lines.File}': tables of double, Vec3 and Quaternion are read, its DataType is {dataType}. Export it as one of these.");
    }

    private static (List<double> Times, double[] Data, int Rows) Rows(string[] labels, bool hasTime, OpenSimLines lines)
    {
        List<double> times = [];
        List<double> data = [];
        int width = labels.Length + (hasTime ? 1 : 0);
        int rows = 0;
        for (; lines.NextContent() is { } line; rows++)
        {
            int column = 0;
            ReadOnlySpan<char> rest = line;
            while (!(rest = rest.TrimStart(" \t,")).IsEmpty)
            {
                int end = rest.IndexOfAny(" \t,");
                ReadOnlySpan<char> field = end < 0 ? rest : rest[..end];
                rest = rest[field.Length..];
                if (column < width) Add(field, column);
                column++;
            }

            if (column != width) throw lines.Invalid($"{width} numbers are required, one for each label, found {column}. Write NaN where a value is missing.");
        }

        return (times, [.. data], rows);

        void Add(ReadOnlySpan<char> field, int column)
        {
            if (column > 0 || !hasTime)
            {
                data.Add(lines.Value(field, labels[column - (hasTime ? 1 : 0)]));
                return;
            }

            times.Add(lines.Value(field, "time"));
            lines.RequireRising(times);
        }
    }

    // SIMM's motions state the first and the last time only.
    private static List<double> Spread(string[] range, int rows, OpenSimLines lines)
    {
        double first = lines.Value(range[0], "range"), last = lines.Value(range[1], "range");
        if (!(last > first) && rows > 1) throw new InvalidDataException($"'{lines.File}', header: range must rise, is {range[0]} to {range[1]}.");
        return [.. Enumerable.Range(0, rows).Select(k => rows == 1 ? first : first + ((last - first) * k / (rows - 1)))];
    }

    [GeneratedRegex("^(name|nr|nc|nRows|nColumns|datarows|datacolumns|units|version|inDegrees|range|otherdata|wholefile|DataType|OpenSimVersion|DataRate|Units)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Known();
}
