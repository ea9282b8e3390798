using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Evaluation.Trials;

/// <summary>Signals on trials of equal length, shape [trial, time, channel]: windows, pieces around events, or a whole recording as a single trial. NaN where a sample is missing.</summary>
public sealed class TrialSet
{
    private readonly double[] values;

    private TrialSet(IReadOnlyList<Channel> channels, double sampleRateHz, int trialCount, int timeBins, int eventBin, double[] values)
    {
        if (!(double.IsFinite(sampleRateHz) && sampleRateHz > 0)) throw new ArgumentException($"The sample rate must be above 0 Hz, was {sampleRateHz}.", nameof(sampleRateHz));
        if (trialCount == 0 || timeBins == 0 || channels.Count == 0)
            throw new ArgumentException($"At least one trial, one bin and one channel are needed, got [{trialCount}, {timeBins}, {channels.Count}].", nameof(channels));
        if (eventBin < 0 || eventBin >= timeBins) throw new ArgumentOutOfRangeException(nameof(eventBin), eventBin, $"The event must lie in the trial's {timeBins} bins.");
        Channels = channels;
        SampleRateHz = sampleRateHz;
        TrialCount = trialCount;
        TimeBins = timeBins;
        EventBin = eventBin;
        this.values = values;
    }

    /// <summary>Name and unit of each channel.</summary>
    public IReadOnlyList<Channel> Channels { get; }

    /// <summary>Bins per second.</summary>
    public double SampleRateHz { get; }

    /// <summary>Number of trials; 1 or more.</summary>
    public int TrialCount { get; }

    /// <summary>Bins of each trial; 1 or more.</summary>
    public int TimeBins { get; }

    /// <summary>Zero-based bin of the event that the trials are aligned to; 0 where they are aligned to their start or not at all.</summary>
    public int EventBin { get; }

    /// <summary>Events that gave no trial because it would have begun before the recording or ended after it.</summary>
    public int OutsideCount { get; private init; }

    /// <summary>One sample.</summary>
    /// <param name="trial">Zero-based trial.</param>
    /// <param name="bin">Zero-based bin within the trial.</param>
    /// <param name="channel">Zero-based channel.</param>
    public double this[int trial, int bin, int channel] => values[(((trial * TimeBins) + bin) * Channels.Count) + channel];

    /// <summary>Windows as trials.</summary>
    /// <param name="channels">Name and unit of each channel.</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <param name="sets">Sets of windows without margins, each [window, time, channel], taken one after the other.</param>
    /// <param name="eventBin">Bin of the event that the windows are aligned to. Default 0.</param>
    /// <exception cref="ArgumentException">The sets differ in shape, are empty or have other channels.</exception>
    public static TrialSet FromWindows(IReadOnlyList<Channel> channels, double sampleRateHz, IReadOnlyList<WindowSet> sets, int eventBin = 0)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(sets);
        SampleMatrix flat = Decoding.WindowRows.Flatten(sets, nameof(sets));
        RequireNames(channels, flat.ChannelCount);
        return new TrialSet(channels, sampleRateHz, sets.Sum(s => s.WindowCount), sets[0].TimeBins, eventBin, flat.Values);
    }

    /// <summary>A whole recording as one trial.</summary>
    /// <param name="channels">Name and unit of each channel.</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <param name="samples">Samples, [time, channel]; not copied.</param>
    /// <exception cref="ArgumentException">There are no samples, or the channels are not those named.</exception>
    public static TrialSet FromRecording(IReadOnlyList<Channel> channels, double sampleRateHz, SampleMatrix samples)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(samples);
        RequireNames(channels, samples.ChannelCount);
        return new TrialSet(channels, sampleRateHz, 1, samples.SampleCount, eventBin: 0, samples.Values);
    }

    /// <summary>Pieces of a recording around events; the event lies in the bin nearest to its time. Events too near an end of the recording are left out and counted.</summary>
    /// <param name="channels">Name and unit of each channel.</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <param name="samples">Samples, [time, channel].</param>
    /// <param name="eventSeconds">Times of the events from the first bin on, seconds.</param>
    /// <param name="binsBefore">Bins before that of the event; 0 or more.</param>
    /// <param name="binsAfter">Bins from that of the event on, itself included; 1 or more.</param>
    /// <exception cref="ArgumentException">There is no event, or none has a whole trial within the recording; or the channels are not those named.</exception>
    public static TrialSet AroundEvents(
        IReadOnlyList<Channel> channels, double sampleRateHz, SampleMatrix samples, IReadOnlyList<double> eventSeconds, int binsBefore, int binsAfter)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(eventSeconds);
        ArgumentOutOfRangeException.ThrowIfNegative(binsBefore);
        ArgumentOutOfRangeException.ThrowIfLessThan(binsAfter, 1);
        RequireNames(channels, samples.ChannelCount);
        int length = binsBefore + binsAfter, width = samples.ChannelCount;
        double[] starts = [.. eventSeconds.Select(t => Math.Round(t * sampleRateHz) - binsBefore).Where(s => s >= 0 && s + length <= samples.SampleCount)];
        if (starts.Length == 0)
        {
            throw new ArgumentException(
                $"None of {eventSeconds.Count} events has {binsBefore} bins before and {binsAfter} from it on within the recording of {samples.SampleCount} bins.", nameof(eventSeconds));
        }

        double[] values = new double[starts.Length * length * width];
        for (int i = 0; i < starts.Length; i++) samples.Read((int)starts[i], values.AsSpan(i * length * width, length * width));
        return new TrialSet(channels, sampleRateHz, starts.Length, length, binsBefore, values) { OutsideCount = eventSeconds.Count - starts.Length };
    }

    /// <summary>One channel of one trial, over time.</summary>
    /// <param name="trial">Zero-based trial.</param>
    /// <param name="channel">Zero-based channel.</param>
    public double[] Signal(int trial, int channel)
    {
        double[] signal = new double[TimeBins];
        for (int t = 0; t < signal.Length; t++) signal[t] = this[trial, t, channel];
        return signal;
    }

    /// <summary>One channel, an array a trial.</summary>
    /// <param name="channel">Zero-based channel.</param>
    public double[][] Signals(int channel) => [.. Enumerable.Range(0, TrialCount).Select(trial => Signal(trial, channel))];

    /// <summary>Trials one after the other, [trial · time, channel]; not copied.</summary>
    internal SampleMatrix ToMatrix() => new(TrialCount * TimeBins, Channels.Count, values);

    /// <summary>Trials as windows, rounded to 32 bits.</summary>
    internal WindowSet ToWindows() => new(TrialCount, TimeBins, Channels.Count, Array.ConvertAll(values, v => (float)v));

    /// <summary>The same trials with other signals, computed from each signal on its own.</summary>
    internal TrialSet Map(Func<double[], double[]> change)
    {
        double[] changed = new double[values.Length];
        for (int trial = 0; trial < TrialCount; trial++)
        {
            for (int c = 0; c < Channels.Count; c++)
            {
                double[] signal = change(Signal(trial, c));
                for (int t = 0; t < TimeBins; t++) changed[(((trial * TimeBins) + t) * Channels.Count) + c] = signal[t];
            }
        }

        return new TrialSet(Channels, SampleRateHz, TrialCount, TimeBins, EventBin, changed) { OutsideCount = OutsideCount };
    }

    /// <summary>Each sample less the mean over trials at its bin, of trials that have it; a single trial as it is.</summary>
    internal TrialSet WithoutTrialMean()
    {
        if (TrialCount == 1) return this;
        double[] rest = [.. values];
        int size = TimeBins * Channels.Count;
        for (int i = 0; i < size; i++)
        {
            double sum = 0;
            int count = 0;
            for (int j = i; j < values.Length; j += size)
            {
                if (!double.IsFinite(values[j])) continue;
                sum += values[j];
                count++;
            }

            for (int j = i; j < values.Length; j += size) rest[j] -= sum / count;
        }

        return new TrialSet(Channels, SampleRateHz, TrialCount, TimeBins, EventBin, rest) { OutsideCount = OutsideCount };
    }

    /// <summary>Throws unless other signals lie on the bins of these.</summary>
    internal void RequireSameBins(TrialSet other, string name, string otherName)
    {
        if (TrialCount != other.TrialCount || TimeBins != other.TimeBins || EventBin != other.EventBin || SampleRateHz != other.SampleRateHz)
        {
            throw new ArgumentException(
                $"The {otherName} must lie on the same trials and bins as the {name}: {TrialCount} trials of {TimeBins} bins at {SampleRateHz} Hz, event in bin {EventBin}; "
                + $"found {other.TrialCount} of {other.TimeBins} at {other.SampleRateHz} Hz, event in bin {other.EventBin}.");
        }
    }

    /// <summary>Throws unless other signals have the channels of these as well as their bins.</summary>
    internal void RequireSameShape(TrialSet other, string name, string otherName)
    {
        RequireSameBins(other, name, otherName);
        if (!Channels.Select(c => c.Name).SequenceEqual(other.Channels.Select(c => c.Name)))
        {
            throw new ArgumentException(
                $"The {otherName} must have the channels of the {name} ({string.Join(", ", Channels.Select(c => c.Name))}), found {string.Join(", ", other.Channels.Select(c => c.Name))}.");
        }
    }

    private static void RequireNames(IReadOnlyList<Channel> channels, int count)
    {
        if (channels.Count != count) throw new ArgumentException($"{channels.Count} channel names were given for {count} channels.", nameof(channels));
    }
}
