using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Reads the signals beside the EMG: the series of the processing modules that are not EMG, and those that data.side_signals names.</summary>
internal static class NwbSideSignals
{
    private const string Processing = "processing";

    /// <summary>The signals, and why some were not read: what lies beside the EMG is not worth refusing the EMG for.</summary>
    /// <param name="file">The file.</param>
    /// <param name="emg">Series that are read as EMG already.</param>
    /// <param name="asked">Names or paths of further series.</param>
    public static (SideSignal[] Read, string[] Skipped) Read(Hdf5Source file, IReadOnlyList<NwbSeriesEntry> emg, IReadOnlyList<NwbSeriesEntry> asked)
    {
        List<string> skipped = [];
        List<Part> parts = [];
        foreach (NwbSeriesEntry entry in Modules(file, skipped).Concat(asked).DistinctBy(s => s.Path).ExceptBy(emg.Select(s => s.Path), s => s.Path))
        {
            try
            {
                parts.Add(Part.Read(file, entry));
            }
            catch (InvalidDataException e)
            {
                skipped.Add(e.Message);
            }
        }

        return (Distinct([.. parts.GroupBy(p => p.Series.Container).SelectMany(g => Signals(g.Key, [.. g]))]), [.. skipped]);
    }

    // Series of one channel in a container belong together where they share their times; what lies in a module itself stands alone.
    private static IEnumerable<(string Path, SideSignal Signal)> Signals(string container, Part[] parts)
    {
        Part[] columns = IsModule(container) ? [] : [.. parts.Where(p => p.Series.ChannelCount == 1)];
        bool together = columns.Length > 0 && columns.All(c => c.Axis.Agrees(c.Samples.SampleCount, columns[0].Axis, columns[0].Samples.SampleCount));
        if (!together) return parts.Select(p => (p.Series.Path, p.Alone()));
        SideSignal joint = new(
            container[(container.LastIndexOf('/') + 1)..],
            [.. columns.Select(c => new Channel(c.Series.Name, c.Unit))],
            columns[0].Axis.RateHz,
            columns[0].Axis.StartSeconds,
            SampleMatrix.FromChannels([.. columns.Select(c => c.Samples.Values)]));
        return parts.Except(columns).Select(p => (p.Series.Path, p.Alone())).Prepend((container, joint));
    }

    // NWB does not say which module works on which, so that none is preferred: names that repeat get their module's name before them.
    private static SideSignal[] Distinct(List<(string Path, SideSignal Signal)> signals)
    {
        HashSet<string> repeated = [.. signals.GroupBy(s => s.Signal.Name).Where(g => g.Count() > 1).Select(g => g.Key)];
        return [.. signals.Select(s => repeated.Contains(s.Signal.Name) ? s.Signal with { Name = s.Path[(s.Path.StartsWith(Processing + "/", StringComparison.Ordinal) ? Processing.Length + 1 : 0)..] } : s.Signal)];
    }

    private static bool IsModule(string path) => path == "acquisition" || (path.StartsWith(Processing + "/", StringComparison.Ordinal) && path.IndexOf('/', Processing.Length + 1) < 0);

    // What the module of behaviour holds is none, whatever its name.
    private static bool IsProcessedEmg(NwbSeriesEntry series) =>
        NwbEmgSource.SaysEmg(series.Path) && !series.Path.StartsWith($"{Processing}/{NwbBehavior.Module}/", StringComparison.Ordinal);

    // Electrical series in a module are other potentials, in amounts that do not fit beside the EMG.
    private static NwbSeriesEntry[] Modules(Hdf5Source file, List<string> skipped)
    {
        try
        {
            return
            [
                .. NwbCatalog.Series(file, Processing).Where(s => s.MayBeBehavior && s.Type != "ElectricalSeries" && !IsProcessedEmg(s) && !NwbEvents.AreEvents(file, s)
                    && !s.Path.StartsWith($"{Processing}/{NwbActivationWriter.Module}/", StringComparison.Ordinal)),
            ];
        }
        catch (InvalidDataException e)
        {
            skipped.Add(e.Message);
            return [];
        }
    }

    // A series that was read.
    private sealed record Part(NwbSeriesEntry Series, NwbTimeAxis Axis, SampleMatrix Samples, string Unit, NwbComments? Comments)
    {
        public static Part Read(Hdf5Source file, NwbSeriesEntry entry)
        {
            NwbSeriesReader reader = new(file, entry.Path);
            NwbTimeAxis axis = reader.TimeAxis(entry.Shape[0]);
            SampleMatrix stored = reader.Samples();
            NwbChannels scale = new([], [.. Enumerable.Repeat(reader.Conversion, stored.ChannelCount)], reader.Offset, "");
            return new Part(entry, axis, scale.Scaled(stored), reader.StatedUnit ?? "a.u.", reader.Comments());
        }

        public SideSignal Alone()
        {
            int count = Samples.ChannelCount;
            IReadOnlyList<Channel> channels = Comments?.Channels.Count == count
                ? Comments.Channels
                : [.. Enumerable.Range(1, count).Select(i => new Channel(count == 1 ? Series.Name : $"{Series.Name}_{i}", Unit))];
            return new SideSignal(Comments?.Name ?? Series.Name, channels, Axis.RateHz, Axis.StartSeconds, Samples);
        }
    }
}
