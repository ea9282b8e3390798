using System.Globalization;

namespace AutoLfads.IO.OpenSim;

/// <summary>The lines of a table, with the failures that name them.</summary>
internal sealed class OpenSimLines(TextReader text, string file, CancellationToken cancellationToken)
{
    private const int LinesBetweenCancellationChecks = 4096;

    /// <summary>The file's name.</summary>
    public string File => file;

    /// <summary>Number of the line read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The next line, null at the end.</summary>
    public string? Next()
    {
        if (Number % LinesBetweenCancellationChecks == 0) cancellationToken.ThrowIfCancellationRequested();
        string? line = text.ReadLine();
        if (line is not null) Number++;
        return line;
    }

    /// <summary>The next line that is not blank, null at the end.</summary>
    public string? NextContent()
    {
        string? line = Next();
        while (line is not null && string.IsNullOrWhiteSpace(line)) line = Next();
        return line;
    }

    /// <summary>A value; NaN in every spelling of the C library is missing.</summary>
    /// <exception cref="InvalidDataException">It is not a number.</exception>
    public double Value(ReadOnlySpan<char> field, string column)
    {
        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)) return value;
        ReadOnlySpan<char> unsigned = field.TrimStart("+-");
        if (unsigned.StartsWith("nan", StringComparison.OrdinalIgnoreCase) || unsigned.StartsWith("1.#", StringComparison.Ordinal)) return double.NaN;
        throw Invalid($"column '{column}': a number is required (NaN where missing), found '{Short(field)}'. Write decimal points, not commas.");
    }

    /// <summary>The failure of the line read last.</summary>
    public InvalidDataException Invalid(string problem) => new($"'{file}', line {Number}: {problem}");

    /// <summary>Refuses labels that are empty or repeated.</summary>
    public void RequireUnique(IReadOnlyList<string> labels)
    {
        HashSet<string> seen = [];
        foreach (string label in labels)
            if (!seen.Add(label)) throw Invalid($"label '{label}' stands there twice. Labels must be unique.");
    }

    /// <summary>Refuses a time that does not follow the one before.</summary>
    public void RequireRising(List<double> times)
    {
        if (double.IsNaN(times[^1])) throw Invalid("a time is required, found NaN.");
        if (times.Count > 1 && times[^1] <= times[^2])
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"times must rise; {times[^1]} s follows {times[^2]} s. Remove the rows that are there twice."));
    }

    private static string Short(ReadOnlySpan<char> field) => field.Length <= 40 ? field.ToString() : $"{field[..40]}...";
}
