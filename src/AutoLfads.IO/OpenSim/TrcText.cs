using System.Globalization;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.OpenSim;

/// <summary>Reads marker files: keys and values in lines 2 and 3, markers in line 4, axes in line 5, then rows of frame, time and three numbers a marker.</summary>
internal static class TrcText
{
    private const int AxesOfMarker = 3;

    /// <summary>Reads the markers; the first line was read already.</summary>
    public static OpenSimTable Read(OpenSimLines lines)
    {
        Dictionary<string, string> header = Header(lines);
        string line = lines.Next() ?? throw lines.Invalid("a line of markers is required, the file ends. Export it again.");
        int labelLine = lines.Number;
        string[] cells = line.TrimEnd().Split('\t');
        if (cells.Length < 3 || !cells[0].Trim().StartsWith("Frame", StringComparison.OrdinalIgnoreCase) || !cells[1].Trim().Equals("Time", StringComparison.OrdinalIgnoreCase))
            throw lines.Invalid("a line that begins with 'Frame#', 'Time' and the first marker, separated by tabs, is required.");
        string[] markers = [.. cells.Skip(2).Select(c => c.Trim()).Where(c => c.Length > 0)];
        lines.RequireUnique(markers);
        if (Count(header, "NumMarkers", lines) is { } stated && stated != markers.Length)
            throw lines.Invalid($"the header states {stated} markers, there are {markers.Length}. Correct the header, or export the file again.");
        if (lines.Next() is null) throw lines.Invalid("a line of axes is required, the file ends. Export it again.");
        string[] labels = [.. markers.SelectMany(m => "xyz".Select(axis => $"{m}_{axis}"))];
        lines.RequireUnique(labels);
        (List<double> times, List<double> data) = Rows(labels, lines);
        if (Count(header, "NumFrames", lines) is { } frames && frames != times.Count)
            throw new InvalidDataException($"'{lines.File}' states {frames} frames in its header and has {times.Count}. {(times.Count < frames ? "It is cut short; copy or export it again." : "Correct NumFrames, or export it again.")}");
        if (times.Count == 0) throw lines.Invalid("the file has no frames. Export it again.");
        return new OpenSimTable(lines.File, "", labels, times, new SampleMatrix(times.Count, labels.Length, [.. data]), header, InDegrees: false) { HeaderLine = labelLine };
    }

    private static Dictionary<string, string> Header(OpenSimLines lines)
    {
        string[] keys = Words(lines), values = Words(lines);
        if (keys.Length != values.Length) throw lines.Invalid($"{keys.Length} values are required, one for each key of the line before, found {values.Length}.");
        Dictionary<string, string> header = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < keys.Length; i++) header[keys[i]] = values[i];
        return header;
    }

    private static string[] Words(OpenSimLines lines) =>
        (lines.Next() ?? throw lines.Invalid("keys such as DataRate and a line of their values are required, the file ends. Export it again."))
        .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static int? Count(Dictionary<string, string> header, string key, OpenSimLines lines)
    {
        if (!header.TryGetValue(key, out string? text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double count) && count >= 0 && count <= int.MaxValue && count == Math.Floor(count)
            ? (int)count
            : throw new InvalidDataException($"'{lines.File}', header: {key} must be a whole number, is '{text}'.");
    }

    private static (List<double> Times, List<double> Data) Rows(string[] labels, OpenSimLines lines)
    {
        List<double> times = [];
        List<double> data = [];
        while (lines.NextContent() is { } line)
        {
            string[] cells = line.Split('\t');
            int filled = Array.FindLastIndex(cells, c => !string.IsNullOrWhiteSpace(c)) + 1;
            if (filled < 2 || filled > labels.Length + 2)
                throw lines.Invalid($"frame, time and {AxesOfMarker} numbers for each of {labels.Length / AxesOfMarker} markers, separated by tabs, are required; found {filled} cells.");
            times.Add(lines.Value(cells[1].Trim(), "Time"));
            lines.RequireRising(times);
            // A marker that was not seen has empty cells; at the end of a line they may be absent.
            for (int c = 0; c < labels.Length; c++)
                data.Add(c + 2 < filled && cells[c + 2].AsSpan().Trim() is { IsEmpty: false } cell ? lines.Value(cell, labels[c]) : double.NaN);
        }

        return (times, data);
    }
}
