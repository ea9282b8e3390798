using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Reads EMG recordings from NWB files: one ElectricalSeries or TimeSeries [time, channel] in acquisition (schemas/nwb.md).</summary>
public static class NwbRecordingReader
{
    /// <summary>Reads a recording, with gaps from invalid_times, and side signals and events from the module behavior.</summary>
    /// <param name="path">An NWB file.</param>
    /// <param name="config">Channel names where the file has none that are unique.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not NWB, or its EMG is stored in a way that this software does not read; the message says which ways it does.</exception>
    public static EmgRecording Read(string path, DataConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        using Hdf5Source file = Hdf5Source.Open(path);
        if (!Recognises(file)) throw new InvalidDataException($"'{file.Name}' is HDF5 but not NWB: its attribute 'neurodata_type' must be 'NWBFile'. Found: {TrainingDataFile.Found(file)}.");
        NwbSeriesReader series = new(file, EmgPath(file));
        SampleMatrix stored = series.Samples();
        NwbComments? comments = series.Comments();
        (Channel[] channels, double[] factors, double offset) = NwbChannels.Read(file, series, stored.ChannelCount, comments, config);
        SampleMatrix samples = NwbSeriesReader.Scaled(stored, factors, offset);
        (double rate, double start) = series.TimeAxis(samples.SampleCount);
        Gap[] gaps = Gaps(file, samples, rate, start);
        foreach (Gap gap in gaps) samples.Values.AsSpan(gap.StartSample * samples.ChannelCount, gap.SampleCount * samples.ChannelCount).Fill(double.NaN);
        (SideSignal[] signals, string[] skipped) = SideSignals(file);
        Provenance provenance = comments?.Provenance ?? new Provenance(file.Name, series.Description, []);
        return new EmgRecording(channels, rate, start, samples)
        {
            Gaps = gaps,
            SideSignals = signals,
            Events = Events(file),
            SeriesPaths = [series.Path],
            Provenance = skipped.Length == 0 ? provenance : provenance with { Description = $"{provenance.Description} Not read: {string.Join("; ", skipped)}".Trim() },
        };
    }

    internal static bool Recognises(Hdf5Source file) => file.TextAttributeOrNull("/", "neurodata_type") == "NWBFile";

    private static string EmgPath(Hdf5Source file)
    {
        string[] all = file.Has("acquisition") ? [.. file.Names("acquisition").Select(n => "acquisition/" + n)] : [];
        string[] matrices = [.. all.Where(p => file.HasDataset(p + "/data") && file.Shape(p + "/data").Length == 2)];
        string[] named = [.. matrices.Where(p => p.Contains("emg", StringComparison.OrdinalIgnoreCase))];
        if (named is [string emg]) return emg;
        if (matrices is [string only]) return only;
        if (all.Length == 0 && file.Has("processing/" + NwbActivationWriter.Module))
            throw new InvalidDataException($"'{file.Name}' is an activation estimate, not a recording. Give the recording it was made from; activation.h5 is the form of an estimate that this software reads.");
        string found = all.Length == 0 ? "nothing" : string.Join(", ", all.Select(p => Described(file, p)));
        throw new InvalidDataException(
            $"'{file.Name}': acquisition must hold one ElectricalSeries or TimeSeries [time, channel], or one whose name contains 'emg'; found {found}. "
            + "Series of a single muscle each, and series within other groups, are not read: combine the muscles into one series.");
    }

    private static string Described(Hdf5Source file, string path)
    {
        string type = file.TextAttributeOrNull(path, "neurodata_type") ?? "untyped";
        return file.HasDataset(path + "/data") ? $"{path} ({type}, [{string.Join(", ", file.Shape(path + "/data"))}])" : $"{path} ({type})";
    }

    private static Gap[] Gaps(Hdf5Source file, SampleMatrix samples, double rate, double start)
    {
        if (!file.Has("intervals/invalid_times")) return [];
        double[] starts = file.Doubles("intervals/invalid_times/start_time");
        double[] stops = file.Doubles("intervals/invalid_times/stop_time");
        List<Gap> gaps = [];
        foreach ((double from, double to) in starts.Zip(stops).OrderBy(i => i.First))
        {
            if (double.IsNaN(from) || double.IsNaN(to)) throw file.Invalid("intervals/invalid_times", "times must be numbers, one is NaN.");
            int end = gaps.Count == 0 ? 0 : gaps[^1].StartSample + gaps[^1].SampleCount;
            double first = Math.Clamp(Math.Round((from - start) * rate), end, samples.SampleCount);
            double last = Math.Clamp(Math.Round((to - start) * rate), first, samples.SampleCount);
            if (last > first) gaps.Add(new Gap((int)first, (int)(last - first)));
        }

        return [.. gaps];
    }

    private static (SideSignal[] Read, string[] Skipped) SideSignals(Hdf5Source file)
    {
        const string module = "processing/" + NwbBehavior.Module;
        List<SideSignal> signals = [];
        List<string> skipped = [];
        foreach (string name in file.Has(module) ? file.Names(module) : [])
        {
            string path = $"{module}/{name}";
            if (!file.HasDataset(path + "/data")) continue;
            NwbSeriesReader series = new(file, path);
            try
            {
                SampleMatrix stored = series.Samples();
                NwbComments? comments = series.Comments();
                (double rate, double start) = series.TimeAxis(stored.SampleCount);
                SampleMatrix samples = NwbSeriesReader.Scaled(stored, [.. Enumerable.Repeat(series.Conversion, stored.ChannelCount)], series.Offset);
                Channel[] numbered = [.. Enumerable.Range(1, stored.ChannelCount).Select(i => new Channel(stored.ChannelCount == 1 ? name : $"{name}_{i}", series.Unit))];
                signals.Add(new SideSignal(comments?.Name ?? name, comments?.Channels.Count == stored.ChannelCount ? comments.Channels : numbered, rate, start, samples));
            }
            catch (InvalidDataException e)
            {
                // What lies beside the EMG is not worth refusing the EMG for.
                skipped.Add(e.Message);
            }
        }

        return ([.. signals], [.. skipped]);
    }

    private static RecordingEvent[] Events(Hdf5Source file)
    {
        const string table = $"processing/{NwbBehavior.Module}/{NwbBehavior.Events}/";
        return file.Has(table + NwbBehavior.EventTime) && file.Has(table + NwbBehavior.EventLabel)
            ? [.. file.Doubles(table + NwbBehavior.EventTime).Zip(file.Texts(table + NwbBehavior.EventLabel), (seconds, label) => new RecordingEvent(label, seconds)).OrderBy(e => e.Seconds)]
            : [];
    }
}
