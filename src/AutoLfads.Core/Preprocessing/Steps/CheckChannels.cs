using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Refuses recordings in which a channel carries no signal: all samples missing, all equal, or some infinite. Changes nothing.</summary>
public sealed record CheckChannels : PreprocessingStep
{
    /// <inheritdoc/>
    public override string Describe() => "channels without signal refused";

    /// <inheritdoc/>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        List<string> problems = [];
        for (int c = 0; c < recording.Channels.Count; c++)
        {
            if (Problem(recording, c) is { } problem) problems.Add($"channel '{recording.Channels[c].Name}': {problem}");
        }

        return problems.Count == 0
            ? recording
            : throw new InvalidDataException($"'{recording.Provenance.Source}', {string.Join("; ", problems)}. Leave such channels out by listing the others in preprocessing.channels.");
    }

    private static string? Problem(EmgRecording recording, int channel)
    {
        double smallest = double.PositiveInfinity, largest = double.NegativeInfinity;
        for (int t = 0; t < recording.SampleCount; t++)
        {
            double x = recording.Samples[t, channel];
            if (double.IsInfinity(x)) return $"infinite sample at {recording.SecondsAt(t):0.000} s";
            if (x < smallest) smallest = x;
            if (x > largest) largest = x;
        }

        if (largest < smallest) return "every sample is missing";
        return largest > smallest ? null : $"every sample is {largest}";
    }
}
