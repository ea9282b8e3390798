using System.Globalization;
using System.Text;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Cli.Inspection;

/// <summary>What was found of one channel of a recording.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Kind">What it looks like.</param>
/// <param name="Missing">Number of missing samples (NaN) outside of gaps.</param>
/// <param name="FirstMissingSeconds">Time of the first of them; null when there is none.</param>
/// <param name="Zeros">Number of samples that are exactly 0.</param>
/// <param name="Negatives">Number of samples below 0.</param>
/// <param name="Median">Median of the absolute value.</param>
/// <param name="Peak">Largest absolute value.</param>
/// <param name="IsConstant">Whether all its samples are the same, as those of a sensor that is not connected.</param>
/// <param name="LineNoise">Interference of the mains; null where there is none.</param>
/// <param name="Limits">Samples at its largest or smallest value; null where these are no limits.</param>
/// <param name="Flat">The longest run of one value; null where it is short.</param>
internal sealed record ChannelFindings(
    string Name,
    string Unit,
    SignalKind Kind,
    int Missing,
    double? FirstMissingSeconds,
    int Zeros,
    int Negatives,
    double Median,
    double Peak,
    bool IsConstant,
    LineNoise? LineNoise,
    LimitFindings? Limits,
    FlatRun? Flat)
{
    public static ChannelFindings Of(EmgRecording recording, int channel)
    {
        double[] samples = recording.Samples.GetChannel(channel), ordered = [.. samples.Where(v => !double.IsNaN(v)).Order()];
        double[] sizes = [.. ordered.Select(Math.Abs).Order()];
        PowerSpectrum? spectrum = PowerSpectrum.Of(samples, recording.SampleRateHz);
        SignalKind kind = SignalShape.Of(ordered, spectrum);
        bool varies = kind is not (SignalKind.Constant or SignalKind.Empty), isEmg = kind is SignalKind.Raw or SignalKind.Rectified;
        int[] missing = [.. MissingOutsideGaps(recording, samples)];
        return new ChannelFindings(
            recording.Channels[channel].Name,
            recording.Channels[channel].Unit,
            kind,
            kind == SignalKind.Empty ? samples.Length : missing.Length,
            missing.Length == 0 ? null : recording.StartSeconds + (missing[0] / recording.SampleRateHz),
            samples.Count(v => v == 0),
            samples.Count(v => v < 0),
            sizes.Length == 0 ? double.NaN : sizes[sizes.Length / 2],
            sizes.Length == 0 ? double.NaN : sizes[^1],
            kind == SignalKind.Constant,
            varies && spectrum is not null ? LineNoise.Find(spectrum) : null,
            varies ? LimitFindings.Find(samples, ordered, kind is SignalKind.Rectified or SignalKind.Envelope) : null,
            isEmg ? FlatRun.Find(samples, recording.SampleRateHz) : null);
    }

    public static string Table(IReadOnlyList<ChannelFindings> channels)
    {
        string[][] rows =
        [
            ["channel", "unit", "looks", "median |x|", "peak |x|", "missing", "zeros", "negative", "at limit", "line"],
            .. channels.Select(c => new[]
            {
                c.Name, c.Unit, c.Kind.ToString().ToLowerInvariant(), Number(c.Median), Number(c.Peak), Count(c.Missing), Count(c.Zeros), Count(c.Negatives),
                Count(c.Limits?.Samples ?? 0), c.LineNoise is { } line ? $"{Number(line.LineHz)} Hz" : "-",
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
            text.Append("  ").AppendJoin("  ", row.Select((cell, i) => i < 3 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).Append('\n');
        return text.ToString();
    }

    private static IEnumerable<int> MissingOutsideGaps(EmgRecording recording, double[] samples)
    {
        int gap = 0;
        for (int t = 0; t < samples.Length; t++)
        {
            while (gap < recording.Gaps.Count && t >= recording.Gaps[gap].StartSample + recording.Gaps[gap].SampleCount) gap++;
            bool inGap = gap < recording.Gaps.Count && t >= recording.Gaps[gap].StartSample;
            if (!inGap && double.IsNaN(samples[t])) yield return t;
        }
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);
}
