using System.Globalization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO;

namespace AutoLfads.Cli.Inspection;

/// <summary>Describes a recording, channel by channel, and what preparing it would give (schemas/inspection.md).</summary>
internal static class RecordingInspection
{
    private const int MostGapsListed = 5;

    public static InspectionReport Of(string path, RecordingFormat format, EmgRecording recording, RunConfig config, CancellationToken stop)
    {
        List<ChannelFindings> channels = [];
        for (int c = 0; c < recording.Channels.Count; c++)
        {
            stop.ThrowIfCancellationRequested();
            channels.Add(ChannelFindings.Of(recording, c));
        }

        return new InspectionReport(path, "recording", Facts(format, recording), channels, [.. channels.SelectMany(c => ChannelWarnings.Of(c, recording))])
        {
            Preparation = PreparationForecast.Of(recording, config, stop),
        };
    }

    private static Dictionary<string, string> Facts(RecordingFormat format, EmgRecording recording)
    {
        Dictionary<string, string> facts = new()
        {
            ["format"] = Described(format),
            ["duration"] = Invariant($"{recording.DurationSeconds:F3} s ({recording.SampleCount} samples at {recording.SampleRateHz:G7} Hz)"),
            ["start"] = Invariant($"{recording.StartSeconds:G6} s"),
            ["gaps"] = Gaps(recording),
            ["side signals"] = Names(recording.SideSignals.Select(s => $"{s.Name} ({Names(s.Channels.Select(c => $"{c.Name} [{c.Unit}]"))}, {Invariant($"{s.SampleRateHz:G6}")} Hz)")),
            ["events"] = Names(recording.Events.GroupBy(e => e.Name).Select(g => Invariant($"{g.Count()} {g.Key}"))),
            ["source"] = recording.Provenance.Source,
        };
        // Which of several variables was read, what was left out, what was done in reading.
        if (recording.Provenance.Description.Length > 0) facts["description"] = recording.Provenance.Description;
        if (recording.Provenance.Steps.Count > 0) facts["done before"] = string.Join("; ", recording.Provenance.Steps);
        return facts;
    }

    private static string Gaps(EmgRecording recording)
    {
        if (recording.Gaps.Count == 0) return "0";
        double Seconds(int sample) => recording.StartSeconds + (sample / recording.SampleRateHz);
        string listed = string.Join(", ", recording.Gaps.Take(MostGapsListed).Select(g => Invariant($"{Seconds(g.StartSample):F3} to {Seconds(g.StartSample + g.SampleCount):F3} s")));
        return Invariant($"{recording.Gaps.Count} ({listed}{(recording.Gaps.Count > MostGapsListed ? ", ..." : "")})");
    }

    private static string Described(RecordingFormat format) => format switch
    {
        RecordingFormat.Nwb => "NWB",
        RecordingFormat.Hdf5 => "plain HDF5",
        RecordingFormat.Mat => "MATLAB",
        RecordingFormat.C3d => "C3D",
        RecordingFormat.OpenSim => "OpenSim table",
        RecordingFormat.DelsysText => "text of Delsys",
        RecordingFormat.UciText => "text of the UCI lower-limb data set",
        _ => "text",
    };

    private static string Names(IEnumerable<string> names) => names.ToList() is { Count: > 0 } list ? string.Join(", ", list) : "none";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
