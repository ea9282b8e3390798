namespace AutoLfads.IO.Csv;

/// <summary>The regular time axis that a column of printed times stands for.</summary>
/// <param name="RateHz">Samples per second.</param>
/// <param name="StartSeconds">Time of the first sample, seconds.</param>
internal sealed record TextTimeAxis(double RateHz, double StartSeconds)
{
    /// <summary>The axis of a time column.</summary>
    /// <param name="time">Times in seconds, or in milliseconds where the unit or name says so.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="headerLine">Line of the header, for messages.</param>
    /// <param name="expectedRateHz">A rate that was configured; must agree.</param>
    public static TextTimeAxis Of(TextColumn time, string fileName, int headerLine, double? expectedRateHz)
    {
        double toSeconds = UnitSeconds(time, fileName);
        double[] seconds = [.. time.Values.Select(v => v * toSeconds)];
        if (seconds.Length < 2) throw new InvalidDataException($"'{fileName}' has {seconds.Length} row; a time column needs at least 2 to state a rate.");
        int missing = Array.FindIndex(seconds, double.IsNaN);
        if (missing >= 0) throw new InvalidDataException($"'{fileName}', row {missing + 1} below the header, column '{time.Name}': a time is required, found none.");
        if (seconds[^1] <= seconds[0]) throw new InvalidDataException($"'{fileName}': times in '{time.Name}' must rise; the first is {seconds[0]} s, the last {seconds[^1]} s.");
        double rounding = Quantum(time.Values) * toSeconds;
        double rate = RegularTimes.Rate(seconds, rounding) ?? throw Irregular(seconds, rounding, fileName, time.Name, headerLine);
        if (expectedRateHz is { } expected && !RegularTimes.Agree(rate, expected))
            throw new InvalidDataException($"'{fileName}': the time column states {rate} Hz, data.sample_rate_hz {expected}. Remove the setting, or the column.");
        return new TextTimeAxis(rate, seconds[0]);
    }

    private static double UnitSeconds(TextColumn time, string fileName)
    {
        string unit = time.Unit ?? (time.Name.EndsWith("_ms", StringComparison.OrdinalIgnoreCase) ? "ms" : "s");
        return unit.ToUpperInvariant() switch
        {
            "S" or "SEC" or "SECOND" or "SECONDS" => 1,
            "MS" or "MSEC" or "MILLISECONDS" => 1e-3,
            _ => throw new InvalidDataException($"'{fileName}', column '{time.Name}': times must be in s or ms, are in '{unit}'."),
        };
    }

    private static InvalidDataException Irregular(double[] seconds, double rounding, string fileName, string column, int headerLine)
    {
        (int worst, double step, double usual) = RegularTimes.WorstStep(seconds);
        return new InvalidDataException(
            $"'{fileName}', column '{column}': times must be regular; the usual step is {usual:G6} s, that after row {worst + 1} (near line {headerLine + worst + 1}) is {step:G6} s. "
            + $"Where samples are missing, add rows with empty values; where the times are only rounded (here to {rounding:G3} s), print more digits, or remove the column and set data.sample_rate_hz.");
    }

    /// <summary>The smallest step that all printed values share: 0.001 for values of three decimals.</summary>
    public static double Quantum(IReadOnlyList<double> values)
    {
        const int mostDecimals = 12;
        double quantum = 1;
        for (int decimals = 0; decimals < mostDecimals; decimals++, quantum /= 10)
        {
            double unit = quantum;
            if (values.All(v => Math.Abs((v / unit) - Math.Round(v / unit)) < 1e-6)) return quantum;
        }

        return quantum;
    }
}
