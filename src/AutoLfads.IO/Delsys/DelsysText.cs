using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;

namespace AutoLfads.IO.Delsys;

/// <summary>Text that EMGworks and Trigno Discover export: every channel has a rate, a column of times and an end of its own (schemas/text-recordings.md).</summary>
internal static class DelsysText
{
    /// <summary>Whether a file begins like these.</summary>
    public static bool Recognises(string path)
    {
        using StreamReader text = new(path);
        TextLines lines = new(text);
        string? first = lines.NextContent();
        if (first is not null && TrignoDiscoverHeader.Begins(first)) return true;
        for (string? line = first; line is not null && lines.Number <= DelsysHeader.MostLines; line = lines.Next())
            if (EmgWorksHeader.Begins(line)) return true;
        return false;
    }

    /// <summary>Reads a recording.</summary>
    public static EmgRecording Read(StreamReader text, string fileName, bool endsWithNewLine, DataConfig config, CancellationToken cancellationToken)
    {
        TextLines lines = new(text);
        string first = lines.NextContent() ?? "";
        lines.Return(first);
        DelsysHeader header = TrignoDiscoverHeader.Begins(first) ? TrignoDiscoverHeader.Read(lines, fileName) : EmgWorksHeader.Read(lines, fileName);
        if (header.Columns.Count == 0) throw new InvalidDataException($"'{fileName}' has labels of times but none of signals. Export the recording again.");
        DelsysTable table = DelsysTable.Read(header, lines, fileName, endsWithNewLine, cancellationToken);
        return new DelsysRecording(fileName, config).Of(header, table, cut: !endsWithNewLine);
    }
}
