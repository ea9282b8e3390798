using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Reads EMG recordings from NWB files: a series [time, channel], or a series for each muscle, of any type (schemas/nwb.md).</summary>
public static class NwbRecordingReader
{
    /// <summary>Reads a recording, with gaps from invalid_times, side signals from the processing modules, and events from tables of intervals and from behaviour.</summary>
    /// <param name="path">An NWB file.</param>
    /// <param name="config">Which series is the EMG where that is not plain (data.variable, a path), and what the file leaves unsaid.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not NWB, is damaged, or leaves open which series is the EMG; the message says what is required.</exception>
    public static EmgRecording Read(string path, DataConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        using Hdf5Source file = Hdf5Source.Open(path);
        if (!Recognises(file)) throw new InvalidDataException($"'{file.Name}' is HDF5 but not NWB: its attribute 'neurodata_type' must be 'NWBFile'. Found: {TrainingDataFile.Found(file)}.");
        (NwbEmgSource source, string[] others) = NwbEmgSource.Find(file, config);
        (Channel[] channels, SampleMatrix samples, NwbTimeAxis axis, string namesFrom) = NwbEmgReader.Read(file, source, config);
        Gap[] gaps = Gaps(file, samples, axis);
        foreach (Gap gap in gaps) samples.WriteMissing(gap.StartSample, gap.SampleCount);
        (RecordingEvent[] events, string[] eventsSkipped) = NwbEvents.Read(file);
        int[] side = SideChannels(file, channels, config);
        (SideSignal[] signals, string[] skipped) = NwbSideSignals.Read(file, source.Series, AskedSeries(file, channels, config));
        Provenance provenance = Provenance(file, source, others, namesFrom, [.. skipped, .. eventsSkipped]);
        try
        {
            EmgRecording recording = new(channels, axis.RateHz, axis.StartSeconds, samples)
            {
                Gaps = gaps,
                SideSignals = signals,
                Events = events,
                SeriesPaths = [.. source.Series.Select(s => s.Path)],
                Provenance = provenance,
            };
            return side.Length == 0 ? recording : WithoutSideChannels(recording, side);
        }
        catch (ArgumentException e)
        {
            throw file.Invalid(source.Path, e.Message, e);
        }
    }

    /// <summary>Whether a file is NWB.</summary>
    /// <param name="path">Any file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is HDF5 and cut short or damaged.</exception>
    public static bool Recognises(string path)
    {
        if (!Hdf5Signature.IsAtStartOf(path)) return false;
        using Hdf5Source file = Hdf5Source.Open(path);
        return Recognises(file);
    }

    internal static bool Recognises(Hdf5Source file) => file.TextAttributeOrNull("/", "neurodata_type") == "NWBFile";

    private static Provenance Provenance(Hdf5Source file, NwbEmgSource source, string[] others, string namesFrom, string[] skipped)
    {
        NwbSeriesReader first = new(file, source.Series[0].Path);
        // This software's own files bring their provenance with them.
        Provenance? own = first.Comments()?.Provenance;
        string left = others.Length == 0 ? "" : $", not {string.Join(" or ", others)} (data.variable chooses)";
        string description = own?.Description ?? $"{first.Description} EMG of '{source.Path}'{left}; channels named by {namesFrom}.".Trim();
        if (skipped.Length > 0) description = $"{description} Not read: {string.Join("; ", skipped)}".Trim();
        return new Provenance(own?.Source ?? file.Name, description, own?.Steps ?? []);
    }

    private static Gap[] Gaps(Hdf5Source file, SampleMatrix samples, NwbTimeAxis axis)
    {
        if (!file.Has("intervals/invalid_times")) return [];
        double[] starts = file.Doubles("intervals/invalid_times/start_time");
        double[] stops = file.Doubles("intervals/invalid_times/stop_time");
        if (starts.Length != stops.Length) throw file.Invalid("intervals/invalid_times", $"must have as many times of start as of stop, has {starts.Length} and {stops.Length}.");
        List<Gap> gaps = [];
        foreach ((double from, double to) in starts.Zip(stops).OrderBy(i => i.First))
        {
            if (double.IsNaN(from) || double.IsNaN(to)) throw file.Invalid("intervals/invalid_times", "times must be numbers, one is NaN.");
            int end = gaps.Count == 0 ? 0 : gaps[^1].StartSample + gaps[^1].SampleCount;
            double first = Math.Clamp(Math.Round((from - axis.StartSeconds) * axis.RateHz), end, samples.SampleCount);
            double last = Math.Clamp(Math.Round((to - axis.StartSeconds) * axis.RateHz), first, samples.SampleCount);
            if (last > first) gaps.Add(new Gap((int)first, (int)(last - first)));
        }

        return [.. gaps];
    }

    private static int[] SideChannels(Hdf5Source file, Channel[] channels, DataConfig config)
    {
        int[] side = [.. Enumerable.Range(0, channels.Length).Where(c => config.SideSignals.Contains(channels[c].Name))];
        return side.Length < channels.Length
            ? side
            : throw new InvalidDataException($"'{file.Name}' has no EMG: all its channels are named in data.side_signals.");
    }

    private static NwbSeriesEntry[] AskedSeries(Hdf5Source file, Channel[] channels, DataConfig config)
    {
        string[] asked = [.. config.SideSignals.Except(channels.Select(c => c.Name)).Select(s => s.Trim('/'))];
        if (asked.Length == 0) return [];
        NwbSeriesEntry[] all = [.. NwbCatalog.Series(file, "acquisition"), .. NwbCatalog.Series(file, "processing")];
        bool Matches(NwbSeriesEntry series, string name) => name == series.Name || name == series.Path || name == series.Container;
        string? unknown = asked.FirstOrDefault(name => !all.Any(s => Matches(s, name)));
        return unknown is null
            ? [.. all.Where(s => asked.Any(name => Matches(s, name)))]
            : throw new InvalidDataException(
                $"'{file.Name}' has no channel and no series '{unknown}', which data.side_signals names. Channels: {string.Join(", ", channels.Select(c => c.Name))}. Series: {string.Join(", ", all.Select(s => s.Described))}.");
    }

    private static EmgRecording WithoutSideChannels(EmgRecording recording, int[] side)
    {
        int[] kept = [.. Enumerable.Range(0, recording.Channels.Count).Except(side)];
        SideSignal signal = new("side_signals", [.. side.Select(c => recording.Channels[c])], recording.SampleRateHz, recording.StartSeconds, recording.Samples.Columns(side));
        return recording with { Channels = [.. kept.Select(c => recording.Channels[c])], Samples = recording.Samples.Columns(kept), SideSignals = [.. recording.SideSignals, signal] };
    }
}
