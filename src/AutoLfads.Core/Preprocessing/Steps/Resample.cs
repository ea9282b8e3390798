using AutoLfads.Core.Preprocessing.Resampling;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Changes the sample rate, without delay: bin k of the output lies at time start + k / rate. A run between gaps is resampled from its own samples alone.</summary>
/// <param name="RateHz">Samples per second afterwards; above 0.</param>
/// <param name="Filter">Anti-alias filter. Default decimation where the rates allow it.</param>
/// <param name="DecimationTaps">Length of the decimation's filter, odd; null for 20 times the factor, plus 1. Default null.</param>
/// <remarks>A missing sample counts as the channel's mean; a bin is missing where a sample beside its position is. A gap that falls between bins still takes one, so that no window spans it.</remarks>
public sealed record Resample(double RateHz, ResamplingFilter Filter = ResamplingFilter.Decimation, int? DecimationTaps = null) : PreprocessingStep
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"resample to {RateHz:0.###} Hz");

    /// <inheritdoc/>
    public override string Describe(double inputRateHz) => RateRatio.Find(inputRateHz, RateHz) switch
    {
        (1, 1) => FormattableString.Invariant($"rate of {RateHz:0.###} Hz kept"),
        (1, int factor) when Filter == ResamplingFilter.Decimation =>
            FormattableString.Invariant($"resample {inputRateHz:0.###} to {RateHz:0.###} Hz: every {factor}th sample after a low-pass of {DecimationTaps ?? ((20 * factor) + 1)} taps"),
        (int up, int down) => FormattableString.Invariant($"resample {inputRateHz:0.###} to {RateHz:0.###} Hz: ratio {up}/{down}, polyphase"),
        null => Describe(),
    };

    /// <inheritdoc/>
    public override double OutputRateHz(double inputRateHz) => RateHz;

    /// <inheritdoc/>
    public override int OutputCount(double inputRateHz, int inputCount) => Ratio(inputRateHz, "The recording").OutputCount(inputCount);

    /// <inheritdoc/>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        RateRatio ratio = Ratio(recording.SampleRateHz, $"'{recording.Provenance.Source}'");
        if (ratio == new RateRatio(1, 1)) return recording with { SampleRateHz = RateHz };
        RationalResampler resampler = Filter == ResamplingFilter.Decimation && ratio.Up == 1
            ? RationalResampler.Decimation(ratio.Down, DecimationTaps)
            : RationalResampler.Polyphase(ratio);
        SampleMatrix resampled = Resampled(recording.Samples, SampleRun.Recorded(recording), ratio, resampler);
        Gap[] gaps = Gaps(recording, ratio, resampled.SampleCount);
        foreach (Gap gap in gaps) resampled.WriteMissing(gap.StartSample, gap.SampleCount);
        return recording with { SampleRateHz = RateHz, Samples = resampled, Gaps = gaps };
    }

    private RateRatio Ratio(double inputRateHz, string recording) => RateRatio.Find(inputRateHz, RateHz) ?? throw new InvalidDataException(
        $"{recording}: no fraction with factors up to {RateRatio.LargestFactor} turns {inputRateHz} Hz into {RateHz} Hz. "
        + "Choose another preprocessing.model_rate_hz, or correct the recording's rate in data.sample_rate_hz.");

    private static SampleMatrix Resampled(SampleMatrix samples, IReadOnlyList<SampleRun> runs, RateRatio ratio, RationalResampler resampler)
    {
        SampleMatrix resampled = samples.NewToFill(resampler.OutputCount(samples.SampleCount), samples.ChannelCount);
        FilledSamples filled = new(samples);
        int block = (int)Math.Max(1, (long)samples.BlockSamples * ratio.Up / ratio.Down), done = 0;
        (double[] rows, double[] bins) buffers = ([], []);
        foreach (SampleRun run in runs)
        {
            int first = FirstBinFrom(run.Start, ratio);
            int end = run.End == samples.SampleCount ? resampled.SampleCount : Math.Min(resampled.SampleCount, FirstBinFrom(run.End - 1, ratio, after: true));
            if (end <= first) continue;
            resampled.WriteMissing(done, first - done);
            for (int bin = first; bin < end; bin += block)
                resampled.Write(bin, Bins(samples, filled, run, bin, Math.Min(block, end - bin), ratio, resampler, ref buffers));
            done = end;
        }

        resampled.WriteMissing(done, resampled.SampleCount - done);
        return resampled;
    }

    // Consecutive bins, row-major [time, channel], from the samples around them.
    private static Span<double> Bins(
        SampleMatrix samples, FilledSamples filled, SampleRun run, int firstBin, int count, RateRatio ratio, RationalResampler resampler, ref (double[] Rows, double[] Bins) buffers)
    {
        int channels = samples.ChannelCount;
        (int start, int end) = resampler.InputsOf(firstBin, count);
        (start, end) = (Math.Max(start, run.Start), Math.Min(end, run.End));
        if (buffers.Rows.Length < (end - start) * channels) buffers.Rows = new double[(end - start) * channels];
        if (buffers.Bins.Length < count * channels) buffers.Bins = new double[count * channels];
        Span<double> rows = buffers.Rows.AsSpan(0, (end - start) * channels), bins = buffers.Bins.AsSpan(0, count * channels);
        bool missing = filled.Read(start, rows);
        resampler.Apply(rows, channels, start, firstBin, bins);
        // Samples beside a bin that are not among these lie in a gap.
        missing |= Beside(firstBin).Below < start || Beside(firstBin + count - 1).Above >= end;
        if (!missing) return bins;
        (int first, int last) = (Beside(firstBin).Below, Beside(firstBin + count - 1).Above);
        double[] beside = new double[(last - first + 1) * channels];
        samples.Read(first, beside);
        for (int i = 0; i < bins.Length; i++)
        {
            (int below, int above) = Beside(firstBin + (i / channels));
            if (double.IsNaN(beside[((below - first) * channels) + (i % channels)]) || double.IsNaN(beside[((above - first) * channels) + (i % channels)])) bins[i] = double.NaN;
        }

        return bins;

        (int Below, int Above) Beside(int bin)
        {
            long position = (long)bin * ratio.Down;
            int below = (int)(position / ratio.Up);
            return (below, Math.Min(below + (position % ratio.Up == 0 ? 0 : 1), samples.SampleCount - 1));
        }
    }

    // A gap covers the bins that lie after the last sample before it and before the first sample after it.
    private static Gap[] Gaps(EmgRecording recording, RateRatio ratio, int binCount)
    {
        List<Gap> gaps = [];
        foreach (Gap gap in recording.Gaps)
        {
            int end = gap.StartSample + gap.SampleCount;
            int firstBin = gap.StartSample == 0 ? 0 : FirstBinFrom(gap.StartSample - 1, ratio, after: true);
            int endBin = end == recording.SampleCount ? binCount : Math.Max(FirstBinFrom(end, ratio), firstBin + 1);
            firstBin = Math.Max(firstBin, gaps.Count == 0 ? 0 : gaps[^1].StartSample + gaps[^1].SampleCount);
            endBin = Math.Min(endBin, binCount);
            if (endBin > firstBin) gaps.Add(new(firstBin, endBin - firstBin));
        }

        return [.. gaps];
    }

    // The first bin at or after a sample's position; strictly after it if told so.
    private static int FirstBinFrom(int sample, RateRatio ratio, bool after = false)
    {
        long position = (long)sample * ratio.Up;
        return (int)(after ? (position / ratio.Down) + 1 : (position + ratio.Down - 1) / ratio.Down);
    }
}
