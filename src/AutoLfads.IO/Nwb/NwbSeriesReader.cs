using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Reads one NWB time series.</summary>
internal sealed class NwbSeriesReader(Hdf5Source file, string path)
{
    public string Path => path;

    public string Description => file.TextAttributeOrNull(path, "description") ?? "";

    public string? CommentsText => file.TextAttributeOrNull(path, "comments");

    public string Unit => file.TextAttributeOrNull(Data, "unit") ?? "a.u.";

    /// <summary>Factor from the stored values to <see cref="Unit"/>.</summary>
    public double Conversion => NumberOr("conversion", 1);

    /// <summary>What is added after the factor.</summary>
    public double Offset => NumberOr("offset", 0);

    private string Data => path + "/data";

    public NwbComments? Comments() => NwbComments.TryParse(CommentsText);

    /// <summary>The stored values, [time, channel]; a series of one channel may have the axis time alone.</summary>
    public SampleMatrix Samples()
    {
        int[] shape = file.Shape(Data);
        if (shape.Length is not (1 or 2)) throw file.Invalid(Data, $"must have the axes [time, channel], has the shape [{string.Join(", ", shape)}].");
        SampleMatrix samples = file.Samples(Data);
        return samples.SampleCount >= samples.ChannelCount
            ? samples
            : throw file.Invalid(Data, $"must have the axes [time, channel], has the shape [{string.Join(", ", shape)}], more channels than samples. Time is NWB's first axis; write the file again.");
    }

    /// <summary>Stored values times each channel's factor, plus an offset.</summary>
    public static SampleMatrix Scaled(SampleMatrix stored, double[] factors, double offset)
    {
        if (offset == 0 && Array.TrueForAll(factors, f => f == 1)) return stored;
        stored.ForEachBlock((start, rows) =>
        {
            for (int i = 0; i < rows.Length; i++) rows[i] = (rows[i] * factors[i % factors.Length]) + offset;
            stored.Write(start, rows);
        });
        return stored;
    }

    /// <summary>Factors of single channels, null where there are none.</summary>
    public double[]? ChannelConversion() => file.HasDataset(path + "/channel_conversion") ? file.Doubles(path + "/channel_conversion") : null;

    /// <summary>Rows of the electrodes table, null where the series has none.</summary>
    public int[]? ElectrodeRows() => file.HasDataset(path + "/electrodes") ? file.Integers(path + "/electrodes") : null;

    /// <summary>Rate and time of the first sample.</summary>
    public (double RateHz, double StartSeconds) TimeAxis(int sampleCount)
    {
        if (file.HasDataset(path + "/starting_time"))
        {
            double rate = file.NumberAttribute(path + "/starting_time", "rate");
            double start = file.Doubles(path + "/starting_time")[0];
            return double.IsFinite(rate) && rate > 0 && double.IsFinite(start)
                ? (rate, start)
                : throw file.Invalid(path + "/starting_time", $"must be a time with a rate above 0, is {start} s with {rate} Hz.");
        }

        if (!file.HasDataset(path + "/timestamps")) throw file.Invalid(path, "has neither 'starting_time' nor 'timestamps', of which NWB requires one.");
        double[] seconds = file.Doubles(path + "/timestamps");
        if (seconds.Length != sampleCount) throw file.Invalid(path + "/timestamps", $"must have {sampleCount} times, one for each sample along the first axis of the data, has {seconds.Length}.");
        if (seconds.Length < 2 || !(seconds[^1] > seconds[0])) throw file.Invalid(path + "/timestamps", "must be at least 2 times that rise.");
        double measured = (seconds.Length - 1) / (seconds[^1] - seconds[0]);
        double deviation = RegularTimes.Deviation(seconds, measured);
        return deviation <= RegularTimes.LargestDeviation
            ? (RegularTimes.ShortestRate(measured, 0), seconds[0])
            : throw file.Invalid(path + "/timestamps", $"must be regular, deviate by {deviation:G3} of a sample at about {measured:G6} Hz. Resample the series to a fixed rate.");
    }

    private double NumberOr(string attribute, double otherwise) => file.HasAttribute(Data, attribute) ? file.NumberAttribute(Data, attribute) : otherwise;
}
