using System.Globalization;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Cli.Inspection;

/// <summary>What would trouble training in a channel, each with its remedy.</summary>
internal static class ChannelWarnings
{
    private const double MostZeros = 0.1;
    private const double LargestPeak = 100;

    public static IEnumerable<string> Of(ChannelFindings channel, EmgRecording recording) =>
        [.. Values(channel, recording), .. channel.IsConstant ? [] : Shape(channel), .. channel.IsConstant ? [] : Faults(channel, recording)];

    private static IEnumerable<string> Values(ChannelFindings channel, EmgRecording recording)
    {
        string name = $"channel '{channel.Name}'";
        int sampleCount = recording.SampleCount;
        if (channel.Kind == SignalKind.Empty) yield return $"{name} has no samples at all. Leave it out with preprocessing.channels.";
        else if (channel.Missing > 0)
            yield return Invariant($"{name} misses {channel.Missing} samples, the first at {channel.FirstMissingSeconds:F3} s. Set preprocessing.missing to mask or interpolate, or leave the channel out.");
        if (channel.Peak == 0) yield return $"{name} is zero throughout. Leave it out with preprocessing.channels.";
        else if (channel.IsConstant) yield return Invariant($"{name} is constant throughout, {channel.Peak:G4} {channel.Unit} in size. Leave it out with preprocessing.channels.");
        else if (channel.Zeros > MostZeros * sampleCount) yield return Invariant($"{name} is exactly zero in {100.0 * channel.Zeros / sampleCount:F0} % of its samples: a loose electrode, or a recording that was padded.");
        if (channel.Peak > LargestPeak * channel.Median && channel.Median > 0)
            yield return Invariant($"{name} has a peak {channel.Peak / channel.Median:F0} times its median: an artefact? preprocessing.clip_quantile limits it.");
    }

    private static IEnumerable<string> Shape(ChannelFindings channel)
    {
        string name = $"channel '{channel.Name}'";
        if (channel.Kind == SignalKind.Rectified)
            yield return $"{name} looks rectified already. Give the raw recording, or set preprocessing.chain to none where it is scaled too.";
        if (channel.Kind == SignalKind.Envelope)
            yield return $"{name} looks like an envelope: what the model explains, the fluctuations of EMG, was filtered away. Give the raw recording.";
        if (channel.Kind == SignalKind.Slow)
            yield return Invariant($"{name} has less than {100 * SignalShape.LeastFastShare:F0} % of its power above {SignalShape.SlowestEmgHz} Hz: a force or an angle (name it in data.side_signals), or EMG under movement and drift, which the high-pass removes.");
    }

    private static IEnumerable<string> Faults(ChannelFindings channel, EmgRecording recording)
    {
        string name = $"channel '{channel.Name}'";
        double Seconds(int sample) => recording.StartSeconds + (sample / recording.SampleRateHz);
        if (channel.Limits is { } limits)
        {
            string runs = limits.InRuns > 0 ? Invariant($", {limits.InRuns} of them in runs: it was saturated. Record with less gain") : ": it was clipped. Look for the unclipped recording";
            yield return Invariant($"{name} lies at its largest or smallest value in {limits.Samples} samples, first at {Seconds(limits.FirstSample):F3} s{runs}, or leave the channel out.");
        }

        if (channel.LineNoise is { } line)
            yield return Invariant($"{name} carries line noise at {string.Join(", ", line.HarmonicsHz)} Hz, up to {line.Ratio:F0} times the power beside it. preprocessing.notch_hz removes what it names.");
        bool counted = channel.Flat?.Value == 0 && channel.Zeros > MostZeros * recording.SampleCount;
        if (channel.Flat is { } flat && !counted)
            yield return Invariant($"{name} keeps the value {flat.Value:G4} for {flat.SampleCount / recording.SampleRateHz:F3} s from {Seconds(flat.StartSample):F3} s on: a lost sensor, or padding. Cut the recording there, or leave the channel out.");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
