using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Finds what the columns of an NWB series are called, their unit, and the factors that lead to it.</summary>
internal static partial class NwbChannels
{
    private const string Electrodes = "general/extracellular_ephys/electrodes/";

    // This software's own column first, then what laboratories use.
    private static readonly string[] NameColumns = [NwbRecordingWriter.MuscleColumn, "location", "label", "channel_name", "group_name"];

    /// <summary>Name and unit of each column, the factor of each from stored to physical values, and the offset.</summary>
    public static (Channel[] Channels, double[] Factors, double Offset) Read(Hdf5Source file, NwbSeriesReader series, int count, NwbComments? comments, DataConfig config)
    {
        int[]? rows = series.ElectrodeRows();
        if (rows is not null && rows.Length != count)
            throw file.Invalid(series.Path + "/electrodes", $"must have {count} rows, one for each column of the data, has {rows.Length}.");
        double[] single = series.ChannelConversion() ?? [];
        if (single.Length > 0 && single.Length != count)
            throw file.Invalid(series.Path + "/channel_conversion", $"must have {count} factors, one for each column of the data, has {single.Length}.");
        string[] names = Names(file, series, count, rows, comments, config);
        string[] units = [.. Enumerable.Repeat(series.Unit, count)];
        double[] factors = [.. Enumerable.Range(0, count).Select(c => series.Conversion * (single.Length > 0 ? single[c] : 1))];
        double offset = series.Offset;
        if (comments?.Channels.Count == count) KeepStoredUnits([.. comments.Channels.Select(c => c.Unit)], units, factors, offset);
        else if (NwbUnits.InVolts(series.Unit) == 1 && NwbUnits.OfVolts(factors[0]) is { } unit && factors.All(f => NwbUnits.Same(f, factors[0])))
            KeepStoredUnits([.. Enumerable.Repeat(unit, count)], units, factors, offset);
        return ([.. names.Zip(units, (name, unit) => new Channel(name, unit))], factors, offset);
    }

    // Millivolts stored as such, with a factor to volts, stay millivolts: their numbers are then exactly those of the file.
    private static void KeepStoredUnits(string[] stored, string[] units, double[] factors, double offset)
    {
        if (offset != 0) return;
        for (int c = 0; c < units.Length; c++)
        {
            bool scaledToVolts = NwbUnits.InVolts(stored[c]) is { } volts && NwbUnits.InVolts(units[c]) == 1 && NwbUnits.Same(factors[c], volts);
            if (!scaledToVolts && factors[c] != 1) continue;
            units[c] = stored[c];
            factors[c] = 1;
        }
    }

    private static string[] Names(Hdf5Source file, NwbSeriesReader series, int count, int[]? rows, NwbComments? comments, DataConfig config)
    {
        IEnumerable<string[]> candidates =
        [
            .. rows is null ? [] : NameColumns.Where(c => file.HasDataset(Electrodes + c)).Select(c => Rows(file, Electrodes + c, rows)),
            .. comments is null ? Array.Empty<string[]>() : [[.. comments.Channels.Select(c => c.Name)]],
            .. Sibling(file) is { } sibling ? [sibling] : Array.Empty<string[]>(),
            .. ListedColumns().Match(series.CommentsText ?? "") is { Success: true } listed ? [listed.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)] : Array.Empty<string[]>(),
            [.. config.ChannelNames],
        ];
        return candidates.FirstOrDefault(names => names.Length == count && names.Distinct().Count() == count && !names.Any(string.IsNullOrWhiteSpace))
            ?? [.. Enumerable.Range(1, count).Select(i => $"channel_{i:00}")];
    }

    private static string[] Rows(Hdf5Source file, string column, int[] rows)
    {
        string[] values = file.Texts(column);
        int outside = Array.FindIndex(rows, r => r < 0 || r >= values.Length);
        return outside < 0
            ? [.. rows.Select(r => values[r])]
            : throw file.Invalid(column, $"has {values.Length} rows, the series refers to row {rows[outside]}.");
    }

    private static string[]? Sibling(Hdf5Source file)
    {
        const string column = $"acquisition/{NwbRecordingWriter.MusclesName}/{NwbRecordingWriter.MuscleColumn}";
        return file.HasDataset(column) ? file.Texts(column) : null;
    }

    [GeneratedRegex(@"columns\s*=\s*\[([^\]]*)\]")]
    private static partial Regex ListedColumns();
}
