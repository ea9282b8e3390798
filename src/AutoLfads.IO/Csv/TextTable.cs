using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoLfads.IO.Csv;

/// <summary>Rows of numbers from delimited text.</summary>
internal static partial class TextTable
{
    private const int RowsBetweenCancellationChecks = 4096;

    /// <summary>Reads rows of numbers into columns until the text ends; rows without any value at the end are dropped.</summary>
    /// <param name="lines">Positioned after the header.</param>
    /// <param name="delimiter">What separates fields.</param>
    /// <param name="columns">Receive the values.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="mayBeCut">True: a last row of too few fields is dropped instead of refused.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>True where a last row of too few fields was dropped.</returns>
    public static bool ReadRows(TextLines lines, char delimiter, IReadOnlyList<TextColumn> columns, string fileName, bool mayBeCut, CancellationToken cancellationToken)
    {
        bool cut = false;
        NumberText numbers = new(delimiter);
        for (int row = 0; !cut && lines.NextContent() is { } line; row++)
        {
            if (row % RowsBetweenCancellationChecks == 0) cancellationToken.ThrowIfCancellationRequested();
            int number = lines.Number;
            int found = line.AsSpan().Count(delimiter) + 1;
            if (found == columns.Count)
            {
                AddRow(line, delimiter, numbers, columns, fileName, number);
                continue;
            }

            cut = mayBeCut && found < columns.Count && lines.Next() is null;
            if (!cut)
                throw new InvalidDataException(
                    $"'{fileName}', line {number}: {columns.Count} fields are required, one for each column, found {found} in \"{Short(line)}\".");
        }

        int kept = columns.Max(c => c.Values.FindLastIndex(v => !double.IsNaN(v))) + 1;
        foreach (TextColumn column in columns) column.Values.RemoveRange(kept, column.Values.Count - kept);
        return cut;
    }

    /// <summary>The fields of a header; those in quotation marks may hold the delimiter.</summary>
    public static List<string> Fields(string line, char delimiter)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            bool doubled = quoted && line[i] == '"' && i + 1 < line.Length && line[i + 1] == '"';
            if (doubled) field.Append(line[i++]);
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] != delimiter || quoted) field.Append(line[i]);
            else
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
        }

        fields.Add(field.ToString().Trim());
        return fields;
    }

    /// <summary>A value from a field; an empty one and NaN are missing.</summary>
    public static bool TryNumber(ReadOnlySpan<char> field, out double value)
    {
        ReadOnlySpan<char> trimmed = field.Trim().Trim('"');
        if (trimmed.IsEmpty || trimmed.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }

        return double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>The start of a line, for messages.</summary>
    public static string Short(string line) => line.Length <= 80 ? line : line[..80] + "...";

    private static void AddRow(string line, char delimiter, NumberText numbers, IReadOnlyList<TextColumn> columns, string fileName, int number)
    {
        ReadOnlySpan<char> rest = line;
        for (int c = 0; c < columns.Count; c++)
        {
            int end = c < columns.Count - 1 ? rest.IndexOf(delimiter) : rest.Length;
            ReadOnlySpan<char> field = rest[..end];
            if (!numbers.TryNumber(field, out double value))
                throw new InvalidDataException(
                    $"'{fileName}', line {number}, column {c + 1} ('{columns[c].Name}'): a number is required (empty or NaN where missing), found '{Short(field.Trim().ToString())}'."
                    + DecimalCommaRemedy(line));
            columns[c].Values.Add(value);
            rest = c < columns.Count - 1 ? rest[(end + 1)..] : [];
        }
    }

    private static string DecimalCommaRemedy(string line) => DecimalComma().IsMatch(line) ? " One file has decimal points or decimal commas, not both." : "";

    [GeneratedRegex(@"(^|[;\t])\s*[-+]?\d+,\d+\s*($|[;\t])")]
    private static partial Regex DecimalComma();
}
