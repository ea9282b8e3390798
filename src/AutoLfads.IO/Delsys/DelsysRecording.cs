using System.Globalization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing.Resampling;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Delsys;

/// <summary>Makes a recording of channels that each have a time axis of their own.</summary>
internal sealed class DelsysRecording(string fileName, DataConfig config)
{
    private const double LargestStartDifference = 0.25;

    private readonly List<string> notes = [];
    private readonly List<string> steps = [];

    /// <summary>EMG of one rate as it is, of several rates at the highest of them, to the end of the shortest channel; the others are side signals at their own rates.</summary>
    public EmgRecording Of(DelsysHeader header, DelsysTable table, bool cut)
    {
        if (header.Description.Length > 0) notes.Add(header.Description);
        List<DelsysChannel> channels = [];
        foreach (DelsysColumn column in header.Columns)
        {
            if (DelsysChannel.Of(column, table, config.SampleRateHz, fileName) is { } channel) channels.Add(channel);
            else notes.Add($"'{column.Name}' has no samples and was left out");
        }

        DelsysChannel[] emg = [.. channels.Where(c => c.Column.Kind == "emg")];
        if (emg.Length == 0)
            throw new InvalidDataException($"'{fileName}' has no EMG; its signals are {string.Join(", ", header.Columns.Take(20).Select(c => $"'{c.Name}'"))}. Export the EMG too; its labels begin with EMG.");
        string[] names = Names(emg);
        DelsysChannel[] named = [.. emg.Where((_, i) => config.SideSignals.Contains(names[i]))];
        foreach (string missing in config.SideSignals.Except(names))
            throw new InvalidDataException($"'{fileName}' has no EMG channel '{missing}', which data.side_signals names. Its EMG: {string.Join(", ", names)}; all other signals are side signals by themselves.");
        DelsysChannel[] kept = [.. emg.Except(named)];
        if (kept.Length == 0) throw new InvalidDataException($"'{fileName}' has no EMG: data.side_signals names all its channels ({string.Join(", ", names)}). Leave one out.");
        RequireOneStart(kept);
        NoteTails(kept, cut);
        double rate = kept.Max(c => c.RateHz);
        if (config.SampleRateHz is { } given && !RegularTimes.Agree(rate, given))
            throw new InvalidDataException(Invariant($"'{fileName}' states {rate} Hz, data.sample_rate_hz {given}. Remove the setting."));
        SampleMatrix samples = Samples(kept, rate);
        return new EmgRecording([.. kept.Select(c => new Channel(names[Array.IndexOf(emg, c)], c.Column.Unit ?? config.Unit))], rate, kept[0].StartSeconds, samples)
        {
            SideSignals = SideSignals(channels.Except(emg), named),
            Events = [.. table.Markers],
            Provenance = new Provenance(fileName, string.Join("; ", notes), steps),
        };
    }

    // The shortest names that tell the channels apart: the muscle alone where a sensor has one EMG.
    private static string[] Names(DelsysChannel[] emg)
    {
        Func<DelsysColumn, string>[] ways = [c => c.Sensor, c => c.SensorWithSerial, c => $"{c.Sensor}: {c.Label}", c => c.Name];
        foreach (Func<DelsysColumn, string> way in ways)
        {
            string[] names = [.. emg.Select(c => way(c.Column))];
            if (names.Distinct().Count() == names.Length) return names;
        }

        return [.. emg.Select((c, i) => $"{c.Column.Name} {i + 1}")];
    }

    private void RequireOneStart(DelsysChannel[] emg)
    {
        DelsysChannel first = emg[0];
        foreach (DelsysChannel other in emg.Skip(1))
            if (!(Math.Abs(other.StartSeconds - first.StartSeconds) * Math.Max(first.RateHz, other.RateHz) <= LargestStartDifference))
                throw new InvalidDataException(Invariant($"'{fileName}': EMG channels must start together; '{first.Column.Name}' starts at {first.StartSeconds} s, '{other.Column.Name}' at {other.StartSeconds} s. Export them from one common start."));
    }

    private void NoteTails(DelsysChannel[] emg, bool cut)
    {
        if (cut) notes.Add("cut short: the last row has no end and was left out");
        foreach (DelsysChannel channel in emg)
        {
            if (channel.Column.StatedCount > channel.Values.Length)
                notes.Add(Invariant($"'{channel.Column.Name}' is cut short: {channel.Values.Length} of {channel.Column.StatedCount} samples"));
            if (channel.ConstantFromSeconds() is { } from)
                notes.Add(Invariant($"'{channel.Column.Name}' is exactly {channel.Values[^1]} from {from:0.###} s to its end at {channel.EndSeconds:0.###} s"));
        }

        DelsysChannel shortest = emg.MinBy(c => c.EndSeconds)!, longest = emg.MaxBy(c => c.EndSeconds)!;
        if ((longest.EndSeconds - shortest.EndSeconds) * longest.RateHz >= 1)
            notes.Add(Invariant($"ends with the shortest EMG channel, '{shortest.Column.Name}', at {shortest.EndSeconds:0.###} s; the longest, '{longest.Column.Name}', has {longest.EndSeconds:0.###} s"));
    }

    private SampleMatrix Samples(DelsysChannel[] emg, double rateHz)
    {
        double[][] samples = [.. emg.Select(c => DelsysChannel.SameRate(c.RateHz, rateHz) ? c.Values : Resampled(c, rateHz))];
        foreach (IGrouping<double, DelsysChannel> slower in emg.Where(c => !DelsysChannel.SameRate(c.RateHz, rateHz)).GroupBy(c => c.RateHz))
            steps.Add(Invariant($"resample {slower.Key:0.###} to {rateHz:0.###} Hz ({string.Join(", ", slower.Select(c => c.Column.Name))}): ratio {Ratio(slower.First(), rateHz).Up}/{Ratio(slower.First(), rateHz).Down}, polyphase"));
        int count = samples.Min(s => s.Length);
        return SampleMatrix.FromChannels([.. samples.Select(s => s.AsSpan(0, count).ToArray())]);
    }

    private RateRatio Ratio(DelsysChannel channel, double rateHz) => RateRatio.Find(channel.RateHz, rateHz) ?? throw new InvalidDataException(
        Invariant($"'{fileName}': EMG channels must have one rate, or rates in a ratio of whole numbers up to {RateRatio.LargestFactor}; '{channel.Column.Name}' has {channel.RateHz} Hz, the fastest {rateHz} Hz. Export them at one rate."));

    // Beyond a signal's ends the resampler knows only zeros: around its mean it has nothing to ring about.
    private double[] Resampled(DelsysChannel channel, double rateHz)
    {
        RateRatio ratio = Ratio(channel, rateHz);
        double mean = channel.Values.Where(v => !double.IsNaN(v)).Average();
        SampleMatrix centred = new(channel.Values.Length, 1, [.. channel.Values.Select(v => v - mean)]);
        EmgRecording alone = new([new Channel("signal", "")], channel.RateHz, 0, centred) { Provenance = new Provenance(fileName, "", []) };
        double[] resampled = new Resample(rateHz, ResamplingFilter.Polyphase).Apply(alone).Samples.Values;
        // Not beyond the last sample.
        int count = (int)(((channel.Values.Length - 1L) * ratio.Up / ratio.Down) + 1);
        return [.. resampled.Take(count).Select(v => v + mean)];
    }

    private static List<SideSignal> SideSignals(IEnumerable<DelsysChannel> others, DelsysChannel[] named)
    {
        IEnumerable<(string Kind, DelsysChannel Channel)> all = others.Select(c => (c.Column.Kind, c)).Concat(named.Select(c => ("side_signals", c)));
        List<SideSignal> signals = [];
        foreach (IGrouping<string, (string Kind, DelsysChannel Channel)> kind in all.GroupBy(s => s.Kind))
        {
            var groups = kind.Select(s => s.Channel).GroupBy(c => (c.RateHz, c.StartSeconds)).ToList();
            for (int i = 0; i < groups.Count; i++) signals.Add(SideSignal(groups.Count == 1 ? kind.Key : $"{kind.Key}_{i + 1}", [.. groups[i]]));
        }

        return signals;
    }

    private static SideSignal SideSignal(string name, DelsysChannel[] channels)
    {
        int count = channels.Max(c => c.Values.Length);
        bool shortNames = channels.Select(c => $"{c.Column.Sensor}: {c.Column.Label}").Distinct().Count() == channels.Length;
        return new SideSignal(
            name,
            [.. channels.Select(c => new Channel(shortNames ? $"{c.Column.Sensor}: {c.Column.Label}" : c.Column.Name, c.Column.Unit ?? "a.u."))],
            channels[0].RateHz,
            channels[0].StartSeconds,
            SampleMatrix.FromChannels([.. channels.Select(c => c.Values.Concat(Enumerable.Repeat(double.NaN, count - c.Values.Length)).ToArray())]));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
