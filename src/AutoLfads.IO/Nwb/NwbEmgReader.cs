using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Reads the EMG's values, channels and time axis.</summary>
internal static class NwbEmgReader
{
    /// <summary>Channels, values and axis of the series that were chosen; where the names come from, for the provenance.</summary>
    /// <exception cref="InvalidDataException">A series cannot be read, or those of the muscles have different time axes.</exception>
    public static (Channel[] Channels, SampleMatrix Samples, NwbTimeAxis Axis, string NamesFrom) Read(Hdf5Source file, NwbEmgSource source, DataConfig config)
    {
        if (source.Series is not [NwbSeriesEntry one]) return Combined(file, source, config);
        NwbSeriesReader series = new(file, one.Path);
        SampleMatrix stored = series.Samples();
        NwbChannels channels = NwbChannels.Read(file, series, stored.ChannelCount, one.Shape.Length == 1 ? one.Name : null, config);
        return ([.. channels.Channels], channels.Scaled(stored), series.TimeAxis(stored.SampleCount, config.SampleRateHz), channels.NamesFrom);
    }

    private static (Channel[] Channels, SampleMatrix Samples, NwbTimeAxis Axis, string NamesFrom) Combined(Hdf5Source file, NwbEmgSource source, DataConfig config)
    {
        NwbSeriesReader[] all = [.. source.Series.Select(s => new NwbSeriesReader(file, s.Path))];
        int[] counts = [.. source.Series.Select(s => s.Shape[0])];
        NwbTimeAxis[] axes = [.. all.Select((s, i) => s.TimeAxis(counts[i], config.SampleRateHz))];
        RequireOneAxis(file, source, axes, counts);
        SampleMatrix samples = LongRecording.NewSamples(counts[0], all.Length);
        Channel[] channels = new Channel[all.Length];
        for (int c = 0; c < all.Length; c++)
        {
            NwbChannels single = NwbChannels.Read(file, all[c], 1, source.Series[c].Name, config);
            samples.SetChannel(c, single.Scaled(all[c].Samples()).Values);
            // The series lie in one group, so that their names differ.
            channels[c] = single.Channels[0] with { Name = source.Series[c].Name };
        }

        return (channels, samples, axes[0], "the names of the series");
    }

    private static void RequireOneAxis(Hdf5Source file, NwbEmgSource source, NwbTimeAxis[] axes, int[] counts)
    {
        int[][] groups = [.. Enumerable.Range(0, axes.Length).GroupBy(i => Enumerable.Range(0, axes.Length).First(j => axes[i].Agrees(counts[i], axes[j], counts[j]))).Select(g => g.ToArray()).OrderByDescending(g => g.Length)];
        if (groups.Length == 1) return;
        string Described(int i) => $"{counts[i]} samples at {axes[i].RateHz} Hz from {axes[i].StartSeconds} s";
        int[] odd = [.. groups.Skip(1).SelectMany(g => g)];
        throw file.Invalid(
            source.Path,
            $"the EMG's series must share one time axis; {groups[0].Length} have {Described(groups[0][0])}, but {string.Join(", ", odd.Select(i => $"'{source.Series[i].Name}' has {Described(i)}"))}. "
            + "Where these are not EMG, name them in data.side_signals; otherwise resample them.");
    }
}
