using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>The channels of an NWB series, and how its stored values become physical ones.</summary>
/// <param name="Channels">Name and unit of each column.</param>
/// <param name="Factors">Factor of each column from stored to physical values.</param>
/// <param name="Offset">What is added after the factor.</param>
/// <param name="NamesFrom">Where the names come from, for the provenance.</param>
internal sealed record NwbChannels(IReadOnlyList<Channel> Channels, double[] Factors, double Offset, string NamesFrom)
{
    /// <summary>Reads what the file says of a series' columns.</summary>
    /// <param name="file">The file.</param>
    /// <param name="series">The series.</param>
    /// <param name="count">Number of its columns.</param>
    /// <param name="ownName">Name of the only column where nothing else names it; null numbers the columns.</param>
    /// <param name="config">Names and unit where the file has none.</param>
    public static NwbChannels Read(Hdf5Source file, NwbSeriesReader series, int count, string? ownName, DataConfig config)
    {
        double[] single = series.ChannelConversion() ?? [];
        if (single.Length > 0 && single.Length != count)
            throw file.Invalid(series.Path + "/channel_conversion", $"must have {count} factors, one for each column of the data, has {single.Length}.");
        NwbComments? comments = series.Comments();
        (string[] names, string from) = NwbNames.Of(file, series, count, ownName, config);
        string[] units = [.. Enumerable.Repeat(series.StatedUnit ?? config.Unit, count)];
        double[] factors = [.. Enumerable.Range(0, count).Select(c => series.Conversion * (single.Length > 0 ? single[c] : 1))];
        double offset = series.Offset;
        if (comments?.Channels.Count == count) KeepStoredUnits([.. comments.Channels.Select(c => c.Unit)], units, factors, offset);
        else if (NwbUnits.InVolts(units[0]) == 1 && NwbUnits.OfVolts(factors[0]) is { } unit && factors.All(f => NwbUnits.Same(f, factors[0])))
            KeepStoredUnits([.. Enumerable.Repeat(unit, count)], units, factors, offset);
        return new NwbChannels([.. names.Zip(units, (name, unit) => new Channel(name, unit))], factors, offset, from);
    }

    /// <summary>The physical values; those given are changed.</summary>
    public SampleMatrix Scaled(SampleMatrix stored)
    {
        if (Offset == 0 && Array.TrueForAll(Factors, f => f == 1)) return stored;
        stored.ForEachBlock((start, rows) =>
        {
            for (int i = 0; i < rows.Length; i++) rows[i] = (rows[i] * Factors[i % Factors.Length]) + Offset;
            stored.Write(start, rows);
        });
        return stored;
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
}
