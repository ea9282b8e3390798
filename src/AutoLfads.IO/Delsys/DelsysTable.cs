using System.Globalization;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;

namespace AutoLfads.IO.Delsys;

/// <summary>The numbers of an export, column by column. Rows do not share a time: every channel has its own, and ends where it ends.</summary>
internal sealed class DelsysTable
{
    private const int RowsBetweenCancellationChecks = 4096;

    private readonly DelsysHeader header;
    private readonly string fileName;
    private readonly NumberText numbers;
    private readonly List<double>?[] columns;
    private readonly double[] printedSteps;
    private readonly List<RecordingEvent> markers = [];

    private DelsysTable(DelsysHeader header, string fileName)
    {
        this.header = header;
        this.fileName = fileName;
        numbers = new NumberText(header.Delimiter);
        columns = new List<double>?[header.Width];
        printedSteps = new double[header.Width];
        foreach (DelsysColumn column in header.Columns)
        {
            columns[column.ValueColumn] = [];
            if (column.TimeColumn is { } time) columns[time] ??= [];
        }
    }

    /// <summary>Markers beside the signals, in order of time.</summary>
    public IReadOnlyList<RecordingEvent> Markers => [.. markers.OrderBy(m => m.Seconds)];

    /// <summary>Values of a column; NaN where a field is empty.</summary>
    public List<double> this[int column] => columns[column] ?? throw new ArgumentOutOfRangeException(nameof(column), column, "The column holds neither times nor values.");

    /// <summary>The coarsest last digit of a column's numbers in scientific notation, whose digits become coarser as times grow; 0 where there are none.</summary>
    public double PrintedStep(int column) => printedSteps[column];

    /// <summary>Reads the rows below a header.</summary>
    /// <param name="header">What the columns hold.</param>
    /// <param name="lines">Positioned after the header.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="endsWithNewLine">False: the last row may be cut anywhere, and is left out.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static DelsysTable Read(DelsysHeader header, TextLines lines, string fileName, bool endsWithNewLine, CancellationToken cancellationToken)
    {
        DelsysTable table = new(header, fileName);
        string? line = lines.Next();
        for (int row = 0; line is not null; row++)
        {
            if (row % RowsBetweenCancellationChecks == 0) cancellationToken.ThrowIfCancellationRequested();
            int number = lines.Number;
            string? next = lines.Next();
            bool whole = next is not null || endsWithNewLine;
            if (whole && !string.IsNullOrWhiteSpace(line)) table.AddRow(line, number);
            line = next;
        }

        return table;
    }

    private void AddRow(string line, int number)
    {
        ReadOnlySpan<char> rest = line;
        bool more = true;
        for (int c = 0; c < columns.Length; c++)
        {
            int end = more ? rest.IndexOf(header.Delimiter) : -1;
            ReadOnlySpan<char> field = !more ? [] : end < 0 ? rest : rest[..end];
            if (more) rest = end < 0 ? [] : rest[(end + 1)..];
            more &= end >= 0;
            if (columns[c] is not { } values) continue;
            if (!numbers.TryNumber(field, out double value))
                throw new InvalidDataException($"'{fileName}', line {number}, column {c + 1}: a number is required (empty where a channel has ended), found '{TextTable.Short(field.Trim().ToString())}'.");
            values.Add(value);
            printedSteps[c] = Math.Max(printedSteps[c], ScientificStep(field));
        }

        if (header.Markers is { } table) AddMarker(table, line, number);
        else if (more && rest.IndexOfAnyExcept(header.Delimiter, ' ') >= 0)
            throw new InvalidDataException($"'{fileName}', line {number}: at most {columns.Length} fields are required, one for each label, found more: '{TextTable.Short(rest.ToString())}'.");
    }

    private void AddMarker(DelsysMarkers table, string line, int number)
    {
        List<string> fields = TextTable.Fields(line, header.Delimiter);
        string time = Field(table.TimeColumn), name = Field(table.LabelColumn ?? table.NameColumn) is { Length: > 0 } label ? label : Field(table.NameColumn);
        if (name.Length == 0) return;
        if (!numbers.TryNumber(time, out double seconds) || !double.IsFinite(seconds))
            throw new InvalidDataException($"'{fileName}', line {number}: marker '{TextTable.Short(name)}' must have a time in seconds, has '{TextTable.Short(time)}'.");
        markers.Add(new RecordingEvent(name, seconds));
        string Field(int column) => column < fields.Count ? fields[column] : "";
    }

    private static double ScientificStep(ReadOnlySpan<char> field)
    {
        ReadOnlySpan<char> trimmed = field.Trim();
        int exponentMark = trimmed.IndexOfAny('e', 'E');
        if (exponentMark < 0 || !int.TryParse(trimmed[(exponentMark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent)) return 0;
        int point = trimmed[..exponentMark].IndexOfAny('.', ',');
        return Math.Pow(10, exponent - (point < 0 ? 0 : exponentMark - point - 1));
    }
}
