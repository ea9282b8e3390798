using System.Globalization;
using System.Text.RegularExpressions;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Files;

namespace AutoLfads.IO.OpenSim;

/// <summary>Writes an estimate as a storage (.sto, .mot) that every version of OpenSim, Moco and CEINMS reads (schemas/opensim-tables.md).</summary>
public static partial class OpenSimActivationWriter
{
    /// <summary>Writes the estimate's mean; replaces an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="estimate">What is written: its activation in its channels' units, neither scaled nor limited to [0, 1], with digits enough to read the same doubles back.</param>
    /// <param name="labels">What columns are called. Default <see cref="OpenSimLabelStyle.Plain"/>; characters other than letters, digits and _ . / | - become _.</param>
    /// <param name="missing">What becomes of bins without an estimate. Default <see cref="OpenSimMissing.Refuse"/>.</param>
    /// <exception cref="InvalidDataException">Bins are missing and may not be interpolated, or none is left; two channels have the same label; or times do not rise.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ActivationEstimate estimate, OpenSimLabelStyle labels = OpenSimLabelStyle.Plain, OpenSimMissing missing = OpenSimMissing.Refuse)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        string file = Path.GetFileName(path);
        string[] columns = Labels(estimate, labels, file);
        double[] times = [.. Enumerable.Range(0, estimate.Activation.SampleCount).Select(bin => estimate.StartSeconds + (bin / estimate.SampleRateHz))];
        for (int bin = 1; bin < times.Length; bin++)
            if (times[bin] <= times[bin - 1]) throw new InvalidDataException(Invariant($"'{file}' cannot be written: times must rise; bins {bin} and {bin + 1} are both at {times[bin]} s."));
        double[][] values = [.. Enumerable.Range(0, columns.Length).Select(estimate.Activation.GetChannel)];
        (int first, int end) = missing == OpenSimMissing.Interpolate ? Filled(values, times, file) : Complete(values, times, estimate, file);
        AtomicFile.Write(path, temporary =>
        {
            using StreamWriter text = new(temporary) { NewLine = "\n" };
            text.WriteLine("muscle_excitation");
            text.WriteLine("version=1");
            text.WriteLine(Invariant($"nRows={end - first}"));
            text.WriteLine(Invariant($"nColumns={columns.Length + 1}"));
            text.WriteLine("inDegrees=no");
            text.WriteLine("endheader");
            text.WriteLine(string.Join('\t', columns.Prepend("time")));
            for (int bin = first; bin < end; bin++)
            {
                text.Write(times[bin].ToString(CultureInfo.InvariantCulture));
                foreach (double[] channel in values)
                {
                    text.Write('\t');
                    text.Write(channel[bin].ToString(CultureInfo.InvariantCulture));
                }

                text.WriteLine();
            }
        });
    }

    private static string[] Labels(ActivationEstimate estimate, OpenSimLabelStyle style, string file)
    {
        string[] labels = new string[estimate.Channels.Count];
        for (int c = 0; c < labels.Length; c++)
        {
            string name = NotInLabels().Replace(estimate.Channels[c].Name.Trim(), "_");
            labels[c] = style switch
            {
                OpenSimLabelStyle.Dot => $"{name}.activation",
                OpenSimLabelStyle.Path => $"/forceset/{name}",
                OpenSimLabelStyle.PathState => $"/forceset/{name}/activation",
                _ => name,
            };
            // Readers take the first column of either name for the time.
            if (labels[c].ToUpperInvariant() is "TIME" or "T")
                throw new InvalidDataException($"'{file}' cannot be written: channel '{estimate.Channels[c].Name}' would be taken for the time. Rename it, or choose labels of another style.");
            int other = Array.IndexOf(labels, labels[c], 0, c);
            if (other >= 0)
                throw new InvalidDataException($"'{file}' cannot be written: channels '{estimate.Channels[other].Name}' and '{estimate.Channels[c].Name}' would both have the label '{labels[c]}'. Rename one.");
        }

        return labels;
    }

    private static (int First, int End) Complete(double[][] values, double[] times, ActivationEstimate estimate, string file)
    {
        for (int c = 0; c < values.Length; c++)
        {
            int bin = Array.FindIndex(values[c], v => !double.IsFinite(v));
            if (bin < 0) continue;
            int count = values.Max(channel => channel.Count(v => !double.IsFinite(v)));
            throw new InvalidDataException(
                Invariant($"'{file}' cannot be written: {count} of {times.Length} bins have no estimate, the first at {times[bin]} s (channel '{estimate.Channels[c].Name}'), and OpenSim's splines take no gaps. ")
                + "Let them be interpolated (--sto-missing interpolate), or cut the recording.");
        }

        return (0, times.Length);
    }

    private static (int First, int End) Filled(double[][] values, double[] times, string file)
    {
        bool[] complete = [.. times.Select((_, bin) => Array.TrueForAll(values, channel => double.IsFinite(channel[bin])))];
        int first = Array.IndexOf(complete, true);
        if (first < 0) throw new InvalidDataException($"'{file}' cannot be written: no bin has an estimate of every channel.");
        int last = Array.LastIndexOf(complete, true);
        foreach (double[] channel in values)
        {
            int before = first;
            for (int bin = first + 1; bin <= last; bin++)
            {
                if (!double.IsFinite(channel[bin])) continue;
                for (int gap = before + 1; gap < bin; gap++)
                    channel[gap] = channel[before] + ((channel[bin] - channel[before]) * (times[gap] - times[before]) / (times[bin] - times[before]));
                before = bin;
            }
        }

        return (first, last + 1);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[^A-Za-z0-9_./|\-]")]
    private static partial Regex NotInLabels();
}
