using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Csv;

/// <summary>A plain table: a row of names with units in brackets, then one row a sample; a time column is optional.</summary>
internal static partial class DelimitedText
{
    private static readonly char[] Delimiters = ['\t', ';', ','];

    /// <summary>Reads a recording.</summary>
    public static EmgRecording Read(StreamReader text, string fileName, DataConfig config, CancellationToken cancellationToken)
    {
        TextLines lines = new(text);
        string first = FirstLine(lines, fileName);
        int headerLine = lines.Number;
        char delimiter = Delimiter(first);
        List<string> fields = TextTable.Fields(first, delimiter);
        NumberText numbers = new(delimiter);
        bool hasHeader = !fields.TrueForAll(f => numbers.TryNumber(f, out _));
        List<TextColumn> columns = [.. hasHeader ? fields.Select(Column) : Numbered(fields.Count, config, fileName)];
        if (!hasHeader) lines.Return(first);
        TextTable.ReadRows(lines, delimiter, columns, fileName, mayBeCut: false, cancellationToken);

        // A delimiter at the end of every line looks like a column without name and values.
        columns.RemoveAll(c => c.Name.Length == 0 && c.Values.TrueForAll(double.IsNaN));
        Provenance provenance = new(fileName, "", []);
        if (columns.Count == 0 || columns[0].Values.Count == 0) throw new InvalidDataException($"'{fileName}' has no rows of numbers below its header.");
        List<TextColumn> times = [.. columns.Where(IsTime)];
        if (times.Count > 1)
            throw new InvalidDataException($"'{fileName}' has {times.Count} time columns ({string.Join(", ", times.Select(t => t.Name))}); all columns must share one. Export the channels on one time axis.");
        if (times is not [TextColumn time])
        {
            double given = config.SampleRateHz ?? throw new InvalidDataException($"'{fileName}' has no time column and so does not state its sample rate: set data.sample_rate_hz.");
            return TextRecording.Create(columns, given, 0, config, provenance);
        }

        TextTimeAxis axis = TextTimeAxis.Of(time, fileName, headerLine, config.SampleRateHz);
        return TextRecording.Create([.. columns.Where(c => c != time)], axis.RateHz, axis.StartSeconds, config, provenance);
    }

    private static string FirstLine(TextLines lines, string fileName)
    {
        string? line = lines.NextContent();
        while (line is not null && string.IsNullOrWhiteSpace(line)) line = lines.NextContent();
        if (line is null) throw new InvalidDataException($"'{fileName}' has no table: every line is empty or a comment. A header of channel names and rows of numbers are required.");
        return line.Contains('\0')
            ? throw new InvalidDataException($"'{fileName}' is not text: line {lines.Number} has zero bytes. Export the recording as CSV, or as NWB.")
            : line;
    }

    private static char Delimiter(string line)
    {
        string outsideQuotes = Quoted().Replace(line, "");
        return Delimiters.FirstOrDefault(d => outsideQuotes.Contains(d), ',');
    }

    private static TextColumn Column(string field)
    {
        Match match = NameAndUnit().Match(field);
        return match.Success
            ? new TextColumn(match.Groups["name"].Value.Trim(), match.Groups["unit"].Value.Trim(), [])
            : new TextColumn(field.Trim(), null, []);
    }

    private static IEnumerable<TextColumn> Numbered(int count, DataConfig config, string fileName)
    {
        if (config.ChannelNames.Count == 0) return Enumerable.Range(1, count).Select(i => new TextColumn($"channel_{i:00}", null, []));
        return config.ChannelNames.Count == count
            ? config.ChannelNames.Select(n => new TextColumn(n, null, []))
            : throw new InvalidDataException($"'{fileName}' has {count} columns without a header, data.channel_names has {config.ChannelNames.Count} names. Name each, or none.");
    }

    private static bool IsTime(TextColumn column) => column.Name.ToUpperInvariant() is "TIME" or "T" or "TIMESTAMP" or "TIMESTAMPS" or "TIME_S" or "TIME_MS";

    [GeneratedRegex(@"^(?<name>.*?)\s*[\[(](?<unit>[^\])]*)[\])]\s*$")]
    private static partial Regex NameAndUnit();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
