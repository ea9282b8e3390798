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
        string[] problems = [.. Problems(recording).Zip(recording.Channels, (problem, channel) => problem is null ? null : $"channel '{channel.Name}': {problem}").OfType<string>()];
        return problems.Length == 0
            ? recording
            : throw new InvalidDataException($"'{recording.Provenance.Source}', {string.Join("; ", problems)}. Leave such channels out by listing the others in preprocessing.channels.");
    }

    private static string?[] Problems(EmgRecording recording)
    {
        int channels = recording.Channels.Count;
        double[] smallest = new double[channels], largest = new double[channels];
        int[] firstInfinite = new int[channels];
        Array.Fill(smallest, double.PositiveInfinity);
        Array.Fill(largest, double.NegativeInfinity);
        Array.Fill(firstInfinite, -1);
        recording.Samples.ForEachBlock((start, rows) =>
        {
            for (int i = 0; i < rows.Length; i += channels)
            {
                for (int c = 0; c < channels; c++)
                {
                    double x = rows[i + c];
                    if (x < smallest[c]) smallest[c] = x;
                    if (x > largest[c]) largest[c] = x;
                    if (double.IsInfinity(x) && firstInfinite[c] < 0) firstInfinite[c] = start + (i / channels);
                }
            }
        });
        return [.. Enumerable.Range(0, channels).Select(c =>
            firstInfinite[c] >= 0 ? $"infinite sample at {recording.SecondsAt(firstInfinite[c]):0.000} s"
            : largest[c] < smallest[c] ? "every sample is missing"
            : largest[c] > smallest[c] ? null : $"every sample is {largest[c]}")];
    }
}
