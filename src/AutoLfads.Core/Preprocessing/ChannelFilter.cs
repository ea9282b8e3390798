using System.Buffers;
using AutoLfads.Core.Preprocessing.Filtering;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>Zero-phase filtering of recordings with gaps and missing samples, a block at a time: forward to the recording's end, then backward over what that left.</summary>
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

        SampleMatrix samples = recording.Samples, filtered = samples.NewLike(samples.SampleCount, samples.ChannelCount);
        double[] means = samples.MeansOfPresent();
        int done = 0;
        foreach (SampleRun run in runs)
        {
            filtered.WriteMissing(done, run.Start - done);
            ZeroPhaseFilter.Pass[] backward = Forward(samples, filtered, run, filter, means);
            Backward(samples, filtered, run, backward);
            done = run.End;
        }

        filtered.WriteMissing(done, samples.SampleCount - done);
        return recording with { Samples = filtered };
    }

    /// <summary>Mean of the samples of each channel that are not missing.</summary>
    public static double[] MeansOfPresent(this SampleMatrix samples)
    {
        int channels = samples.ChannelCount;
        double[] sums = new double[channels];
        int[] counts = new int[channels];
        samples.ForEachBlock((_, rows) =>
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (double.IsNaN(rows[i])) continue;
                sums[i % channels] += rows[i];
                counts[i % channels]++;
            }
        });
        return [.. sums.Zip(counts, (sum, count) => sum / count)];
    }

    /// <summary>Time of a sample in the recording's clock, seconds.</summary>
    public static double SecondsAt(this EmgRecording recording, int sample) => recording.StartSeconds + (sample / recording.SampleRateHz);

    // Leaves the run filtered once, and gives the passes back through it, which have come through what extends its end.
    private static ZeroPhaseFilter.Pass[] Forward(SampleMatrix samples, SampleMatrix filtered, SampleRun run, ZeroPhaseFilter filter, double[] means)
    {
        int padding = filter.PaddingSamples;
        double[][] head = ReadChannels(samples, run.Start, padding + 1, means), tail = ReadChannels(samples, run.End - padding - 1, padding + 1, means);
        double[] before = new double[padding];
        double[][] after = [.. head.Select(_ => new double[padding])];
        ZeroPhaseFilter.Pass[] forward = new ZeroPhaseFilter.Pass[head.Length];
        for (int c = 0; c < forward.Length; c++)
        {
            ZeroPhaseFilter.Extend(head[c], before, []);
            ZeroPhaseFilter.Extend(tail[c], [], after[c]);
            forward[c] = filter.Begin(before[0]);
            forward[c].Run(before);
        }

        double[] rows = new double[Math.Min(run.Count, samples.BlockSamples) * samples.ChannelCount];
        for (int t = run.Start; t < run.End; t += samples.BlockSamples)
        {
            int count = Math.Min(samples.BlockSamples, run.End - t);
            samples.Read(t, rows.AsSpan(0, count * means.Length));
            ForEachChannel(rows, count, means.Length, (channel, c) =>
            {
                FillMissing(channel, means[c]);
                forward[c].Run(channel);
            });
            filtered.Write(t, rows.AsSpan(0, count * means.Length));
        }

        ZeroPhaseFilter.Pass[] backward = new ZeroPhaseFilter.Pass[forward.Length];
        for (int c = 0; c < backward.Length; c++)
        {
            forward[c].Run(after[c]);
            backward[c] = filter.Begin(after[c][^1]);
            backward[c].RunReversed(after[c]);
        }

        return backward;
    }

    private static void Backward(SampleMatrix samples, SampleMatrix filtered, SampleRun run, ZeroPhaseFilter.Pass[] backward)
    {
        double[] rows = new double[Math.Min(run.Count, samples.BlockSamples) * samples.ChannelCount], input = new double[rows.Length];
        for (int end = run.End; end > run.Start; end -= samples.BlockSamples)
        {
            int start = Math.Max(run.Start, end - samples.BlockSamples), values = (end - start) * backward.Length;
            filtered.Read(start, rows.AsSpan(0, values));
            ForEachChannel(rows, end - start, backward.Length, (channel, c) => backward[c].RunReversed(channel));
            samples.Read(start, input.AsSpan(0, values));
            for (int i = 0; i < values; i++)
            {
                if (double.IsNaN(input[i])) rows[i] = double.NaN;
            }

            filtered.Write(start, rows.AsSpan(0, values));
        }
    }

    private static double[][] ReadChannels(SampleMatrix samples, int start, int count, double[] means)
    {
        SampleMatrix rows = new(count, samples.ChannelCount);
        samples.Read(start, rows.Values);
        double[][] channels = [.. Enumerable.Range(0, means.Length).Select(rows.GetChannel)];
        for (int c = 0; c < channels.Length; c++) FillMissing(channels[c], means[c]);
        return channels;
    }

    private static void FillMissing(Span<double> channel, double mean)
    {
        foreach (ref double x in channel) x = double.IsNaN(x) ? mean : x;
    }

    // Channels are filtered side by side, each from memory of its own: rows are [time, channel].
    private static void ForEachChannel(double[] rows, int count, int channels, SpanAction<double, int> change) => Parallel.For(0, channels, c =>
    {
        double[] rented = ArrayPool<double>.Shared.Rent(count);
        Span<double> channel = rented.AsSpan(0, count);
        for (int t = 0, i = c; t < count; t++, i += channels) channel[t] = rows[i];
        change(channel, c);
        for (int t = 0, i = c; t < count; t++, i += channels) rows[i] = channel[t];
        ArrayPool<double>.Shared.Return(rented);
    });
}
