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
        string[] missing = Missing(recording, runs);
        return missing.Length == 0
            ? recording
            : throw new InvalidDataException($"'{recording.Provenance.Source}', {string.Join("; ", missing)}. "
                + "Leave the channel out in preprocessing.channels, or set preprocessing.missing to mask or interpolate.");
    }

    private static string[] Missing(EmgRecording recording, IReadOnlyList<SampleRun> runs)
    {
        int channels = recording.Channels.Count;
        int[] counts = new int[channels], first = new int[channels];
        foreach (SampleRun run in runs)
        {
            recording.Samples.ForEachBlock(run.Start, run.Count, (start, rows) =>
            {
                for (int i = 0; i < rows.Length; i++)
                {
                    if (!double.IsNaN(rows[i])) continue;
                    if (counts[i % channels]++ == 0) first[i % channels] = start + (i / channels);
                }
            });
        }

        return
        [
            .. Enumerable.Range(0, channels).Where(c => counts[c] > 0).Select(c =>
                $"channel '{recording.Channels[c].Name}': {counts[c]} missing (NaN) samples, first at {recording.SecondsAt(first[c]):0.000} s"),
        ];
    }

    private static EmgRecording Interpolated(EmgRecording recording, IReadOnlyList<SampleRun> runs)
    {
        SampleMatrix samples = recording.Samples.Map((_, _) => { });
        foreach (SampleRun run in runs)
        {
            if (Interpolate(samples, run) is not { } empty) continue;
            throw new InvalidDataException($"'{recording.Provenance.Source}', channel '{recording.Channels[empty].Name}': no sample to interpolate from between "
                + $"{recording.SecondsAt(run.Start):0.000} s and {recording.SecondsAt(run.End):0.000} s. Leave the channel out in preprocessing.channels, or set preprocessing.missing to mask.");
        }

        return recording with { Samples = samples };
    }

    // The channel in which there is nothing to interpolate from; null where there is none.
    private static int? Interpolate(SampleMatrix samples, SampleRun run)
    {
        int channels = samples.ChannelCount;
        int[] known = new int[channels];
        double[] value = new double[channels];
        Array.Fill(known, -1);
        samples.ForEachBlock(run.Start, run.Count, (start, rows) =>
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (double.IsNaN(rows[i])) continue;
                int c = i % channels, t = start + (i / channels);
                for (int between = known[c] < 0 ? run.Start : known[c] + 1; between < t; between++)
                {
                    double drawn = known[c] < 0 ? rows[i] : value[c] + ((rows[i] - value[c]) * (between - known[c]) / (t - known[c]));
                    // What lies before this block was written already.
                    if (between < start) samples[between, c] = drawn;
                    else rows[((between - start) * channels) + c] = drawn;
                }

                (known[c], value[c]) = (t, rows[i]);
            }

            samples.Write(start, rows);
        });
        for (int c = 0; c < channels; c++)
        {
            if (known[c] < 0) return c;
            for (int t = known[c] + 1; t < run.End; t++) samples[t, c] = value[c];
        }

        return null;
    }
}
