namespace AutoLfads.IO;

/// <summary>What the times of samples say of their rate.</summary>
internal static class RegularTimes
{
    // Shares of a sample: rounding of times that still lets a missing sample show, and deviations of arithmetic alone.
    private const double CoarsestRounding = 0.25;
    private const double ExactDeviation = 1e-6;
    private const double RateMismatch = 0.01;

    /// <summary>Times on a regular axis deviate from it by no more than this share of a sample.</summary>
    public const double LargestDeviation = 1e-3;

    /// <summary>Whether two rates, of which one may be rounded, are those of one signal.</summary>
    public static bool Agree(double rateHz, double otherHz) => Math.Abs((rateHz / otherHz) - 1) <= RateMismatch;

    /// <summary>The rate of regular times; null where they are not regular within their rounding.</summary>
    /// <param name="seconds">At least 2 times, the last above the first.</param>
    /// <param name="rounding">Largest error of a time, seconds.</param>
    public static double? Rate(double[] seconds, double rounding)
    {
        double duration = seconds[^1] - seconds[0], rate = (seconds.Length - 1) / duration, deviation = Deviation(seconds, rate);
        bool withinRounding = deviation <= rounding * rate && rounding * rate <= CoarsestRounding;
        return deviation > LargestDeviation && !withinRounding ? null : ShortestRate(rate, deviation < ExactDeviation ? 0 : 2 * rounding / duration);
    }

    /// <summary>The step that differs most from the usual one: which it is, how long it is, and how long the usual one is.</summary>
    /// <param name="seconds">At least 2 times.</param>
    public static (int Index, double Seconds, double UsualSeconds) WorstStep(double[] seconds)
    {
        double[] steps = [.. seconds.Skip(1).Zip(seconds, (later, earlier) => later - earlier)];
        double usual = steps.Order().ElementAt(steps.Length / 2);
        int worst = Enumerable.Range(0, steps.Length).MaxBy(k => Math.Abs(steps[k] - usual));
        return (worst, steps[worst], usual);
    }

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
