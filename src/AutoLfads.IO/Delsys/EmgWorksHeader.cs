using AutoLfads.IO.Csv;

namespace AutoLfads.IO.Delsys;

/// <summary>The header of EMGworks: optional lines "Label: ... Sampling frequency: ...", then columns in pairs "X[s]" and "sensor: EMG 1 [V]".</summary>
internal static class EmgWorksHeader
{
    private const string LabelKey = "Label:", RateKey = "Sampling frequency:", CountKey = "Number of points:", UnitKey = "Unit:", DomainKey = "Domain Unit:";
    private static readonly string[] Keys = [RateKey, CountKey, "X start:", "start:", DomainKey, UnitKey];

    private sealed record Stated(double? RateHz, int? Count, string? Unit);

    /// <summary>Whether a line may be the first of such a header.</summary>
    public static bool Begins(string line) => IsLabelLine(line) || IsLabels(line);

    /// <summary>Reads the header up to its row of labels.</summary>
    public static DelsysHeader Read(TextLines lines, string fileName)
    {
        Dictionary<string, Stated> stated = [];
        List<string> labelLines = [];
        for (string? line = lines.Next(); line is not null && lines.Number <= DelsysHeader.MostLines; line = lines.Next())
        {
            if (IsLabelLine(line)) labelLines.Add(line);
            if (!IsLabels(line)) continue;
            char delimiter = DelsysHeader.DelimiterOf(line);
            foreach (string label in labelLines) stated[LabelOf(label)] = Describe(label, delimiter);
            List<string> fields = TextTable.Fields(line, delimiter);
            return new DelsysHeader(delimiter, "EMGworks", DelsysHeader.ColumnsOf(fields, (i, time) => Column(fields[i], i, time, stated)), fields.Count, null);
        }

        throw new InvalidDataException($"'{fileName}' begins as an export of EMGworks but has no row of labels that starts with X[s] among its first {DelsysHeader.MostLines} lines. Export it again.");
    }

    private static bool IsLabelLine(string line) => line.TrimStart('"', ' ').StartsWith(LabelKey, StringComparison.Ordinal) && line.Contains(RateKey, StringComparison.Ordinal);

    private static bool IsLabels(string line) =>
        line.TrimStart('"', ' ').StartsWith('X') && TextTable.Fields(line, DelsysHeader.DelimiterOf(line)) is { Count: > 1 } fields && DelsysLabel.IsTime(fields[0]);

    private static DelsysColumn Column(string field, int column, int? time, Dictionary<string, Stated> stated)
    {
        (string whole, string? unit) = DelsysLabel.Split(field);
        Stated? known = stated.GetValueOrDefault(whole) ?? stated.GetValueOrDefault(field);
        int colon = whole.LastIndexOf(": ", StringComparison.Ordinal);
        string sensor = colon > 0 ? whole[..colon].Trim() : whole, label = colon > 0 ? whole[(colon + 2)..].Trim() : whole;
        return new DelsysColumn(DelsysLabel.WithoutSerial(sensor), sensor, label, unit ?? known?.Unit, time, column, known?.RateHz, known?.Count);
    }

    private static string LabelOf(string line) => Between(line, LabelKey) ?? "";

    private static Stated Describe(string line, char delimiter)
    {
        double? count = Between(line, CountKey) is { } number ? DelsysHeader.Rate(number, delimiter) : null;
        string? unit = Between(line.Replace(DomainKey, "Domain:", StringComparison.Ordinal), UnitKey);
        return new Stated(
            Between(line, RateKey) is { } rate ? DelsysHeader.Rate(rate, delimiter) : null,
            count is > 0 and <= int.MaxValue ? (int)count : null,
            unit is null ? null : DelsysLabel.Unit(unit.Split(' ')[0]));
    }

    // What stands between a key and the next one.
    private static string? Between(string line, string key)
    {
        int start = line.IndexOf(key, StringComparison.Ordinal);
        if (start < 0) return null;
        start += key.Length;
        int end = Keys.Select(k => line.IndexOf(k, start, StringComparison.Ordinal)).Where(i => i >= 0).DefaultIfEmpty(line.Length).Min();
        return line[start..end].Trim(' ', '"', ',', ';', '\t');
    }
}
