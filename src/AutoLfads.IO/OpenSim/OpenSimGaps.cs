using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.OpenSim;

/// <summary>The bins of an estimate that a storage can hold: complete, or with gaps filled.</summary>
/// <param name="Columns">Values of each channel from <paramref name="First"/> up to and without <paramref name="End"/>, all finite.</param>
/// <param name="First">The first bin.</param>
/// <param name="End">The bin after the last.</param>
public sealed record OpenSimGaps(double[][] Columns, int First, int End)
{
    /// <summary>Bins of some channels of an estimate.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="channels">Zero-based indices of the channels; what others miss does not matter.</param>
    /// <param name="missing">What becomes of bins without an estimate.</param>
    /// <param name="file">Name of the file to be written, for messages.</param>
    /// <exception cref="InvalidDataException">Bins are missing and may not be interpolated, or none is left.</exception>
    public static OpenSimGaps Of(ActivationEstimate estimate, IReadOnlyList<int> channels, OpenSimMissing missing, string file)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(channels);
        double[][] columns = [.. channels.Select(estimate.Activation.GetChannel)];
        return missing == OpenSimMissing.Interpolate ? Filled(columns, file) : Complete(columns, [.. channels.Select(c => estimate.Channels[c].Name)], estimate, file);
    }

    /// <summary>The finite bins as a recording, for whatever is computed from them.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="channels">The channels these are the bins of.</param>
    public EmgRecording ToRecording(ActivationEstimate estimate, IReadOnlyList<int> channels)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(channels);
        return new([.. channels.Select(c => estimate.Channels[c])], estimate.SampleRateHz, estimate.StartSeconds + (First / estimate.SampleRateHz), SampleMatrix.FromChannels(Columns))
        {
            Provenance = estimate.Provenance,
        };
    }

    private static OpenSimGaps Complete(double[][] columns, string[] names, ActivationEstimate estimate, string file)
    {
        int bins = estimate.Activation.SampleCount;
        for (int c = 0; c < columns.Length; c++)
        {
            int bin = Array.FindIndex(columns[c], v => !double.IsFinite(v));
            if (bin < 0) continue;
            int count = columns.Max(channel => channel.Count(v => !double.IsFinite(v)));
            throw new InvalidDataException(
                FormattableString.Invariant($"'{file}' cannot be written: {count} of {bins} bins have no estimate, the first at {estimate.StartSeconds + (bin / estimate.SampleRateHz)} s (channel '{names[c]}'), and OpenSim's splines take no gaps. ")
                + "Let them be interpolated (--sto-missing interpolate), or cut the recording.");
        }

        return new(columns, 0, bins);
    }

    private static OpenSimGaps Filled(double[][] columns, string file)
    {
        bool[] complete = [.. Enumerable.Range(0, columns.Length == 0 ? 0 : columns[0].Length).Select(bin => Array.TrueForAll(columns, channel => double.IsFinite(channel[bin])))];
        int first = Array.IndexOf(complete, true);
        if (first < 0) throw new InvalidDataException($"'{file}' cannot be written: no bin has an estimate of every channel.");
        int last = Array.LastIndexOf(complete, true);
        foreach (double[] channel in columns)
        {
            int before = first;
            for (int bin = first + 1; bin <= last; bin++)
            {
                if (!double.IsFinite(channel[bin])) continue;
                for (int gap = before + 1; gap < bin; gap++) channel[gap] = channel[before] + ((channel[bin] - channel[before]) * (gap - before) / (bin - before));
                before = bin;
            }
        }

        return new([.. columns.Select(c => c[first..(last + 1)])], first, last + 1);
    }
}
