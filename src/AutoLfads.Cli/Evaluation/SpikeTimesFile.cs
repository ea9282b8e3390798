using System.Globalization;
using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Cortex;

namespace AutoLfads.Cli.Evaluation;

/// <summary>Spike times in a table of text: a header "unit,seconds", then a line per spike.</summary>
internal static class SpikeTimesFile
{
    private const string Header = "unit,seconds";

    // A day of 1,000 units at 100 spikes per second has more; nobody predicts muscles from it.
    private const int MostSpikes = 100_000_000;

    /// <summary>Counts spikes on the bins of an estimate.</summary>
    /// <param name="path">The table.</param>
    /// <param name="startSeconds">Start of the first bin in the spikes' clock, which is the recording's.</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <param name="binCount">Number of bins.</param>
    /// <returns>Counts, [bin, unit]; units in the order of their first spike.</returns>
    /// <exception cref="InvalidDataException">The file is not such a table.</exception>
    /// <exception cref="ArgumentException">No spike lies in the recording.</exception>
    public static SampleMatrix Count(string path, double startSeconds, double sampleRateHz, int binCount)
    {
        Dictionary<string, List<double>> units = [];
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            if (line == 1)
            {
                if (text.Trim() != Header) throw new InvalidDataException($"'{path}', line 1: the header '{Header}' is needed, found '{Cut(text)}'.");
                continue;
            }

            if (text.Length == 0) continue;
            int comma = text.LastIndexOf(',');
            if (comma < 1 || !double.TryParse(text.AsSpan(comma + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) || !double.IsFinite(seconds))
                throw new InvalidDataException($"'{path}', line {line}: a unit's name and a time in seconds are needed, found '{Cut(text)}'.");
            if (line > MostSpikes) throw new InvalidDataException($"'{path}' has more than {MostSpikes} spikes. Leave out units or time.");
            string unit = text[..comma];
            if (!units.TryGetValue(unit, out List<double>? times)) units[unit] = times = [];
            times.Add(seconds);
        }

        if (units.Count == 0) throw new InvalidDataException($"'{path}' has no spikes.");
        return SpikeTrains.Count([.. units.Values], startSeconds, sampleRateHz, binCount);
    }

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
