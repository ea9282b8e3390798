using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Reads one NWB time series.</summary>
internal sealed class NwbSeriesReader(Hdf5Source file, string path)
{
    private const double SingleRounding = 1.2e-7;

    private static readonly string[] SecondsNames = ["seconds", "second", "secs", "sec", "s"];

    public string Path => path;

    public string Description => file.TextAttributeOrNull(path, "description") ?? "";

    public string? CommentsText => file.TextAttributeOrNull(path, "comments");

    /// <summary>The unit that the data state; null where they state none. An ElectricalSeries is in volts.</summary>
    public string? StatedUnit => file.TextAttributeOrNull(Data, "unit") is { } unit && !string.IsNullOrWhiteSpace(unit) ? unit
        : file.TextAttributeOrNull(path, "neurodata_type") == "ElectricalSeries" ? "volts" : null;

    /// <summary>Factor from the stored values to the unit; not 0.</summary>
    public double Conversion => NumberOr("conversion", 1) is var factor && double.IsFinite(factor) && factor != 0
        ? factor
        : throw file.Invalid(Data, $"attribute 'conversion' must be a number other than 0, is {NumberOr("conversion", 1)}.");

    /// <summary>What is added after the factor.</summary>
    public double Offset => NumberOr("offset", 0) is var offset && double.IsFinite(offset)
        ? offset
        : throw file.Invalid(Data, $"attribute 'offset' must be a number, is {NumberOr("offset", 0)}.");

    private string Data => path + "/data";

    public NwbComments? Comments() => NwbComments.TryParse(CommentsText);

    /// <summary>The stored values, [time, channel]; a series of one channel may have the axis time alone.</summary>
    public SampleMatrix Samples()
    {
        int[] shape = file.Shape(Data);
        if (shape.Length is not (1 or 2)) throw file.Invalid(Data, $"must have the axes [time, channel], has the shape [{string.Join(", ", shape)}].");
        if (shape.Contains(0)) throw file.Invalid(Data, $"must hold samples, has the shape [{string.Join(", ", shape)}].");
        SampleMatrix samples = file.Samples(Data);
        return samples.SampleCount >= samples.ChannelCount
            ? samples
            : throw file.Invalid(Data, $"must have the axes [time, channel], has the shape [{string.Join(", ", shape)}], more channels than samples. Time is NWB's first axis; write the file again.");
    }

    /// <summary>Factors of single channels, null where there are none.</summary>
    public double[]? ChannelConversion()
    {
        if (!file.HasDataset(path + "/channel_conversion")) return null;
        double[] factors = file.Doubles(path + "/channel_conversion");
        return Array.TrueForAll(factors, f => double.IsFinite(f) && f != 0) ? factors : throw file.Invalid(path + "/channel_conversion", "must hold numbers other than 0.");
    }

    /// <summary>Rows of the electrodes table, null where the series has none.</summary>
    public int[]? ElectrodeRows() => file.HasDataset(path + "/electrodes") ? file.Integers(path + "/electrodes") : null;

    /// <summary>Rate and time of the first sample.</summary>
    /// <param name="sampleCount">Number of samples.</param>
    /// <param name="configuredRateHz">A rate that was configured: the file's must agree; taken, from 0 s on, where the series states no times. Null takes the file's.</param>
    public NwbTimeAxis TimeAxis(int sampleCount, double? configuredRateHz = null)
    {
        NwbTimeAxis axis = StatedAxis(sampleCount, configuredRateHz);
        return configuredRateHz is { } expected && !RegularTimes.Agree(axis.RateHz, expected)
            ? throw file.Invalid(path, $"states {axis.RateHz} Hz, data.sample_rate_hz {expected}. Remove the setting, or correct the file.")
            : axis;
    }

    /// <summary>The times of the samples, seconds, regular or not.</summary>
    public double[] Timestamps()
    {
        string times = path + "/timestamps";
        if (file.TextAttributeOrNull(times, "unit") is { } unit && !SecondsNames.Contains(unit, StringComparer.OrdinalIgnoreCase))
            throw file.Invalid(times, $"must be in seconds, as NWB requires, states the unit '{unit}'. Convert them.");
        return file.Doubles(times);
    }

    private NwbTimeAxis StatedAxis(int sampleCount, double? configuredRateHz)
    {
        if (file.HasDataset(path + "/starting_time"))
        {
            double rate = file.NumberAttribute(path + "/starting_time", "rate");
            double start = file.Doubles(path + "/starting_time") is [double only] ? only : double.NaN;
            return double.IsFinite(rate) && rate > 0 && double.IsFinite(start)
                ? new NwbTimeAxis(rate, start)
                : throw file.Invalid(path + "/starting_time", $"must be a time with a rate above 0, is {start} s with {rate} Hz.");
        }

        if (file.HasDataset(path + "/timestamps")) return AxisOf(Timestamps(), sampleCount);
        return configuredRateHz is { } configured
            ? new NwbTimeAxis(configured, 0)
            : throw file.Invalid(path, "has neither 'starting_time' nor 'timestamps', of which NWB requires one. Set data.sample_rate_hz where this is the EMG.");
    }

    private NwbTimeAxis AxisOf(double[] seconds, int sampleCount)
    {
        string times = path + "/timestamps";
        if (seconds.Length != sampleCount) throw file.Invalid(times, $"must have {sampleCount} times, one for each sample along the first axis of the data, has {seconds.Length}.");
        int missing = Array.FindIndex(seconds, s => !double.IsFinite(s));
        if (missing >= 0) throw file.Invalid(times, $"time {missing + 1} must be a number, is {seconds[missing]}.");
        if (seconds.Length < 2 || !(seconds[^1] > seconds[0])) throw file.Invalid(times, "must be at least 2 times that rise.");
        double measured = (seconds.Length - 1) / (seconds[^1] - seconds[0]);
        // Times in single precision bear its rounding.
        double rounding = Array.TrueForAll(seconds, s => (float)s == s) ? SingleRounding * Math.Max(Math.Abs(seconds[0]), Math.Abs(seconds[^1])) : 0;
        if (RegularTimes.Rate(seconds, rounding) is { } rate) return new NwbTimeAxis(rate, seconds[0]);
        double deviation = RegularTimes.Deviation(seconds, measured);
        (int worst, double step, double usual) = RegularTimes.WorstStep(seconds);
        throw file.Invalid(
            times,
            $"must be regular, deviate by up to {deviation:G3} of a sample at about {measured:G6} Hz; the usual step is {usual:G6} s, that after time {worst + 1} ({seconds[worst]:G9} s) is {step:G6} s. Resample the series to a fixed rate; where samples are missing, add NaN.");
    }

    private double NumberOr(string attribute, double otherwise) => file.HasAttribute(Data, attribute) ? file.NumberAttribute(Data, attribute) : otherwise;
}
