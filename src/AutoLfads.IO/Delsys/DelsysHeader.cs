using AutoLfads.IO.Csv;

namespace AutoLfads.IO.Delsys;

/// <summary>The lines before the numbers of an export.</summary>
/// <param name="Delimiter">What separates fields.</param>
/// <param name="Description">Program, date and length as the file states them; empty where it does not.</param>
/// <param name="Columns">Every signal.</param>
/// <param name="Width">Number of leading columns that hold signals and their times.</param>
/// <param name="Markers">Where the table of markers lies beside the signals; null where there is none.</param>
internal sealed record DelsysHeader(char Delimiter, string Description, IReadOnlyList<DelsysColumn> Columns, int Width, DelsysMarkers? Markers)
{
    /// <summary>Most lines before the row of labels.</summary>
    public const int MostLines = 512;

    private static readonly char[] Delimiters = ['\t', ';', ','];

    /// <summary>What separates fields in a line of a header: the first of tab, semicolon and comma that it has outside of quotation marks.</summary>
    public static char DelimiterOf(string line) => Delimiters.FirstOrDefault(d => TextTable.Fields(line, d).Count > 1, ',');

    /// <summary>The signals that a row of labels names.</summary>
    /// <param name="labels">Fields of the row.</param>
    /// <param name="column">Makes a signal of its zero-based column and that of its times.</param>
    public static List<DelsysColumn> ColumnsOf(IReadOnlyList<string> labels, Func<int, int?, DelsysColumn> column)
    {
        List<DelsysColumn> columns = [];
        int? time = null;
        for (int i = 0; i < labels.Count; i++)
        {
            if (DelsysLabel.IsTime(labels[i])) time = i;
            else if (labels[i].Length > 0) columns.Add(column(i, time));
        }

        return columns;
    }

    /// <summary>A rate as it stands in a header, with a decimal point or comma; null where it is none.</summary>
    public static double? Rate(string text, char delimiter) =>
        new NumberText(delimiter).TryNumber(text, out double rate) && rate > 0 ? rate : null;
}
