using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Nwb;

/// <summary>Units of voltage and their size in volts.</summary>
internal static class NwbUnits
{
    private const double SameFactor = 1e-6;

    private static readonly (string Unit, double Volts)[] Voltages =
    [
        ("V", 1), ("volts", 1), ("volt", 1), ("mV", 1e-3), ("millivolts", 1e-3), ("uV", 1e-6), ("µV", 1e-6), ("μV", 1e-6), ("microvolts", 1e-6),
    ];

    /// <summary>Volts in one of a unit, null where it is not a voltage.</summary>
    public static double? InVolts(string unit) => Voltages.Where(v => v.Unit == unit).Select(v => (double?)v.Volts).FirstOrDefault();

    /// <summary>The short name of the unit that is so many volts, null where none is.</summary>
    public static string? OfVolts(double volts) => Voltages.Where(v => Same(v.Volts, volts)).Select(v => v.Unit).FirstOrDefault();

    /// <summary>Whether two factors are the same in single precision, in which files often store them.</summary>
    public static bool Same(double a, double b) => Math.Abs(a - b) <= SameFactor * Math.Abs(b);

    /// <summary>The unit of all channels, null where they differ.</summary>
    public static string? Common(IReadOnlyList<Channel> channels) => channels.Select(c => c.Unit).Distinct().ToArray() is [string only] ? only : null;
}
