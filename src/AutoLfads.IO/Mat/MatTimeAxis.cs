using AutoLfads.Core.Configuration;

namespace AutoLfads.IO.Mat;

/// <summary>The regular time axis of a signal.</summary>
/// <param name="RateHz">Samples per second.</param>
/// <param name="StartSeconds">Time of the first sample, seconds.</param>
internal sealed record MatTimeAxis(double RateHz, double StartSeconds)
{
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
        // Of a time and of the arithmetic that made it.
        double rounding = 2 * times.Precision * Math.Max(Math.Abs(seconds[0]), Math.Abs(seconds[^1]));
        double rate = RegularTimes.Rate(seconds, rounding) ?? throw Irregular(scope, name, seconds);
        if (config?.SampleRateHz is { } expected && !RegularTimes.Agree(rate, expected))
            throw scope.Invalid(name, $"states {rate} Hz, data.sample_rate_hz {expected}. Remove the setting, or the variable; if the times are in milliseconds, end its name in _ms.");
        return new MatTimeAxis(rate, seconds[0]);
    }

    private static InvalidDataException Irregular(MatScope scope, string name, double[] seconds)
    {
        (int worst, double step, double usual) = RegularTimes.WorstStep(seconds);
        return scope.Invalid(
            name,
            $"times must be regular; the usual step is {usual:G6} s, that after time {worst + 1} ({seconds[worst]:G9} s) is {step:G6} s. "
            + "Where samples are missing, add rows of NaN; where the times are only rounded, leave them out and set data.sample_rate_hz.");
    }
}
