using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Decides on missing (NaN) samples outside gaps; gaps themselves stay missing.</summary>
/// <param name="Policy">Error refuses them, Mask lets them pass, Interpolate draws straight lines between their neighbours and holds the nearest value at the ends of a run between gaps.</param>
public sealed record HandleMissing(MissingSamples Policy) : PreprocessingStep
{
    /// <inheritdoc/>
    public override string Describe() => Policy switch
    {
        MissingSamples.Mask => "missing samples masked",
        MissingSamples.Interpolate => "missing samples interpolated linearly",
        _ => "missing samples refused",
    };

    /// <inheritdoc/>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        IReadOnlyList<SampleRun> runs = SampleRun.Recorded(recording);
        if (Policy == MissingSamples.Mask) return recording;
        if (Policy == MissingSamples.Interpolate) return Interpolated(recording, runs);
        string[] missing = [.. Enumerable.Range(0, recording.Channels.Count).Select(c => Missing(recording, runs, c)).OfType<string>()];
        return missing.Length == 0
            ? recording
            : throw new InvalidDataException($"'{recording.Provenance.Source}', {string.Join("; ", missing)}. "
                + "Leave the channel out in preprocessing.channels, or set preprocessing.missing to mask or interpolate.");
    }

    private static string? Missing(EmgRecording recording, IReadOnlyList<SampleRun> runs, int channel)
    {
        int[] missing = [.. runs.SelectMany(r => Enumerable.Range(r.Start, r.Count)).Where(t => double.IsNaN(recording.Samples[t, channel]))];
        return missing.Length == 0
            ? null
            : $"channel '{recording.Channels[channel].Name}': {missing.Length} missing (NaN) samples, first at {recording.SecondsAt(missing[0]):0.000} s";
    }

    private static EmgRecording Interpolated(EmgRecording recording, IReadOnlyList<SampleRun> runs)
    {
        double[][] channels = [.. Enumerable.Range(0, recording.Channels.Count).Select(recording.Samples.GetChannel)];
        for (int c = 0; c < channels.Length; c++)
        {
            foreach (SampleRun run in runs)
            {
                if (Interpolate(channels[c].AsSpan(run.Start, run.Count))) continue;
                throw new InvalidDataException($"'{recording.Provenance.Source}', channel '{recording.Channels[c].Name}': no sample to interpolate from between "
                    + $"{recording.SecondsAt(run.Start):0.000} s and {recording.SecondsAt(run.End):0.000} s. Leave the channel out in preprocessing.channels, or set preprocessing.missing to mask.");
            }
        }

        return recording with { Samples = SampleMatrix.FromChannels(channels) };
    }

    // False where there is nothing to interpolate from.
    private static bool Interpolate(Span<double> samples)
    {
        int previous = -1;
        for (int t = 0; t < samples.Length; t++)
        {
            if (double.IsNaN(samples[t])) continue;
            for (int i = previous + 1; i < t; i++)
                samples[i] = previous < 0 ? samples[t] : samples[previous] + ((samples[t] - samples[previous]) * (i - previous) / (t - previous));
            previous = t;
        }

        if (previous < 0) return false;
        samples[(previous + 1)..].Fill(samples[previous]);
        return true;
    }
}
