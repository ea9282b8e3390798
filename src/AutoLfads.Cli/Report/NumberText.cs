using System.Globalization;

namespace AutoLfads.Cli.Report;

/// <summary>Numbers whose order of magnitude varies, for people: three digits, 0.0021 but 2.1e-5.</summary>
internal static class NumberText
{
    public static string Of(double value) => value != 0 && Math.Abs(value) < 1e-3
        ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
        : value.ToString("G3", CultureInfo.InvariantCulture);
}
