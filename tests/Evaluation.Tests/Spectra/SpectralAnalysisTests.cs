using System.Text.Json;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Spectra;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Spectra;
using AutoLfads.Evaluation.Tests.Comparison;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Tests.Spectra;

public sealed class SpectralAnalysisTests
{
    private const double RateHz = 500;

    [Fact]
    public void Coherence_OfRatEmgWithItsLowPass_IsHighBelowTheCutoff()
    {
        TrainingData data = RatHindlimb.Load();
        TrialSet emg = TrialSet.FromWindows(data.Channels, RateHz, [data.Train.WithoutMargins(6)]), smooth = TrialSet.FromWindows(data.Channels, RateHz, new LowPassEnvelope(20).EstimateWindows([data.Train], 6, RateHz));
        SpectralAnalysis analysis = new(new WelchConfig { SegmentSamples = 100 });
        IReadOnlyList<ChannelSpectrum> before = analysis.Power("rectified", emg), after = analysis.Power("lowpass_20hz", smooth);
        IReadOnlyList<ChannelCoherence> coherences = analysis.Coherence(emg, smooth);
        for (int c = 0; c < 12; c++)
        {
            Assert.Equal(151, before[c].Spectrum.SegmentCount);
            // Bins 2 and 12 are 10 and 60 Hz: passed and suppressed a thousandfold or more in power.
            Assert.InRange(after[c].Spectrum.Density[2] / before[c].Spectrum.Density[2], .9, 1.1);
            Assert.InRange(after[c].Spectrum.Density[12] / before[c].Spectrum.Density[12], 0, 1e-3);
            Assert.InRange(coherences[c].Spectrum.Coherence[2]!.Value, .95, 1);
            Assert.Equal(data.Channels[c].Name, coherences[c].First);
        }

        Assert.Equal("a.u.^2/Hz", before[0].Unit);
        Assert.Contains("\"frequencies_hz\"", JsonSerializer.Serialize(before, JsonFormat.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void AllCoherences_EveryPair_IsThatOfItsSignals()
    {
        Random random = new(36);
        double[] common = Noise.White(4000, random);
        double[][] first = [common, Noise.White(4000, random)], second = [Noise.White(4000, random), [.. common.Select(v => -2 * v)]];
        IReadOnlyList<ChannelCoherence> pairs = new SpectralAnalysis().AllCoherences(Noise.Recording(RateHz, first), Noise.Recording(RateHz, second));
        Assert.Equal([("m0", "m0"), ("m0", "m1"), ("m1", "m0"), ("m1", "m1")], pairs.Select(p => (p.First, p.Second)));
        Assert.All(pairs[1].Spectrum.Coherence, c => Assert.Equal(1, c!.Value, 1e-9));
        Assert.All(pairs[1].Spectrum.Real.Skip(1), r => Assert.True(r < 0));
        Assert.InRange(pairs[2].Spectrum.Coherence.Average(c => c!.Value), 0, .15);
    }

    [Fact]
    public void UnusableSignals_SayWhichChannelAndWhy()
    {
        double[] holed = Noise.White(600, new Random(37));
        for (int t = 100; t < 600; t += 200) holed[t] = double.NaN;
        SpectralAnalysis analysis = new();
        Assert.Contains("'m0' has no segment", Assert.Throws<ArgumentException>(() => analysis.Power("x", Noise.Recording(RateHz, holed))).Message, StringComparison.Ordinal);
        Assert.Contains("'m0' and 'm0'", Assert.Throws<ArgumentException>(() => analysis.Coherence(Noise.Recording(RateHz, holed), Noise.Recording(RateHz, holed))).Message, StringComparison.Ordinal);
        Assert.Contains("same trials", Assert.Throws<ArgumentException>(() => analysis.Coherence(Noise.Recording(RateHz, holed), Noise.Recording(RateHz, new double[500]))).Message, StringComparison.Ordinal);
        Assert.Contains("Use shorter segments", Assert.Throws<ArgumentException>(() => analysis.Power("x", Noise.Recording(RateHz, new double[100]))).Message, StringComparison.Ordinal);
    }
}
