using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AutoLfads.Core.Configuration;

/// <summary>Collects what is wrong with one section of the run configuration. Paths follow from the property names, as the file spells them.</summary>
internal sealed class ConfigChecks(string section)
{
    /// <summary>Largest count of bins, units, windows or epochs: far above every sensible use, low enough that products of two counts stay exact.</summary>
    public const int LargestCount = 1_000_000;

    /// <summary>Largest number of threads.</summary>
    public const int LargestThreadCount = 1024;

    private readonly List<ConfigProblem> problems = [];

    public IReadOnlyList<ConfigProblem> Problems => problems;

    public void Count(int value, int minimum, int maximum = LargestCount, [CallerArgumentExpression(nameof(value))] string property = "")
    {
        if (value < minimum || value > maximum)
            Add(property, $"must be at least {Text(minimum)} and at most {Text(maximum)}, was {Text(value)}.");
    }

    public void Number(double? value, NumberRange range, [CallerArgumentExpression(nameof(value))] string property = "")
    {
        if (value is { } number && !range.Contains(number)) Add(property, $"must be {range}, was {Text(number)}.");
    }

    public void Numbers(IReadOnlyList<double>? values, NumberRange range, [CallerArgumentExpression(nameof(values))] string property = "")
    {
        for (int i = 0; i < values?.Count; i++)
            if (!range.Contains(values[i])) Add($"{property}[{i}]", $"must be {range}, was {Text(values[i])}.");
    }

    public void Choice<T>(T value, [CallerArgumentExpression(nameof(value))] string property = "")
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) Add(property, $"must be one of {string.Join(", ", Enum.GetNames<T>().Select(Snake))}, was {value:D}.");
    }

    /// <summary>Names that tell things apart: none blank, none twice.</summary>
    public void Names(IReadOnlyList<string> names, [CallerArgumentExpression(nameof(names))] string property = "")
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i])) Add($"{property}[{i}]", "must not be blank.");
            else if (!seen.Add(names[i])) Add($"{property}[{i}]", $"must be unique, '{names[i]}' was listed before.");
        }
    }

    /// <summary>Adds a problem of one property.</summary>
    /// <param name="property">The property's C# name, with an index or a key where it has one.</param>
    /// <param name="message">What is required, what was found, what to do.</param>
    /// <param name="involves">Full paths of the settings compared with.</param>
    public void Add(string property, string message, params string[] involves) =>
        problems.Add(new ConfigProblem($"{section}.{Snake(property)}", message) { Involves = involves });

    /// <summary>A number as the file spells it.</summary>
    public static string Text(double value) => value switch
    {
        double.PositiveInfinity => ".inf",
        double.NegativeInfinity => "-.inf",
        double.NaN => ".nan",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static string Snake(string property)
    {
        int end = property.AsSpan().IndexOfAny('[', '.');
        return end < 0
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(property)
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(property[..end]) + property[end..];
    }
}
