using AutoLfads.Core.Configuration;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>The series that are a file's EMG: one [time, channel], or one for each muscle.</summary>
/// <param name="Path">Path of the one series, or of the group that holds those of the muscles.</param>
/// <param name="Series">The series, in the file's order.</param>
internal sealed record NwbEmgSource(string Path, IReadOnlyList<NwbSeriesEntry> Series)
{
    private const string Acquisition = "acquisition";
    private const string Processing = "processing";

    private bool IsMatrix => Series is [{ ChannelCount: > 1 }];

    private string Described => IsMatrix ? Series[0].Described : $"{Path} ({Series.Count} series of one channel: {string.Join(", ", Series.Select(s => s.Name))})";

    /// <summary>The EMG that data.variable names, or else the only one that can be meant.</summary>
    /// <returns>The choice, and what else might have been chosen.</returns>
    /// <exception cref="InvalidDataException">There is none, or several may be meant; the message lists them.</exception>
    public static (NwbEmgSource Chosen, string[] Others) Find(Hdf5Source file, DataConfig config)
    {
        if (config.Variable is { } variable) return (Named(file, variable.Trim().Trim('/'), config), []);
        // Processed EMG counts only where there is no raw EMG, and where its name says that it is EMG.
        NwbEmgSource[] all = Candidates(file, Acquisition, config);
        if (all.Length == 0 && !IsEstimate(file)) all = [.. Candidates(file, Processing, config).Where(c => SaysEmg(c.Path))];
        NwbEmgSource[] likely = Tiers(all).FirstOrDefault(t => t.Length > 0, []);
        if (likely is [NwbEmgSource only]) return (only, [.. all.Except([only]).Select(c => c.Path)]);
        if (likely.Length > 1) throw Ambiguous(file, likely);
        if (IsEstimate(file))
            throw new InvalidDataException($"'{file.Name}' is an activation estimate, not a recording. Give the recording it was made from.");
        throw new InvalidDataException(
            $"'{file.Name}': acquisition must hold EMG as a series [time, channel], or as a series for each muscle; found {NwbCatalog.Contents(file, Acquisition)}. Where the EMG lies elsewhere, set data.variable to its path.");
    }

    /// <summary>Whether a path speaks of EMG.</summary>
    public static bool SaysEmg(string path) => path.Contains("emg", StringComparison.OrdinalIgnoreCase);

    private static bool IsEstimate(Hdf5Source file) => file.Has($"{Processing}/{NwbActivationWriter.Module}");

    // A name that speaks of EMG counts more than a shape; a series of all channels, or a group of series, more than what lies loosely in acquisition.
    private static IEnumerable<NwbEmgSource[]> Tiers(NwbEmgSource[] all)
    {
        NwbEmgSource[] loose = [.. all.Where(c => c.Path == Acquisition)], bundled = [.. all.Except(loose)];
        yield return [.. bundled.Where(c => SaysEmg(c.Path))];
        yield return [.. loose.Where(c => c.Series.All(s => SaysEmg(s.Name)))];
        yield return bundled;
        yield return loose;
    }

    private static NwbEmgSource[] Candidates(Hdf5Source file, string group, DataConfig config)
    {
        NwbSeriesEntry[] series = [.. NwbCatalog.Series(file, group).Where(s => s.MayBeEmg && !IsSide(s, config) && !s.Path.StartsWith($"{Processing}/{NwbActivationWriter.Module}/", StringComparison.Ordinal))];
        return
        [
            .. series.Where(s => s.ChannelCount > 1).Select(s => new NwbEmgSource(s.Path, [s])),
            .. series.Where(s => s.ChannelCount <= 1).GroupBy(s => s.Container).Select(g => new NwbEmgSource(g.Key, SaysEmg(g.Key) ? [.. g] : Likely(file, [.. g]))),
        ];
    }

    // Of loose series: those named so, else those in volts where others state another unit.
    private static NwbSeriesEntry[] Likely(Hdf5Source file, NwbSeriesEntry[] series)
    {
        NwbSeriesEntry[] named = [.. series.Where(s => SaysEmg(s.Name))];
        if (named.Length > 0) return named;
        NwbSeriesEntry[] voltages = [.. series.Where(s => NwbUnits.InVolts(new NwbSeriesReader(file, s.Path).StatedUnit ?? "V") is not null)];
        return voltages.Length > 0 ? voltages : series;
    }

    private static bool IsSide(NwbSeriesEntry series, DataConfig config) =>
        config.SideSignals.Any(s => s.Trim('/') is { } side && (side == series.Name || side == series.Path || side == series.Container));

    private static NwbEmgSource Named(Hdf5Source file, string path, DataConfig config)
    {
        if (!file.Has(path))
            throw new InvalidDataException($"'{file.Name}' has no object '{path}', which data.variable names. Found: {Listed([.. Candidates(file, Acquisition, config), .. Candidates(file, Processing, config)])}.");
        if (NwbCatalog.SeriesAt(file, path) is { } series) return new NwbEmgSource(path, [series]);
        // A wrong shape is refused where the values are read, with its reason.
        if (file.HasDataset(path + "/data")) return new NwbEmgSource(path, [new NwbSeriesEntry(path, null, file.Shape(path + "/data"))]);
        NwbSeriesEntry[] inside = [.. NwbCatalog.Series(file, path).Where(s => !IsSide(s, config))];
        NwbEmgSource[] candidates =
        [
            .. inside.Where(s => s.ChannelCount > 1).Select(s => new NwbEmgSource(s.Path, [s])),
            .. inside.Where(s => s.ChannelCount <= 1).GroupBy(s => s.Container).Select(g => new NwbEmgSource(g.Key, [.. g])),
        ];
        return candidates switch
        {
            [NwbEmgSource only] => only,
            [] => throw file.Invalid(path, $"is named by data.variable and must be a series, or a group of series, with 'data' and times. Found: {(file.IsGroup(path) ? NwbCatalog.Contents(file, path) : "a dataset")}."),
            _ => throw Ambiguous(file, candidates),
        };
    }

    private static InvalidDataException Ambiguous(Hdf5Source file, NwbEmgSource[] candidates) =>
        new($"'{file.Name}' has several series that may be the EMG; set data.variable to the path of one of them. Found: {Listed(candidates)}.");

    private static string Listed(NwbEmgSource[] candidates) => candidates.Length == 0 ? "nothing" : string.Join("; ", candidates.Select(c => c.Described));
}
