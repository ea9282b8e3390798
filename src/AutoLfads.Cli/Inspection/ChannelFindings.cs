using System.Globalization;
using System.Text;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Cli.Inspection;

/// <summary>What was found of one channel of a recording.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Missing">Number of missing samples (NaN).</param>
/// <param name="FirstMissingSeconds">Time of the first of them; null when there is none.</param>
/// <param name="Zeros">Number of samples that are exactly 0.</param>
/// <param name="Negatives">Number of samples below 0.</param>
/// <param name="Median">Median of the absolute value.</param>
/// <param name="Peak">Largest absolute value.</param>
/// <param name="IsConstant">Whether all its samples are the same, as those of a sensor that is not connected.</param>
internal sealed record ChannelFindings(
    string Name, string Unit, int Missing, double? FirstMissingSeconds, int Zeros, int Negatives, double Median, double Peak, bool IsConstant)
{
    public static ChannelFindings Of(EmgRecording recording, int channel)
    {
        double[] samples = recording.Samples.GetChannel(channel);
        int firstMissing = Array.FindIndex(samples, double.IsNaN);
        double[] sizes = [.. samples.Where(v => !double.IsNaN(v)).Select(Math.Abs).Order()];
        return new ChannelFindings(
            recording.Channels[channel].Name,
            recording.Channels[channel].Unit,
            samples.Count(double.IsNaN),
            firstMissing < 0 ? null : recording.StartSeconds + (firstMissing / recording.SampleRateHz),
            samples.Count(v => v == 0),
            samples.Count(v => v < 0),
            sizes.Length == 0 ? double.NaN : sizes[sizes.Length / 2],
            sizes.Length == 0 ? double.NaN : sizes[^1],
            sizes.Length > 0 && samples.Where(v => !double.IsNaN(v)).Distinct().Take(2).Count() == 1);
    }

    public static string Table(IReadOnlyList<ChannelFindings> channels)
    {
        string[][] rows =
        [
            ["channel", "unit", "median |x|", "peak |x|", "missing", "zeros", "negative"],
            .. channels.Select(c => new[] { c.Name, c.Unit, Number(c.Median), Number(c.Peak), Count(c.Missing), Count(c.Zeros), Count(c.Negatives) }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
            text.Append("  ").AppendJoin("  ", row.Select((cell, i) => i < 2 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).Append('\n');
        return text.ToString();
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);
}
