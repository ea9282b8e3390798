using AutoLfads.Core.Preprocessing.Resampling;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;
using CsCheck;

namespace AutoLfads.Core.Tests.Preprocessing.Steps;

public sealed class ResampleTests
{
    [Theory]
    [InlineData(ResamplingFilter.Decimation)]
    [InlineData(ResamplingFilter.Polyphase)]
    public void Apply_WholeFactor_UsesTheChosenFilter(ResamplingFilter filter)
    {
        double[] samples = Signals.Wave(203);
        EmgRecording resampled = new Resample(500, filter).Apply(Signals.Recording(2500, ("TA", samples)));
        double[] expected = (filter == ResamplingFilter.Decimation ? RationalResampler.Decimation(5) : RationalResampler.Polyphase(new(1, 5))).Apply(samples);
        Assert.Equal(expected, resampled.Samples.GetChannel(0));
        Assert.Equal(500, resampled.SampleRateHz);
        Assert.Equal(10, resampled.StartSeconds);
    }

    [Fact]
    public void Apply_SameRate_KeepsSamples()
    {
        EmgRecording recording = Signals.Recording(500, ("TA", Signals.Wave(20)));
        Assert.Same(recording.Samples, new Resample(500).Apply(recording).Samples);
    }

    [Fact]
    public void Apply_NoSmallFraction_SaysWhatToChange()
    {
        EmgRecording recording = Signals.Recording(999.7, ("TA", Signals.Wave(20)));
        Assert.Contains("turns 999.7 Hz into 1000 Hz", Assert.Throws<InvalidDataException>(() => new Resample(1000).Apply(recording)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_MissingSamples_MakeTheBinsAtTheirPositionMissing()
    {
        double[] samples = Signals.Wave(100);
        samples[50] = samples[61] = samples[62] = double.NaN;
        EmgRecording recording = Signals.Recording(1000, ("TA", samples), ("GA", Signals.Wave(100)));
        EmgRecording resampled = new Resample(500).Apply(recording);
        Assert.Equal([25, 31], Missing(resampled, 0));
        Assert.Empty(Missing(resampled, 1));
        double mean = samples.Where(double.IsFinite).Average();
        double[] expected = RationalResampler.Decimation(2).Apply(Array.ConvertAll(samples, x => double.IsNaN(x) ? mean : x));
        expected[25] = expected[31] = double.NaN;
        Signals.AssertClose(expected, resampled.Samples.GetChannel(0));
    }

    [Fact]
    public void Apply_GapOnTheGrid_ResamplesEachSideAsIfAlone()
    {
        double[] samples = Signals.Wave(300);
        Array.Fill(samples, double.NaN, 100, 50);
        EmgRecording resampled = new Resample(200).Apply(Signals.Recording(1000, ("TA", samples)) with { Gaps = [new(100, 50)] });
        RationalResampler resampler = RationalResampler.Decimation(5);
        Assert.Equal([new Gap(20, 10)], resampled.Gaps);
        double[] expected = [.. resampler.Apply(samples.AsSpan(0, 100)), .. Enumerable.Repeat(double.NaN, 10), .. resampler.Apply(samples.AsSpan(150))];
        Signals.AssertClose(expected, resampled.Samples.GetChannel(0));
    }

    [Fact]
    public void Apply_GapBetweenBins_StillTakesOne()
    {
        double[] samples = Signals.Wave(300);
        Array.Fill(samples, double.NaN, 101, 3);
        EmgRecording resampled = new Resample(100).Apply(Signals.Recording(1000, ("TA", samples)) with { Gaps = [new(101, 3)] });
        Assert.Equal([new Gap(11, 1)], resampled.Gaps);
        Assert.Equal([11], Missing(resampled, 0));
    }

    [Fact]
    public void Apply_AnyGaps_AreExactlyTheMissingBinsAndCoverTheMissingTime() =>
        Gen.Select(Gen.Int[0, 120], Gen.Int[1, 60], Gen.Int[1, 80], Gen.Int[1, 60], Gen.Int[1, 9], Gen.Int[1, 9]).Sample((start, count, between, secondCount, up, down) =>
        {
            double[] samples = Signals.Wave(start + count + between + secondCount + 20);
            Gap[] gaps = [new(start, count), new(start + count + between, secondCount)];
            foreach (Gap gap in gaps) Array.Fill(samples, double.NaN, gap.StartSample, gap.SampleCount);
            EmgRecording resampled = new Resample(90.0 * up / down).Apply(Signals.Recording(90, ("TA", samples)) with { Gaps = gaps });
            Assert.Equal(Missing(resampled, 0), resampled.Gaps.SelectMany(g => Enumerable.Range(g.StartSample, g.SampleCount)));
            Assert.Equal(((samples.Length * up) + down - 1) / down, resampled.SampleCount);
            for (int k = 0; k < resampled.SampleCount; k++)
            {
                double position = (double)k * down / up;
                if (gaps.Any(g => position >= g.StartSample && position <= g.StartSample + g.SampleCount - 1)) Assert.True(double.IsNaN(resampled.Samples[k, 0]));
            }
        });

    private static int[] Missing(EmgRecording recording, int channel) =>
        [.. Enumerable.Range(0, recording.SampleCount).Where(t => double.IsNaN(recording.Samples[t, channel]))];
}
