using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Keeps named channels, in the order of the names. Fitting fixes the channels, so that later recordings give the same columns whatever their own order.</summary>
/// <param name="Names">Names of the channels; empty, until fitted, keeps all.</param>
public sealed record SelectChannels(IReadOnlyList<string> Names) : PreprocessingStep
{
    /// <inheritdoc/>
    public override string Describe() => Names.Count == 0 ? "all channels" : $"channels {string.Join(", ", Names)}";

    /// <inheritdoc/>
    public override PreprocessingStep Fit(IReadOnlyList<EmgRecording> recordings)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        if (Names.Count > 0 || recordings.Count == 0) return this;
        string[] names = [.. recordings[0].Channels.Select(c => c.Name)];
        foreach (EmgRecording other in recordings.Skip(1))
        {
            if (names.ToHashSet().SetEquals(other.Channels.Select(c => c.Name))) continue;
            throw new InvalidDataException($"'{recordings[0].Provenance.Source}' has the channels {RecordingChannels.Quoted(names)}, "
                + $"'{other.Provenance.Source}' has {RecordingChannels.Quoted(other.Channels.Select(c => c.Name))}. List the channels they share in preprocessing.channels.");
        }

        return new SelectChannels(names);
    }

    /// <inheritdoc/>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (Names.Count == 0) return recording;
        int[] columns = recording.RequireChannels(Names);
        SampleMatrix selected = recording.Samples.Columns(columns);
        return recording with { Channels = [.. columns.Select(c => recording.Channels[c])], Samples = selected };
    }
}
