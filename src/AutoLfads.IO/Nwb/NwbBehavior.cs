using AutoLfads.Core.Recordings;
using PureHDF;

namespace AutoLfads.IO.Nwb;

/// <summary>The processing module <c>behavior</c>: signals recorded beside the EMG, and events.</summary>
internal static class NwbBehavior
{
    public const string Module = "behavior";
    public const string Events = "events";
    public const string EventTime = "timestamp";
    public const string EventLabel = "label";

    /// <summary>Adds the module where there is anything to put into it.</summary>
    public static void AddTo(NwbDocument document, IReadOnlyList<SideSignal> signals, IReadOnlyList<RecordingEvent> events)
    {
        if (signals.Count == 0 && events.Count == 0) return;
        H5Group module = document.Objects.Group("ProcessingModule", ("description", "Signals recorded beside the EMG, such as joint angles and forces, and events."));
        foreach (SideSignal signal in signals)
        {
            NwbComments comments = new() { Name = signal.Name, Channels = signal.Channels };
            string channels = string.Join(", ", signal.Channels.Select(c => $"{c.Name} [{c.Unit}]"));
            module[FreeName(module, signal.Name)] = document.Objects.TimeSeries(new NwbSeries(
                $"{signal.Name}, recorded beside the EMG; columns: {channels}.",
                comments.ToJson(),
                signal.Samples,
                NwbUnits.Common(signal.Channels) ?? "various, see comments",
                signal.SampleRateHz,
                signal.StartSeconds));
        }

        if (events.Count > 0)
        {
            module[Events] = document.Objects.Table("What happened during the recording, in order of time.",
            [
                NwbColumn.Of(EventTime, "Time of the event, seconds since the session's start.", events.Select(e => e.Seconds).ToArray()),
                NwbColumn.Of(EventLabel, "Kind of event.", events.Select(e => e.Name).ToArray()),
            ]);
        }

        document.Processing[Module] = module;
    }

    private static string FreeName(H5Group module, string wanted)
    {
        string name = wanted.Replace('/', '_').Replace('\\', '_').Replace(':', '_').Replace('.', '_');
        if (name is "" or Events) name += "_signal";
        string free = name;
        for (int i = 2; module.ContainsKey(free); i++) free = $"{name}_{i}";
        return free;
    }
}
