using AutoLfads.Core.Baselines;
using AutoLfads.Core.Preprocessing.Filtering;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Tests.Preprocessing;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Tests.Baselines;

public sealed class LowPassEnvelopeTests
{
    // SciPy 1.10: sosfiltfilt(butter(4, 20, fs=500)) of the single-precision window, in double precision, without 6 bins at each end.
    [Fact]
    public void EstimateWindows_Margins_EqualsScipyOnTheCentre()
    {
        WindowSet windows = new(2, 60, 2);
        for (int t = 0; t < 60; t++)
        {
            for (int c = 0; c < 2; c++)
            {
                windows[0, t, c] = (float)Math.Abs(Signals.Wave(60)[t] + (0.3 * c));
                windows[1, t, c] = 2 * windows[0, t, c];
            }
        }

        WindowSet filtered = new LowPassEnvelope(20).EstimateWindows([windows], 6, 500)[0];
        Assert.Equal((2, 48, 2), (filtered.WindowCount, filtered.TimeBins, filtered.ChannelCount));
        double[] expected = [0.6374521927939968, 0.7972916606035357, 0.6568711759744827, 0.7210175273344026, 0.9697007660489109];
        double[] found = [filtered[0, 0, 0], filtered[0, 1, 1], filtered[0, 24, 0], filtered[0, 47, 0], filtered[0, 47, 1]];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 6e-8); // half a unit of single precision
        Assert.Equal(2 * filtered[0, 30, 1], filtered[1, 30, 1], 1e-6f);
    }

    [Fact]
    public void Estimate_Continuous_FiltersRunsBetweenMissingSamplesAlone()
    {
        double[] samples = Signals.Wave(120);
        samples[50] = samples[51] = double.NaN;
        SampleMatrix filtered = new LowPassEnvelope(10).Estimate(SampleMatrix.FromChannels([samples, Signals.Wave(120)]), 500);
        ZeroPhaseFilter filter = new(Butterworth.LowPass(4, 10, 500));
        double[] expected = [.. filter.Apply(samples.AsSpan(0, 50)), double.NaN, double.NaN, .. filter.Apply(samples.AsSpan(52))];
        Assert.Equal(expected, filtered.GetChannel(0));
        Assert.Equal(filter.Apply(Signals.Wave(120)), filtered.GetChannel(1));
    }

    [Fact]
    public void Estimate_RunShorterThanTheExtension_IsFilteredWithAShorterOne()
    {
        SampleMatrix filtered = new LowPassEnvelope(10).Estimate(SampleMatrix.FromChannels([[1, double.NaN, 2, 2, 2, double.NaN]]), 500);
        Signals.AssertClose([1, double.NaN, 2, 2, 2, double.NaN], filtered.GetChannel(0));
    }

    [Fact]
    public void DefaultCutoffsHz_AreThoseOfTheComparisons() => Assert.Equal([2, 7, 10, 12, 15, 20, 40], LowPassEnvelope.DefaultCutoffsHz);

    [Fact]
    public void Estimate_CutoffAtNyquist_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new LowPassEnvelope(250).Estimate(new SampleMatrix(100, 1), 500));

    [Fact]
    public void Name_Cutoffs_IsWhatReportsUse() => Assert.Equal(["lowpass_20hz", "lowpass_7.5hz"], [new LowPassEnvelope(20).Name, new LowPassEnvelope(7.5).Name]);

    [Fact]
    public void Below_LowRate_LeavesOutCutoffsFromHalfTheRateOn() => Assert.Equal([2, 7, 10], LowPassEnvelope.Below(LowPassEnvelope.DefaultCutoffsHz, 24).Select(e => e.CutoffHz));
}
