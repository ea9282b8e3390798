using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.C3d;

/// <summary>Reads events: those of the EVENT group, else those of the header.</summary>
internal static class C3dEvents
{
    /// <summary>Events in order of time, in the clock in which frame 1 is at 0 s.</summary>
    /// <param name="header">May hold events, in seconds since the first frame of the file.</param>
    /// <param name="parameters">May hold events, in minutes and seconds since frame 1.</param>
    /// <param name="startSeconds">Time of the first frame of the file.</param>
    /// <returns>The events, and what was wrong with those left out; empty where nothing was.</returns>
    public static (RecordingEvent[] Events, string Problem) Read(C3dHeader header, C3dParameters parameters, double startSeconds)
    {
        double[] times = parameters.Numbers("EVENT:TIMES");
        if (times.Length == 0) return ([.. header.Events.Select(e => e with { Seconds = e.Seconds + startSeconds }).OrderBy(e => e.Seconds)], "");
        string[] labels = parameters.Texts("EVENT:LABELS");
        string[] contexts = parameters.Texts("EVENT:CONTEXTS");
        // What lies beside the EMG is not worth refusing the EMG for.
        int stated = parameters.Find("EVENT:USED") is { IsNumeric: true } used && used.Values() is [>= 0 and var n, ..] ? (int)n : times.Length / 2;
        int count = Math.Min(stated, times.Length / 2);
        List<RecordingEvent> events = [];
        for (int i = 0; i < count; i++)
        {
            double seconds = (60 * times[2 * i]) + times[(2 * i) + 1];
            string label = i < labels.Length ? labels[i] : "";
            string context = i < contexts.Length ? contexts[i] : "";
            string name = $"{context} {label}".Trim();
            if (double.IsFinite(seconds)) events.Add(new RecordingEvent(name.Length == 0 ? "event" : name, seconds));
        }

        string problem = events.Count == stated ? "" : $"{stated - events.Count} of {stated} events, which have no usable time";
        return ([.. events.OrderBy(e => e.Seconds)], problem);
    }
}
