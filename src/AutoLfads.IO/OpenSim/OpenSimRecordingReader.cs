using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;

namespace AutoLfads.IO.OpenSim;

/// <summary>Reads EMG recordings from .sto and .mot files: excitations, envelopes or raw EMG in columns named after muscles (schemas/opensim-tables.md).</summary>
public static partial class OpenSimRecordingReader
{
    /// <summary>Reads a recording.</summary>
    /// <param name="path">A storage with a regular time axis.</param>
    /// <param name="config">Channel names: the columns that are EMG, all others being side signals; side signals: columns that are not; unit: that of the EMG, which these files do not state.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The recording; columns of forces, moments and coordinates, and those that the configuration names, are its side signal "side_signals".</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not such a table, its times are not regular, or it holds kinematics, forces or markers and no EMG.</exception>
    /// <exception cref="OperationCanceledException">Reading was stopped.</exception>
    public static EmgRecording Read(string path, DataConfig config, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        OpenSimTable table = OpenSimTableReader.Read(path, cancellationToken);
        return Of(table, config);
    }

    /// <summary>Makes a recording of a table that holds EMG.</summary>
    /// <param name="table">The table.</param>
    /// <param name="config">As for <see cref="Read"/>.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static EmgRecording Of(OpenSimTable table, DataConfig config)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(config);
        RequireLabels(table, config.ChannelNames, "data.channel_names");
        RequireLabels(table, config.SideSignals, "data.side_signals");
        int[] emg = EmgColumns(table, config);
        if (emg.Length == 0)
            throw new InvalidDataException(
                $"'{table.Source}' holds no EMG but {(table.InDegrees ? "angles in degrees" : "coordinates, forces or markers")}: {Listed(table)}. Give the file with the EMG, or name the EMG columns in data.channel_names.");
        TextTimeAxis axis = table.TimeAxis(config.SampleRateHz);
        int[] others = [.. Enumerable.Range(0, table.Labels.Count).Except(emg)];
        Channel[] Channels(int[] columns) => [.. columns.Select(c => new Channel(table.Labels[c], config.Unit))];
        SampleMatrix Samples(int[] columns) => SampleMatrix.FromChannels([.. columns.Select(table.Values.GetChannel)]);
        return new EmgRecording(Channels(emg), axis.RateHz, axis.StartSeconds, Samples(emg))
        {
            SideSignals = others.Length == 0 ? [] : [new SideSignal("side_signals", Channels(others), axis.RateHz, axis.StartSeconds, Samples(others))],
            Provenance = new Provenance(table.Source, table.Name, []),
        };
    }

    /// <summary>Whether a table has columns that <see cref="Of"/> takes for EMG.</summary>
    /// <param name="table">The table.</param>
    /// <param name="config">As for <see cref="Read"/>.</param>
    public static bool HasEmg(OpenSimTable table, DataConfig config)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(config);
        return EmgColumns(table, config).Length > 0;
    }

    private static int[] EmgColumns(OpenSimTable table, DataConfig config)
    {
        if (config.ChannelNames.Count > 0) return [.. config.ChannelNames.Select(name => table.Labels.ToList().IndexOf(name))];
        bool kinematic = table.InDegrees || table.Name.Equals("Coordinates", StringComparison.OrdinalIgnoreCase) || table.Header.ContainsKey("NumMarkers");
        return kinematic ? [] : [.. Enumerable.Range(0, table.Labels.Count).Where(c => !NotEmg().IsMatch(table.Labels[c]) && !config.SideSignals.Contains(table.Labels[c]))];
    }

    private static void RequireLabels(OpenSimTable table, IReadOnlyList<string> names, string setting)
    {
        foreach (string name in names.Where(n => !table.Labels.Contains(n)))
            throw new InvalidDataException($"'{table.Source}' has no column '{name}', which {setting} names. Its columns: {Listed(table)}.");
    }

    private static string Listed(OpenSimTable table)
    {
        const int shown = 20;
        string rest = table.Labels.Count > shown ? $" and {table.Labels.Count - shown} more" : "";
        return string.Join(", ", table.Labels.Take(shown)) + rest;
    }

    // Endings and beginnings that OpenSim itself gives to ground reactions, moments, coordinates, speeds and states of fibres.
    [GeneratedRegex(@"(^|_)(ground_)?(force|torque)_?(\w+_)?[vp]?[xyz]$|^ground_|_(force|torque|moment)$|/(value|speed|fiber_length|normalized_tendon_force)$|^pelvis_(tilt|list|rotation|t[xyz])$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotEmg();
}
