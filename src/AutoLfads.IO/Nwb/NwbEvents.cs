using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;
using PureHDF;

namespace AutoLfads.IO.Nwb;

/// <summary>Reads events: this software's own table, columns of times in tables of intervals, annotations, and series of behavioural events.</summary>
internal static class NwbEvents
{
    private const string Intervals = "intervals";
    private const string TimeEnding = "_time";
    private const string OwnTable = $"processing/{NwbBehavior.Module}/{NwbBehavior.Events}";

    /// <summary>Events in order of time, and why some were not read.</summary>
    public static (RecordingEvent[] Read, string[] Skipped) Read(Hdf5Source file)
    {
        List<RecordingEvent> events = [];
        List<string> skipped = [];
        void Add(Func<IEnumerable<RecordingEvent>> read)
        {
            try
            {
                events.AddRange(read());
            }
            catch (InvalidDataException e)
            {
                skipped.Add(e.Message);
            }
        }

        Add(() => Own(file));
        foreach (string table in file.Has(Intervals) ? file.Names(Intervals).Where(n => n != "invalid_times").Select(n => $"{Intervals}/{n}").Where(p => file.Has(p) && file.IsGroup(p)) : [])
            Add(() => OfIntervals(file, table));
        foreach (string root in new[] { "acquisition", "processing" })
            Add(() => OfSeries(file, root, 0));
        return ([.. events.Where(e => double.IsFinite(e.Seconds)).OrderBy(e => e.Seconds)], [.. skipped]);
    }

    /// <summary>Whether a series lists events, at irregular times.</summary>
    public static bool AreEvents(Hdf5Source file, NwbSeriesEntry series) => file.TextAttributeOrNull(series.Container, "neurodata_type") == "BehavioralEvents";

    private static IEnumerable<RecordingEvent> Own(Hdf5Source file)
    {
        const string times = $"{OwnTable}/{NwbBehavior.EventTime}", labels = $"{OwnTable}/{NwbBehavior.EventLabel}";
        return file.HasDataset(times) && file.HasDataset(labels) ? Labelled(file, times, labels) : [];
    }

    private static IEnumerable<RecordingEvent> Labelled(Hdf5Source file, string times, string labels)
    {
        double[] seconds = file.Doubles(times);
        string[] names = file.Texts(labels);
        return seconds.Length == names.Length
            ? seconds.Zip(names, (s, name) => new RecordingEvent(name, s))
            : throw file.Invalid(times, $"must be as many as '{labels}', are {seconds.Length} and {names.Length}.");
    }

    // start_time of the table trials is trial_start, foot_strike_time is foot_strike; rows that a column good_... calls true start with an event of that name too.
    private static List<RecordingEvent> OfIntervals(Hdf5Source file, string table)
    {
        string kind = table[(Intervals.Length + 1)..].TrimEnd('s');
        List<RecordingEvent> events = [];
        foreach (string column in file.Names(table))
        {
            string path = $"{table}/{column}";
            if (!file.HasDataset(path) || file.Shape(path).Length != 1) continue;
            if (column.EndsWith(TimeEnding, StringComparison.Ordinal) && file.TypeClass(path) == H5DataTypeClass.FloatingPoint)
            {
                string name = column is "start_time" or "stop_time" ? $"{kind}_{column[..^TimeEnding.Length]}" : column[..^TimeEnding.Length];
                events.AddRange(file.Doubles(path).Select(s => new RecordingEvent(name, s)));
            }
            else if (column.StartsWith("good_", StringComparison.Ordinal) && file.TypeClass(path) is H5DataTypeClass.Enumerated or H5DataTypeClass.FixedPoint && file.HasDataset($"{table}/start_time"))
            {
                double[] good = file.Doubles(path), starts = file.Doubles($"{table}/start_time");
                if (good.Length == starts.Length && Array.TrueForAll(good, g => g is 0 or 1))
                    events.AddRange(starts.Where((_, row) => good[row] == 1).Select(s => new RecordingEvent($"{column}_start", s)));
            }
        }

        return events;
    }

    private static IEnumerable<RecordingEvent> OfSeries(Hdf5Source file, string group, int level)
    {
        const int mostLevels = 3;
        if (level > mostLevels || !file.Has(group) || !file.IsGroup(group)) return [];
        string? type = file.TextAttributeOrNull(group, "neurodata_type");
        if (type == "AnnotationSeries") return Labelled(file, group + "/timestamps", group + "/data");
        if (file.HasDataset(group + "/data") || file.HasAttribute(group, "colnames")) return [];
        IEnumerable<string> inside = file.Names(group).Select(n => $"{group}/{n}");
        return type == "BehavioralEvents"
            ? inside.Where(p => file.HasDataset(p + "/timestamps")).SelectMany(p => new NwbSeriesReader(file, p).Timestamps().Select(s => new RecordingEvent(p[(group.Length + 1)..], s)))
            : inside.SelectMany(p => OfSeries(file, p, level + 1));
    }
}
