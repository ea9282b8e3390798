using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;
using PureHDF;

namespace AutoLfads.IO.Nwb;

/// <summary>Writes a raw EMG recording as a new NWB file (schemas/nwb.md).</summary>
/// <remarks>
/// EMG in one unit of voltage becomes an ElectricalSeries with a row of the electrodes table for each muscle; other EMG a TimeSeries with a table of muscles beside it.
/// Gaps are invalid_times; side signals and events go to the module behavior.
/// </remarks>
public static class NwbRecordingWriter
{
    internal const string SeriesName = "emg";
    internal const string MusclesName = "muscles";
    internal const string MuscleColumn = "muscle";
    internal const string UnitColumn = "unit";

    /// <summary>Writes a recording; replaces an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination, ending in .nwb by convention; its folder must exist.</param>
    /// <param name="recording">What is written, exactly; its clock's zero is the session's start.</param>
    /// <param name="session">What the file says of its session.</param>
    /// <exception cref="ArgumentException">The session lacks what NWB requires.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, EmgRecording recording, NwbSession session)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(session);
        NwbDocument document = new(session);
        string? unit = NwbUnits.Common(recording.Channels);
        NwbComments comments = new() { Channels = recording.Channels, Provenance = recording.Provenance };
        NwbSeries series = new(
            $"EMG of {recording.Channels.Count} muscles: {string.Join(", ", recording.Channels.Select(c => c.Name))}.",
            comments.ToJson(),
            recording.Samples,
            unit ?? "various, see the table of muscles",
            recording.SampleRateHz,
            recording.StartSeconds);
        if (unit is not null && NwbUnits.InVolts(unit) is { } volts) AddElectricalSeries(document, recording, series with { Unit = "volts", Conversion = volts });
        else AddTimeSeries(document, recording, series);
        AddGaps(document, recording);
        NwbBehavior.AddTo(document, recording.SideSignals, recording.Events);
        document.Write(path);
    }

    private static void AddElectricalSeries(NwbDocument document, EmgRecording recording, NwbSeries content)
    {
        NwbObjects objects = document.Objects;
        document.Devices["emg_amplifier"] = objects.Group("Device", ("description", "EMG amplifier; its make is not stated by the recording."));
        H5Group group = objects.Group("ElectrodeGroup", ("description", "EMG electrodes, one channel for each muscle."), ("location", "muscles"));
        group["device"] = new H5SoftLink("/general/devices/emg_amplifier");
        document.Electrodes["emg_electrodes"] = group;
        string[] muscles = [.. recording.Channels.Select(c => c.Name)];
        H5Group electrodes = objects.Table("EMG electrodes; a row is one channel.",
        [
            NwbColumn.Of("location", "Muscle under or in which the electrode lies.", muscles),
            NwbColumn.Of("group", "The electrode's group.", [.. muscles.Select(_ => group)]),
            NwbColumn.Of("group_name", "Name of the electrode's group.", [.. muscles.Select(_ => "emg_electrodes")]),
            NwbColumn.Of(MuscleColumn, "Name of the channel, usually the muscle's.", muscles),
            NwbColumn.Of(UnitColumn, "Unit of the stored values, before conversion to volts.", [.. recording.Channels.Select(c => c.Unit)]),
        ]);
        document.Electrodes["electrodes"] = electrodes;
        H5Group series = objects.TimeSeries(content, "ElectricalSeries");
        H5Dataset rows = Hdf5Arrays.Array(Enumerable.Range(0, muscles.Length));
        objects.Annotate(rows, "DynamicTableRegion", ("description", "The electrode of each channel."), ("table", (H5ObjectReference)electrodes));
        series["electrodes"] = rows;
        document.Acquisition[SeriesName] = series;
    }

    private static void AddTimeSeries(NwbDocument document, EmgRecording recording, NwbSeries content)
    {
        document.Acquisition[SeriesName] = document.Objects.TimeSeries(content);
        document.Acquisition[MusclesName] = document.Objects.Table($"The columns of '{SeriesName}', in order.",
        [
            NwbColumn.Of(MuscleColumn, "Name of the channel, usually the muscle's.", recording.Channels.Select(c => c.Name).ToArray()),
            NwbColumn.Of(UnitColumn, "Unit of the channel's values.", recording.Channels.Select(c => c.Unit).ToArray()),
        ]);
    }

    private static void AddGaps(NwbDocument document, EmgRecording recording)
    {
        if (recording.Gaps.Count == 0) return;
        double Time(int sample) => recording.StartSeconds + (sample / recording.SampleRateHz);

        document.Intervals["invalid_times"] = document.Objects.Table(
            "Runs that were not recorded.",
            [
                NwbColumn.Of("start_time", "Time of the first missing sample, seconds since the session's start.", recording.Gaps.Select(g => Time(g.StartSample)).ToArray()),
                NwbColumn.Of("stop_time", "Time of the first sample after the run, seconds since the session's start.", recording.Gaps.Select(g => Time(g.StartSample + g.SampleCount)).ToArray()),
            ],
            "TimeIntervals");
    }
}
