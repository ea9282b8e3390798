namespace AutoLfads.IO;

/// <summary>What the times of samples say of their rate.</summary>
internal static class RegularTimes
{
    /// <summary>Times on a regular axis deviate from it by no more than this share of a sample.</summary>
    public const double LargestDeviation = 1e-3;

    /// <summary>Largest distance of a time from the regular axis between the first and the last, in samples.</summary>
    public static double Deviation(double[] seconds, double rateHz) => seconds.Select((s, k) => Math.Abs(s - seconds[0] - (k / rateHz))).Max() * rateHz;

    /// <summary>The rate with the fewest decimals within a relative error of a measured one, so that 1999.9999999998 becomes 2000.</summary>
    public static double ShortestRate(double rateHz, double relativeError)
    {
        const double arithmeticError = 1e-9;
        double tolerance = Math.Max(relativeError, arithmeticError) * rateHz;
        for (int decimals = 0; decimals < 10; decimals++)
        {
            double rounded = Math.Round(rateHz, decimals);
            if (rounded > 0 && Math.Abs(rounded - rateHz) <= tolerance) return rounded;
        }

        return rateHz;
    }
}
