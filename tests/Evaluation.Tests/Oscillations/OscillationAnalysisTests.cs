using System.Text.Json;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Spectra;
using AutoLfads.Evaluation.Oscillations;
using AutoLfads.Evaluation.Spectra;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Tests.Oscillations;

public sealed class OscillationAnalysisTests
{
    private const double RateHz = 500;
    private static readonly double[] Phases = [0, .8, -1.5];

    [Theory]
    [InlineData(13.0)]
    [InlineData(22.4)]
    [InlineData(35.7)]
    public void Find_PlantedOscillation_HasItsFrequencyAndPhases(double hz)
    {
        OscillationResult result = new OscillationAnalysis(new() { SurrogateCount = 199 }).Find("x", Planted(hz, 16));
        Assert.All(result.Channels, c => Assert.True(c.Found));
        Assert.All(result.Channels, c => Assert.Equal(hz, c.PeakHz!.Value, .4));
        Assert.All(result.Channels, c => Assert.InRange(c.PowerRatio!.Value, 100, 10_000));
        MuscleCoupling coupling = result.Coupling!;
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(Math.IEEERemainder(Phases[j] - Phases[i], 2 * Math.PI), coupling.Phase[i][j], .1);
                Assert.InRange(coupling.Coherence[i][j], .8, 1);
                Assert.InRange(coupling.PhaseLocking[i][j], .9, 1);
            }
        }

        Assert.DoesNotContain("NaN", JsonSerializer.Serialize(result, JsonFormat.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void Coupling_OfIndependentMuscles_StaysBelowItsLevels()
    {
        Random random = new(17);
        TrialSet noise = Noise.Recording(RateHz, [.. Enumerable.Range(0, 12).Select(_ => Noise.PowerLaw(10_000, RateHz, 1, random))]);
        MuscleCoupling coupling = new OscillationAnalysis(new() { CouplingHz = 20, SurrogateCount = 100 }).Find("x", noise).Coupling!;
        (int Row, int Column)[] pairs = [.. Enumerable.Range(0, 12).SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j)))];
        // 66 pairs at 5 %: more than 10 have a chance below 0.1 %.
        Assert.InRange(pairs.Count(p => coupling.Coherence[p.Row][p.Column] > coupling.CoherenceSignificance), 0, 10);
        Assert.InRange(pairs.Count(p => coupling.PhaseLocking[p.Row][p.Column] > coupling.PhaseLockingSignificance), 0, 10);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void Find_PowerLawNoise_IsReportedNoMoreOftenThanItsLevel(double exponent) => AssertLevel(100, exponent, windows: false, most: 13, surrogates: 500);

    [Fact]
    public void Find_PowerLawNoiseOnWindows_IsReportedNoMoreOftenThanItsLevel() => AssertLevel(100, 1, windows: true, most: 13, surrogates: 500);

    [Theory(Explicit = true)]
    [InlineData(0.0, false)]
    [InlineData(1.0, false)]
    [InlineData(2.0, false)]
    [InlineData(1.0, true)]
    public void Find_PowerLawNoiseOfFiveHundredChannels_IsReportedNoMoreOftenThanItsLevel(double exponent, bool windows) => AssertLevel(500, exponent, windows, most: 43, surrogates: 1000); // 5 % and 3.1 standard errors

    /// <summary>Flat and then falling ever more steeply: the bend of an envelope's spectrum is no peak, whatever the background.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Find_LowPassedNoise_IsReportedNoMoreOftenThanItsLevel(int backgroundOrder)
    {
        Random random = new(35);
        SampleMatrix white = SampleMatrix.FromChannels([.. Enumerable.Range(0, 100).Select(_ => Noise.White(6_000, random))]);
        TrialSet envelopes = TrialSet.FromRecording(Noise.Names(100), RateHz, new LowPassEnvelope(20).Estimate(white, RateHz));
        OscillationResult result = new OscillationAnalysis(new() { BackgroundOrder = backgroundOrder, SurrogateCount = 500 }).Find("x", envelopes);
        Assert.InRange(result.Channels.Count(c => c.Found), 0, 13); // 5 % and 3.3 standard errors, as below
    }

    [Fact]
    public void Find_WhatEveryTrialRepeats_IsNoOscillation()
    {
        Random random = new(18);
        double[] signal = Noise.PowerLaw(40 * 250, RateHz, 1, random);
        double[] repeated = [.. signal.Select((v, i) => v + (.5 * Math.Sin(2 * Math.PI * 20 * (i % 250) / RateHz)))];
        OscillationAnalysis analysis = new(new() { SurrogateCount = 199 });
        ChannelOscillation alone = analysis.Find("x", Trials(signal)).Channels[0], with = analysis.Find("x", Trials(repeated)).Channels[0];
        Assert.Equal(alone.Density.Select(d => Math.Round(d, 12)), with.Density.Select(d => Math.Round(d, 12)));
        Assert.True(analysis.Find("x", Noise.Recording(RateHz, repeated)).Channels[0].Found);
    }

    [Fact]
    public void CoherenceWithForce_ForceThatFollowsTheMuscle_IsHighAtTheOscillationOnly()
    {
        TrialSet planted = Planted(20, 19);
        double[] drive = [.. Enumerable.Range(0, planted.TimeBins).Select(t => Math.Cos((2 * Math.PI * 20 * t / RateHz) + .3))];
        double[] noise = Noise.White(planted.TimeBins, new Random(20));
        IReadOnlyList<ChannelCoherence> coherences = new OscillationAnalysis().CoherenceWithForce(planted, Noise.Recording(RateHz, [.. drive.Zip(noise, (a, b) => a + b)]));
        Assert.Equal(3, coherences.Count);
        CrossDensity spectrum = coherences[0].Spectrum;
        int at20 = spectrum.FrequenciesHz.ToList().FindIndex(f => Math.Abs(f - 20) < .1);
        Assert.InRange(spectrum.Coherence[at20]!.Value, .5, 1);
        // Far from the oscillation and its window: 5 % of 60 frequencies, more than 10 have a chance below 0.1 %.
        Assert.InRange(Enumerable.Range(at20 + 10, 60).Count(k => spectrum.Coherence[k] > spectrum.SignificanceLevel), 0, 10);
    }

    [Fact]
    public void UnusableRequests_SayWhatIsRequired()
    {
        OscillationAnalysis analysis = new();
        Assert.Contains("distance of 50", Assert.Throws<ArgumentException>(() => analysis.Find("x", Noise.Recording(RateHz, new double[10]))).Message, StringComparison.Ordinal);
        Assert.Contains("does not change", Assert.Throws<ArgumentException>(() => analysis.Find("x", Noise.Recording(RateHz, new double[2000]))).Message, StringComparison.Ordinal);
        Assert.Contains("segments", Assert.Throws<ArgumentException>(() => analysis.Find("x", Noise.Recording(RateHz, Noise.White(300, new Random(1))))).Message, StringComparison.Ordinal);
        Assert.Contains("fit_highest_hz", Assert.Throws<ArgumentException>(() => analysis.Find("x", Noise.Recording(100, Noise.White(3000, new Random(1))))).Message, StringComparison.Ordinal);
        OscillationConfig wrong = new() { LowestHz = -1, HighestHz = -2, SegmentSeconds = 0, FitLowestHz = 0, FitHighestHz = double.NaN, BackgroundOrder = 4, Level = 0, SurrogateCount = 1, CouplingHz = 3 };
        Assert.Equal(9, wrong.Validate().Count);
    }

    /// <summary>1/f noise with a wave that wanders in phase, the same in all channels but for a delay.</summary>
    private static TrialSet Planted(double hz, int seed)
    {
        Random random = new(seed);
        const int count = 30_000;
        double[] wander = new double[count];
        for (int t = 1; t < count; t++) wander[t] = wander[t - 1] + (.01 * ((2 * random.NextDouble()) - 1));
        return Noise.Recording(RateHz, [.. Phases.Select(phase =>
            (double[])[.. Noise.PowerLaw(count, RateHz, 1, random).Select((v, t) => v + (2 * Math.Sin((2 * Math.PI * hz * t / RateHz) + wander[t] + phase)))])]);
    }

    // All channels share the surrogates, whose number limits the level as that of the channels does: the variance of the share found is 0.05·0.95·(1/channels + 1/surrogates).
    private static void AssertLevel(int channels, double exponent, bool windows, int most, int surrogates)
    {
        Random random = new(21);
        double[][] noise = [.. Enumerable.Range(0, channels).Select(_ => Noise.PowerLaw(windows ? 60 * 100 : 6_000, RateHz, exponent, random))];
        TrialSet trials = windows
            ? TrialSet.AroundEvents(Noise.Names(channels), RateHz, SampleMatrix.FromChannels(noise), [.. Enumerable.Range(0, 60).Select(i => i * .2)], 0, 100)
            : Noise.Recording(RateHz, noise);
        OscillationConfig config = new() { SurrogateCount = surrogates, FitHighestHz = windows ? 100 : 75 };
        Assert.InRange(new OscillationAnalysis(config).Find("x", trials).Channels.Count(c => c.Found), 0, most);
    }

    private static TrialSet Trials(double[] signal) =>
        TrialSet.AroundEvents(Noise.Names(1), RateHz, SampleMatrix.FromChannels([signal]), [.. Enumerable.Range(0, signal.Length / 250).Select(i => i * .5)], 0, 250);
}
