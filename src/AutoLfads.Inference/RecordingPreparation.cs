using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Inference;

/// <summary>From a recording as it comes to what the model reads: the model's channels in its order, preprocessed as its training data were.</summary>
/// <param name="metadata">What the model says about itself.</param>
internal sealed class RecordingPreparation(ModelMetadata metadata)
{
    private const string UnknownUnit = "a.u.";
    private const double RateTolerance = 1e-4;

    /// <summary>Prepares a recording.</summary>
    /// <exception cref="InvalidDataException">The recording lacks a channel, has another unit or rate, or cannot be preprocessed.</exception>
    public EmgRecording Prepare(EmgRecording recording, CancellationToken cancellationToken)
    {
        EmgRecording selected = Select(recording);
        RequireUnits(selected);
        EmgRecording prepared = metadata.Preprocessing is null ? selected : Preprocess(metadata.Preprocessing, selected, cancellationToken);
        double rate = 1 / metadata.BinSeconds;
        if (!(Math.Abs(prepared.SampleRateHz - rate) <= RateTolerance * rate))
        {
            throw new InvalidDataException(
                $"'{recording.Provenance.Source}' has {prepared.SampleRateHz:0.###} Hz{(metadata.Preprocessing is null ? "" : " after preprocessing")}, the model works at {rate:0.###} Hz. "
                + (metadata.Preprocessing is null ? "It was trained on windows that came preprocessed: rectify, scale and resample the recording in the same way first." : "Correct the recording's rate in data.sample_rate_hz."));
        }

        if (metadata.Preprocessing is null) RequireRectified(prepared);
        return prepared;
    }

    private static EmgRecording Preprocess(PreprocessingChain chain, EmgRecording recording, CancellationToken cancellationToken)
    {
        PreprocessingResult result = chain.Apply(recording, cancellationToken);
        long raised = result.RaisedSampleCounts.Sum();
        return raised == 0 ? result.Recording : WithStep(result.Recording, $"{raised} samples raised to the smallest value allowed");
    }

    /// <summary>The model's channels in its order; what was left out goes into the provenance.</summary>
    private EmgRecording Select(EmgRecording recording)
    {
        string[] wanted = [.. metadata.Channels.Select(c => c.Name)], present = [.. recording.Channels.Select(c => c.Name)];
        if (wanted.SequenceEqual(present)) return recording;
        string[] missing = [.. wanted.Except(present)], extra = [.. present.Except(wanted)];
        if (missing.Length > 0)
        {
            throw new InvalidDataException(
                $"'{recording.Provenance.Source}' lacks {missing.Length} of the {wanted.Length} channels that the model reads: {Quoted(missing)}. "
                + (extra.Length > 0 ? $"It has, besides, {Quoted(extra)}, which the model does not know. Rename the recording's channels to the model's names." : "Record them, or train a model on the channels there are."));
        }

        int[] columns = [.. wanted.Select(name => Array.IndexOf(present, name))];
        EmgRecording selected = recording with { Channels = [.. columns.Select(c => recording.Channels[c])], Samples = recording.Samples.Columns(columns) };
        return extra.Length == 0 ? selected : WithStep(selected, $"left out {string.Join(", ", extra)}, which the model does not read");
    }

    private void RequireUnits(EmgRecording selected)
    {
        foreach ((Channel expected, Channel found) in metadata.Channels.Zip(selected.Channels))
        {
            if (expected.Unit == found.Unit || expected.Unit == UnknownUnit || found.Unit == UnknownUnit) continue;
            throw new InvalidDataException(
                $"'{selected.Provenance.Source}', channel '{found.Name}': its unit is {found.Unit}, the model was trained on {expected.Unit}. Convert the recording to {expected.Unit}.");
        }
    }

    /// <summary>Refuses raw EMG where the model does not preprocess: about half of its samples are negative.</summary>
    private static void RequireRectified(EmgRecording recording)
    {
        int channels = recording.Channels.Count;
        int[] negative = new int[channels], recorded = new int[channels];
        recording.Samples.ForEachBlock((_, rows) =>
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i] < 0) negative[i % channels]++;
                if (!double.IsNaN(rows[i])) recorded[i % channels]++;
            }
        });
        for (int c = 0; c < channels; c++)
        {
            if (negative[c] <= recorded[c] / 4) continue;
            throw new InvalidDataException(
                $"'{recording.Provenance.Source}', channel '{recording.Channels[c].Name}': {negative[c]} of {recorded[c]} samples are negative, so it is not rectified. "
                + "The model was trained on windows that came preprocessed: rectify, scale and resample the recording in the same way first.");
        }
    }

    private static EmgRecording WithStep(EmgRecording recording, string step) =>
        recording with { Provenance = recording.Provenance with { Steps = [.. recording.Provenance.Steps, step] } };

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
