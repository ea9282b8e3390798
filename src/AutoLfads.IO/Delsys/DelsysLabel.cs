using System.Text.RegularExpressions;

namespace AutoLfads.IO.Delsys;

/// <summary>The words of these exports' headers.</summary>
internal static partial class DelsysLabel
{
    /// <summary>Whether a field heads a column of times: "X[s]", "X [s]" or "EMG 1 Time Series (s)".</summary>
    public static bool IsTime(string field) => TimeOfOne().IsMatch(field) || field.EndsWith("Time Series (s)", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a field heads a column of values of a known kind with a unit, e.g. "EMG 1 (mV)".</summary>
    public static bool IsSignal(string field) => SignalWithUnit().IsMatch(field);

    /// <summary>A label and its unit: "EMG 1 (IM) [Volts]" is "EMG 1 (IM)" in V.</summary>
    public static (string Label, string? Unit) Split(string field)
    {
        Match match = LabelAndUnit().Match(field);
        return match.Success ? (match.Groups["label"].Value, Unit(match.Groups["unit"].Value)) : (field, null);
    }

    /// <summary>The short form of a unit.</summary>
    public static string Unit(string unit) => unit.Trim() switch
    {
        "Volts" or "volts" or "Volt" => "V",
        "G" => "g",
        var other => other,
    };

    /// <summary>Kind of signal in lower case.</summary>
    public static string Kind(string label)
    {
        Match known = KnownKind().Match(label);
        string first = known.Success ? known.Value : FirstWord().Match(label).Value;
        return first.Length > 0 ? first.ToLowerInvariant() : "signal";
    }

    /// <summary>A sensor's name without its serial number: "TA (81029)" is "TA".</summary>
    public static string WithoutSerial(string sensor) => Serial().Replace(sensor, "") is { Length: > 0 } name ? name : sensor;

    [GeneratedRegex(@"^X\s?\[s\](\.\d{1,4})?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfOne();

    [GeneratedRegex(@"^(EMG|ACC|GYRO|MAG|EKG|ANALOG|FSR|ORIENTATION)\b[^()]*\([^()]+\)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SignalWithUnit();

    [GeneratedRegex(@"^(?<label>[^\[]*[^\[\s])\s*\[(?<unit>[^\[\]]*)\]$|^(?<label>[^(]*[^(\s])\s*\((?<unit>[^()]*)\)$")]
    private static partial Regex LabelAndUnit();

    [GeneratedRegex(@"(?<![A-Za-z])(EMG|ACC|GYRO|MAG)(?![A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KnownKind();

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"\s*\(\d+\)\s*$")]
    private static partial Regex Serial();
}
