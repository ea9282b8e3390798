using System.Globalization;
using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Csv;

/// <summary>Text of the UCI lower-limb data set's logger: a line for the file, one for each channel, an empty line, then tab separated values.</summary>
internal static partial class UciLowerLimbText
{
    /// <summary>Whether a file begins like these.</summary>
    public static bool Recognises(string path)
    {
        using StreamReader text = new(path);
        char[] start = new char[10];
        return text.ReadBlock(start) == start.Length && start.AsSpan().SequenceEqual("File Name:");
    }

    /// <summary>Reads a recording.</summary>
    public static EmgRecording Read(StreamReader text, string fileName, bool endsWithNewLine, DataConfig config, CancellationToken cancellationToken)
    {
        TextLines lines = new(text);
        string title = (lines.Next() ?? "")["File Name:".Length..].Trim();
        List<TextColumn> columns = [];
        int announced = 0;
        for (string? line = lines.Next(); !string.IsNullOrWhiteSpace(line); line = lines.Next())
        {
            Match channel = ChannelLine().Match(line);
            if (!channel.Success)
                throw new InvalidDataException(
                    $"'{fileName}', line {lines.Number}: a line such as \"Channel 4: 'Recto Femoral', 1000 values, engineering units: mV, no filters.\" or an empty line is required, found \"{TextTable.Short(line)}\".");
            columns.Add(new TextColumn(channel.Groups["name"].Value.Trim(), channel.Groups["unit"].Value.Trim(), []));
            announced = Math.Max(announced, int.TryParse(channel.Groups["values"].Value, CultureInfo.InvariantCulture, out int values) ? values : 0);
        }

        if (columns.Count == 0) throw new InvalidDataException($"'{fileName}' names no channel: lines such as \"Channel 4: 'Recto Femoral', ...\" are required after the first.");
        bool cut = TextTable.ReadRows(lines, '\t', columns, fileName, mayBeCut: true, cancellationToken);
        if (columns[0].Values.Count == 0) throw new InvalidDataException($"'{fileName}' has no rows of numbers below its header. Copy it again.");
        if (columns[0].Values.Count < announced && !endsWithNewLine && !cut)
        {
            // Where the text breaks off, the last number may have lost digits.
            foreach (TextColumn column in columns) column.Values.RemoveAt(column.Values.Count - 1);
            cut = true;
            if (columns[0].Values.Count == 0) throw new InvalidDataException($"'{fileName}' has no whole row of numbers below its header. Copy it again.");
        }

        double rate = config.SampleRateHz
            ?? throw new InvalidDataException($"'{fileName}' does not state its sample rate: set data.sample_rate_hz (1000 for the UCI lower-limb data set).");
        int found = columns[0].Values.Count;
        string description = found < announced || cut ? $"{title}; cut short: {found} of {announced} samples" : title;
        return TextRecording.Create(columns, rate, 0, config, new Provenance(fileName, description, []));
    }

    [GeneratedRegex(@"^Channel\s+\d+:\s*'(?<name>[^']*)',\s*(?<values>\d+)\s+values,\s*engineering units:\s*(?<unit>[^,]*),")]
    private static partial Regex ChannelLine();
}
