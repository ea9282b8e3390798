using AutoLfads.Core.Configuration;

namespace AutoLfads.IO.Mat;

/// <summary>The regular time axis of a signal.</summary>
/// <param name="RateHz">Samples per second.</param>
/// <param name="StartSeconds">Time of the first sample, seconds.</param>
internal sealed record MatTimeAxis(double RateHz, double StartSeconds)
{
    // Shares of a sample: rounding of single precision that still lets a missing sample show, and deviations of arithmetic alone.
    private const double CoarsestRounding = 0.25;
    private const double ExactDeviation = 1e-6;
    private const double RateMismatch = 0.01;

    /// <summary>Whether two rates are those of one signal.</summary>
    public static bool Agree(double rateHz, double otherHz) => Math.Abs((rateHz / otherHz) - 1) <= RateMismatch;

    /// <summary>The axis of a vector of times, one for each sample.</summary>
    /// <param name="scope">Where the vector is.</param>
    /// <param name="name">The vector's name; times are in seconds unless it ends in _ms.</param>
    /// <param name="sampleCount">Number of samples.</param>
    /// <param name="config">A rate that was configured must agree.</param>
    public static MatTimeAxis Of(MatScope scope, string name, int sampleCount, DataConfig? config)
    {
        MatNumeric times = scope.Numbers(name) ?? throw scope.Invalid(name, "must be a vector of times, one for each sample.");
        if (!times.IsVector || times.Count != sampleCount) throw scope.Invalid(name, $"must have {sampleCount} times, one for each sample, is {times.Described}.");
        double toSeconds = MatNaming.IsMilliseconds(name) ? 1e-3 : 1;
        double[] seconds = [.. times.Values.Select(v => v * toSeconds)];
        int missing = Array.FindIndex(seconds, s => !double.IsFinite(s));
        if (missing >= 0) throw scope.Invalid(name, $"time {missing + 1} must be a number, is {seconds[missing]}.");
        if (seconds.Length < 2 || seconds[^1] <= seconds[0]) throw scope.Invalid(name, $"must be at least 2 times that rise, are {seconds.Length} from {seconds[0]} to {seconds[^1]} s.");
        double duration = seconds[^1] - seconds[0];
        double rate = (seconds.Length - 1) / duration;
        double rounding = times.Precision * Math.Max(Math.Abs(seconds[0]), Math.Abs(seconds[^1]));
        double deviation = RegularTimes.Deviation(seconds, rate);
        bool withinRounding = deviation <= 2 * rounding * rate && rounding * rate <= CoarsestRounding;
        if (deviation > RegularTimes.LargestDeviation && !withinRounding) throw Irregular(scope, name, seconds);
        rate = RegularTimes.ShortestRate(rate, deviation < ExactDeviation ? 0 : 2 * rounding / duration);
        if (config?.SampleRateHz is { } expected && !Agree(rate, expected))
            throw scope.Invalid(name, $"states {rate} Hz, data.sample_rate_hz {expected}. Remove the setting, or the variable; if the times are in milliseconds, end its name in _ms.");
        return new MatTimeAxis(rate, seconds[0]);
    }

    private static InvalidDataException Irregular(MatScope scope, string name, double[] seconds)
    {
        double[] steps = [.. seconds.Skip(1).Zip(seconds, (later, earlier) => later - earlier)];
        double usual = steps.Order().ElementAt(steps.Length / 2);
        int worst = Enumerable.Range(0, steps.Length).MaxBy(k => Math.Abs(steps[k] - usual));
        return scope.Invalid(
            name,
            $"times must be regular; the usual step is {usual:G6} s, that after time {worst + 1} ({seconds[worst]:G9} s) is {steps[worst]:G6} s. "
            + "Where samples are missing, add rows of NaN; where the times are only rounded, leave them out and set data.sample_rate_hz.");
    }
}
