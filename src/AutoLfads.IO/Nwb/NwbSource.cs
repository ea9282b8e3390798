using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>A series of raw EMG in an NWB file.</summary>
/// <param name="Path">Its path.</param>
/// <param name="SampleCount">Its samples in time.</param>
internal sealed record NwbSourceSeries(string Path, int SampleCount);

/// <summary>What in an NWB file an estimate was made from.</summary>
/// <param name="FileName">The file's name without its folder.</param>
/// <param name="Identifier">The file's identifier.</param>
/// <param name="ObjectId">The root's object_id; empty where it has none.</param>
/// <param name="Series">The series of raw EMG.</param>
/// <param name="ElectrodeRows">Row of the electrodes table for each of the estimate's channels; null where the series do not say.</param>
internal sealed record NwbSource(string FileName, string Identifier, string ObjectId, IReadOnlyList<NwbSourceSeries> Series, int[]? ElectrodeRows)
{
    public const string ElectrodesTable = "general/extracellular_ephys/electrodes";

    /// <summary>Looks up in the file what a recording was read from.</summary>
    /// <param name="file">The NWB file.</param>
    /// <param name="recording">The recording as it was read from this file.</param>
    /// <param name="channels">The estimate's channels.</param>
    /// <exception cref="InvalidDataException">The series is not in the file as it was read.</exception>
    public static NwbSource Of(Hdf5Source file, EmgRecording recording, IReadOnlyList<Channel> channels)
    {
        NwbSourceSeries[] series = [.. recording.SeriesPaths.Select(path => new NwbSourceSeries(path, file.Shape(path + "/data")[0]))];
        if (series.Length == 0) throw new InvalidDataException($"'{file.Name}': the recording does not say which series it was read from.");
        return new NwbSource(file.Name, file.Text("identifier"), file.TextAttributeOrNull("/", "object_id") ?? "", series, ElectrodeRowsOf(file, recording, channels));
    }

    private static int[]? ElectrodeRowsOf(Hdf5Source file, EmgRecording recording, IReadOnlyList<Channel> channels)
    {
        int[][] rows = [.. recording.SeriesPaths.Select(path => new NwbSeriesReader(file, path).ElectrodeRows() ?? [])];
        int[] columns = [.. rows.SelectMany(r => r)];
        string[] names = [.. recording.Channels.Select(c => c.Name)];
        int[] places = [.. channels.Select(c => Array.IndexOf(names, c.Name))];
        return file.Has(ElectrodesTable) && columns.Length == names.Length && !places.Contains(-1) ? [.. places.Select(p => columns[p])] : null;
    }
}
