using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AutoLfads.Cli.Configuration;

/// <summary>Plain YAML scalars and JSON values, by YAML 1.2's core schema in decimal: "no" is text, 1e-3 is a number.</summary>
internal static partial class YamlScalars
{
    /// <summary>How JSON spells what it has no number for; the serialiser reads these for floating-point settings.</summary>
    public const string Infinity = "Infinity";

    /// <summary>The value of an unquoted scalar.</summary>
    public static JsonNode? Resolve(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE":
                return JsonValue.Create(false);
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF":
                return JsonValue.Create(Infinity);
            case "-.inf" or "-.Inf" or "-.INF":
                return JsonValue.Create("-" + Infinity);
            case ".nan" or ".NaN" or ".NAN":
                return JsonValue.Create("NaN");
        }

        if (!Number().IsMatch(text)) return JsonValue.Create(text);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer)) return JsonValue.Create(integer);
        double number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(text);
    }

    /// <summary>True for a word that every YAML reader takes for text without quotes; readers of YAML 1.1 take "no" and "1:30" for something else.</summary>
    public static bool IsPlainText(string text) => Word().IsMatch(text) && !OldKeyword().IsMatch(text);

    /// <summary>A JSON number as YAML 1.1 and 1.2 both read it: 1E-05 becomes 1.0e-05.</summary>
    public static string Spell(string jsonNumber)
    {
        string text = jsonNumber.Replace('E', 'e');
        int exponent = text.IndexOf('e', StringComparison.Ordinal);
        return exponent < 0 || text.Contains('.', StringComparison.Ordinal) ? text : text.Insert(exponent, ".0");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_./-]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("^(y|n|yes|no|on|off|true|false|null)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OldKeyword();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
