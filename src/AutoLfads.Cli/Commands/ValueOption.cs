using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace AutoLfads.Cli.Commands;

/// <summary>Options whose value is read the same way everywhere and refused in plain words.</summary>
internal static class ValueOption
{
    /// <summary>A number with a decimal point.</summary>
    public static Option<T> Number<T>(string name, string description, string helpName, T defaultValue)
        where T : struct, INumber<T>
    {
        string required = typeof(T) == typeof(int) ? "a whole number" : "a number";
        return new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                if (T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out T value)) return value;
                result.AddError($"{name} must be {required}, was '{result.Tokens[0].Value}'.");
                return default;
            },
        };
    }

    /// <summary>A number with a decimal point above 0 that may be left out.</summary>
    public static Option<double?> OptionalPositive(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value > 0) return value;
            result.AddError($"{name} must be a number above 0, was '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    /// <summary>One of the values of an enumeration, written in lower case with hyphens.</summary>
    public static Option<T> Choice<T>(string name, string description, T defaultValue)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetValues<T>().Select(v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()))];
        return new(name)
        {
            Description = $"{description} One of {string.Join(", ", names)}. Default: {names[Array.IndexOf(Enum.GetValues<T>(), defaultValue)]}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                int found = Array.IndexOf(names, result.Tokens[0].Value);
                if (found >= 0) return Enum.GetValues<T>()[found];
                result.AddError($"{name} must be one of {string.Join(", ", names)}, was '{result.Tokens[0].Value}'.");
                return default;
            },
        };
    }

    /// <summary>A moment with its offset from UTC.</summary>
    public static Option<DateTimeOffset?> Moment(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            // Without an offset the moment would depend on the machine's time zone.
            string[] forms = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];
            if (DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)) return moment;
            result.AddError($"{name} must be a date and time with its offset from UTC, e.g. 2024-05-06T10:00:00+02:00, was '{text}'.");
            return null;
        },
    };
}
