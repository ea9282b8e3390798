using AutoLfads.Core.Preprocessing.Filtering;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>Zero-phase filtering of recordings with gaps and missing samples, a block at a time: forward to a run's end, then backward over what that left.</summary>
internal static class ChannelFilter
{
    /// <summary>Filters every channel, each run between gaps on its own; a missing sample counts as the channel's mean and is missing again afterwards.</summary>
    /// <exception cref="InvalidDataException">A run is too short.</exception>
    public static EmgRecording Apply(EmgRecording recording, ZeroPhaseFilter filter, string step)
    {
        IReadOnlyList<SampleRun> runs = SampleRun.Recorded(recording);
        foreach (SampleRun run in runs)
        {
            if (run.Count <= filter.PaddingSamples)
            {
                throw new InvalidDataException($"'{recording.Provenance.Source}': the step '{step}' needs more than {filter.PaddingSamples} samples in a row, "
                    + $"the run from {recording.SecondsAt(run.Start):0.000} s has {run.Count}. Record longer, or make the run part of the gap beside it.");
            }
        }

        FilledSamples samples = new(recording.Samples);
        SampleMatrix filtered = recording.Samples.NewToFill(recording.SampleCount, recording.Channels.Count);
        int done = 0;
        foreach (SampleRun run in runs)
        {
            filtered.WriteMissing(done, run.Start - done);
            bool missing = Forward(samples, filtered, run, filter, out ZeroPhaseFilter.Pass backward);
            Backward(filtered, run, backward, missing ? recording.Samples : null);
            done = run.End;
        }

        filtered.WriteMissing(done, recording.SampleCount - done);
        return recording with { Samples = filtered };
    }

    /// <summary>Time of a sample in the recording's clock, seconds.</summary>
    public static double SecondsAt(this EmgRecording recording, int sample) => recording.StartSeconds + (sample / recording.SampleRateHz);

    // Leaves the run filtered once, and the pass back through it behind what extends its end. True where samples of the run are missing.
    private static bool Forward(FilledSamples samples, SampleMatrix filtered, SampleRun run, ZeroPhaseFilter filter, out ZeroPhaseFilter.Pass backward)
    {
        int channels = filtered.ChannelCount, padding = filter.PaddingSamples;
        double[] end = new double[(padding + 1) * channels], before = new double[padding * channels], after = new double[padding * channels];
        samples.Read(run.Start, end);
        ZeroPhaseFilter.ExtendBefore(end, channels, before);
        samples.Read(run.End - padding - 1, end);
        ZeroPhaseFilter.ExtendAfter(end, channels, after);
        ZeroPhaseFilter.Pass forward = filter.Begin(before.AsSpan(0, channels));
        forward.Run(before);
        bool missing = false;
        double[] rows = new double[Math.Min(run.Count, filtered.BlockSamples) * channels];
        for (int start = run.Start; start < run.End; start += filtered.BlockSamples)
        {
            Span<double> block = rows.AsSpan(0, Math.Min(filtered.BlockSamples, run.End - start) * channels);
            missing |= samples.Read(start, block);
            forward.Run(block);
            filtered.Write(start, block);
        }

        forward.Run(after);
        backward = filter.Begin(after.AsSpan(after.Length - channels));
        backward.RunReversed(after);
        return missing;
    }

    private static void Backward(SampleMatrix filtered, SampleRun run, ZeroPhaseFilter.Pass backward, SampleMatrix? withMissing)
    {
        double[] rows = new double[Math.Min(run.Count, filtered.BlockSamples) * filtered.ChannelCount], input = withMissing is null ? [] : new double[rows.Length];
        for (int end = run.End; end > run.Start; end -= filtered.BlockSamples)
        {
            int start = Math.Max(run.Start, end - filtered.BlockSamples);
            Span<double> block = rows.AsSpan(0, (end - start) * filtered.ChannelCount);
            filtered.Read(start, block);
            backward.RunReversed(block);
            if (withMissing is not null)
            {
                withMissing.Read(start, input.AsSpan(0, block.Length));
                for (int i = 0; i < block.Length; i++) block[i] = double.IsNaN(input[i]) ? double.NaN : block[i];
            }

            filtered.Write(start, block);
        }
    }
}
