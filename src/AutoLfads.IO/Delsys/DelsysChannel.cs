using AutoLfads.Core.Preprocessing.Resampling;
using AutoLfads.IO.Csv;

namespace AutoLfads.IO.Delsys;

/// <summary>One signal on its own time axis.</summary>
/// <param name="Column">What the header says of it.</param>
/// <param name="RateHz">Samples per second.</param>
/// <param name="StartSeconds">Time of the first sample, seconds.</param>
/// <param name="Values">Its samples, to its own end; NaN where missing.</param>
internal sealed record DelsysChannel(DelsysColumn Column, double RateHz, double StartSeconds, double[] Values)
{
    // A time may lie this share of a sample beside the stated rate's axis; a tail of equal samples this long is worth a note.
    private const double LargestDeviation = 0.25;
    private const double ConstantTailSeconds = 0.1;
    private const int ConstantTailSamples = 10;

    /// <summary>Time after the last sample, seconds.</summary>
    public double EndSeconds => StartSeconds + (Values.Length / RateHz);

    /// <summary>Makes the signal of its columns; null where it has no samples at all.</summary>
    /// <exception cref="InvalidDataException">Its times are missing, do not rise or are not regular, or nothing states its rate.</exception>
    public static DelsysChannel? Of(DelsysColumn column, DelsysTable table, double? configuredRateHz, string fileName)
    {
        List<double> values = table[column.ValueColumn];
        List<double>? times = column.TimeColumn is { } timeColumn ? table[timeColumn] : null;
        int count = values.FindLastIndex(v => !double.IsNaN(v)) + 1;
        // A channel that ended may go on with zeros: a time of 0 after the start is none.
        while (count > 1 && times?[count - 1] == 0 && values[count - 1] == 0) count--;
        if (column.StatedCount < count) count = column.StatedCount.Value;
        if (count == 0) return null;
        double[] samples = [.. values.Take(count)];
        if (times is null)
        {
            double rate = column.StatedRateHz ?? configuredRateHz
                ?? throw new InvalidDataException($"'{fileName}', '{column.Name}': neither a column of times nor the header states its sample rate. Export with time series, or set data.sample_rate_hz.");
            return new DelsysChannel(column, rate, 0, samples);
        }

        double[] seconds = [.. times.Take(count)];
        return new DelsysChannel(column, Rate(column, seconds, table.PrintedStep(column.TimeColumn!.Value), fileName), seconds[0], samples);
    }

    /// <summary>Whether two rates are one, as far as headers quote them.</summary>
    public static bool SameRate(double rateHz, double otherHz) => Math.Abs((rateHz / otherHz) - 1) <= RateRatio.Tolerance;

    /// <summary>Time from which on all samples are exactly the same, though a muscle never is; null where the channel does not end so.</summary>
    public double? ConstantFromSeconds()
    {
        int first = Values.Length - 1;
        while (first > 0 && Values[first - 1] == Values[^1]) first--;
        int length = Values.Length - first;
        return length >= ConstantTailSamples && length >= ConstantTailSeconds * RateHz ? StartSeconds + (first / RateHz) : null;
    }

    private static double Rate(DelsysColumn column, double[] seconds, double printedStep, string fileName)
    {
        int missing = Array.FindIndex(seconds, double.IsNaN);
        if (missing >= 0) throw Invalid($"row {missing + 1} below the header must have a time, has none. Export the recording again");
        if (seconds.Length < 2 || !(seconds[^1] > seconds[0])) throw Invalid($"its times must rise; there are {seconds.Length}, from {seconds[0]} to {seconds[^1]} s. Export the recording again");
        if (column.StatedRateHz is { } stated && RegularTimes.Deviation(seconds, stated) <= Math.Max(LargestDeviation, printedStep * stated)) return stated;
        double rounding = printedStep > 0 ? printedStep : TextTimeAxis.Quantum(seconds);
        if (RegularTimes.Rate(seconds, rounding) is not { } rate || !double.IsFinite(rate) || rate <= 0)
        {
            (int worst, double step, double usual) = RegularTimes.WorstStep(seconds);
            throw Invalid(FormattableString.Invariant($"times must be regular; the usual step is {usual:G6} s, that after row {worst + 1} below the header is {step:G6} s. Export the recording again, where samples were lost with empty values in their place"));
        }

        return column.StatedRateHz is { } header && !RegularTimes.Agree(rate, header)
            ? throw Invalid(FormattableString.Invariant($"its times state {rate} Hz, the header {header} Hz. Export the recording again"))
            : rate;
        InvalidDataException Invalid(string problem) => new($"'{fileName}', '{column.Name}': {problem}.");
    }
}
