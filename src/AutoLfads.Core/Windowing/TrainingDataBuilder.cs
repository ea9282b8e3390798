using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Windowing;

/// <summary>Turns preprocessed recordings into what a model is trained on: windows with margins, their split, and behaviour to decode.</summary>
public static class TrainingDataBuilder
{
    /// <summary>Cuts and splits the recordings. Window numbers run through from the first recording to the last.</summary>
    /// <param name="recordings">Preprocessed recordings, at least one, all with the same channels and rate.</param>
    /// <param name="windowing">Window, overlap and split; the tail of a segment is not covered.</param>
    /// <param name="marginBins">Bins kept on each side of a window for the temporal shift; 0 or more. Those outside of a segment are NaN.</param>
    /// <param name="preprocessing">The fitted steps that made the recordings; null when they came preprocessed.</param>
    /// <param name="decodingSignals">Names of the side signals to decode; null takes every one that all recordings have with the same channels. A channel name that occurs twice gets its signal's name in front.</param>
    /// <exception cref="ArgumentException">No recording, channels or rates that differ, or settings with problems.</exception>
    /// <exception cref="InvalidDataException">A recording is shorter than a window, there are too few windows to split, or a recording lacks a signal of <paramref name="decodingSignals"/>.</exception>
    public static TrainingData Build(
        IReadOnlyList<EmgRecording> recordings,
        WindowingConfig windowing,
        int marginBins,
        PreprocessingChain? preprocessing,
        IReadOnlyList<string>? decodingSignals = null)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        ArgumentNullException.ThrowIfNull(windowing);
        RequireAlike(recordings);
        WindowPlan[] plans = [.. recordings.Select(r => WindowPlan.ForTraining(r, windowing))];
        WindowSplit split = WindowSplit.ByBlocks(plans.Sum(p => p.Starts.Count), windowing);
        WindowSet[] emg = [.. recordings.Select((r, i) => plans[i].Cut(r.Samples, marginBins))];
        return new TrainingData
        {
            Channels = recordings[0].Channels,
            BinSeconds = 1 / recordings[0].SampleRateHz,
            MarginBins = marginBins,
            Train = Gather(emg, split.TrainIndices),
            Valid = Gather(emg, split.ValidIndices),
            TrainIndices = split.TrainIndices,
            ValidIndices = split.ValidIndices,
            Decoding = Decoding(recordings, plans, split, decodingSignals),
            Preprocessing = preprocessing,
            Windowing = windowing,
            Placements = [.. plans.SelectMany((plan, recording) => plan.Starts.Select(start => new WindowPlacement(recording, start)))],
            Sources = [.. recordings.Select(r => r.Provenance)],
        };
    }

    private static void RequireAlike(IReadOnlyList<EmgRecording> recordings)
    {
        if (recordings.Count == 0) throw new ArgumentException("At least one recording is needed, there was none.", nameof(recordings));
        EmgRecording first = recordings[0];
        foreach (EmgRecording other in recordings.Skip(1))
        {
            string files = $"'{first.Provenance.Source}' and '{other.Provenance.Source}'";
            if (!first.Channels.SequenceEqual(other.Channels))
            {
                throw new ArgumentException(
                    $"All recordings need the same channels in the same order; {files} differ: {Names(first.Channels)} against {Names(other.Channels)}. Choose them with preprocessing.channels.",
                    nameof(recordings));
            }

            if (Math.Abs(first.SampleRateHz - other.SampleRateHz) > 1e-9 * first.SampleRateHz)
            {
                throw new ArgumentException(
                    $"All recordings need the same rate; {files} differ: {first.SampleRateHz} Hz against {other.SampleRateHz} Hz. Set preprocessing.model_rate_hz.",
                    nameof(recordings));
            }
        }
    }

    private static string Names(IReadOnlyList<Channel> channels) => string.Join(", ", channels.Select(c => $"{c.Name} [{c.Unit}]"));

    private static DecodingTarget? Decoding(
        IReadOnlyList<EmgRecording> recordings, WindowPlan[] plans, WindowSplit split, IReadOnlyList<string>? decodingSignals)
    {
        SideSignal[] signals = decodingSignals is null
            ? [.. recordings[0].SideSignals.Where(s => recordings.All(r => Find(r, s.Name)?.Channels.SequenceEqual(s.Channels) == true))]
            : [.. decodingSignals.Select(name => Require(recordings[0], name, channels: null))];
        if (signals.Length == 0) return null;
        WindowSet[] windows = [.. recordings.Select((recording, i) =>
        {
            SampleMatrix[] groups = [.. signals.Select(s => SideSignalAligner.OntoBins(Require(recording, s.Name, s.Channels), recording))];
            return plans[i].Cut(SampleMatrix.FromChannels([.. groups.SelectMany(g => Enumerable.Range(0, g.ChannelCount).Select(g.GetChannel))]), marginBins: 0);
        })];
        HashSet<string> repeated = [.. signals.SelectMany(s => s.Channels).GroupBy(c => c.Name).Where(g => g.Count() > 1).Select(g => g.Key)];
        Channel[] channels = [.. signals.SelectMany(s => s.Channels.Select(c => repeated.Contains(c.Name) ? c with { Name = $"{s.Name}/{c.Name}" } : c))];
        return new DecodingTarget(channels, Gather(windows, split.TrainIndices), Gather(windows, split.ValidIndices));
    }

    private static SideSignal? Find(EmgRecording recording, string name) => recording.SideSignals.FirstOrDefault(s => s.Name == name);

    private static SideSignal Require(EmgRecording recording, string name, IReadOnlyList<Channel>? channels)
    {
        SideSignal? signal = Find(recording, name);
        if (signal is null || (channels is not null && !signal.Channels.SequenceEqual(channels)))
        {
            string wanted = channels is null ? "" : $" with the channels {Names(channels)}";
            string found = signal is null
                ? $"it has {(recording.SideSignals.Count == 0 ? "none" : string.Join(", ", recording.SideSignals.Select(s => $"'{s.Name}'")))}"
                : $"its channels are {Names(signal.Channels)}";
            throw new InvalidDataException($"'{recording.Provenance.Source}': the side signal '{name}'{wanted} is to be decoded, but {found}. Choose a signal that all recordings have.");
        }

        return signal;
    }

    private static WindowSet Gather(WindowSet[] perRecording, IReadOnlyList<int> numbers)
    {
        (WindowSet Set, int Row)[] all = [.. perRecording.SelectMany(set => Enumerable.Range(0, set.WindowCount).Select(row => (set, row)))];
        WindowSet gathered = new(numbers.Count, perRecording[0].TimeBins, perRecording[0].ChannelCount);
        for (int i = 0; i < numbers.Count; i++)
        {
            (WindowSet set, int row) = all[numbers[i]];
            set.Window(row).CopyTo(gathered.Window(i));
        }

        return gathered;
    }
}
