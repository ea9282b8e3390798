using AutoLfads.Cli.Inspection;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;

namespace AutoLfads.Cli.Tests.Inspection;

/// <summary>Simulated EMG whose truth is known: every defect that is put in is found, and clean EMG has none.</summary>
public sealed class ChannelFindingsTests
{
    private static readonly LocomotionEmgConfig Clean = new() { DurationSeconds = 12, LineNoise = 0, MotionArtefact = 0, SpikesPerMinute = 0 };

    [Theory]
    [InlineData(1, 2000, 4)]
    [InlineData(2, 2000, 12)]
    [InlineData(3, 1000, 12)]
    [InlineData(4, 2000, 30)]
    [InlineData(5, 1000, 5)]
    public void Of_CleanEmg_FindsNothing(int seed, double rate, double seconds)
    {
        EmgRecording recording = LocomotionEmgSimulation.Simulate(Clean with { SampleRateHz = rate, SideSignalRateHz = 250, DurationSeconds = seconds }, seed);
        for (int c = 0; c < recording.Channels.Count; c++)
        {
            ChannelFindings found = ChannelFindings.Of(recording, c);
            Assert.Equal((SignalKind.Raw, null, null, null), (found.Kind, found.LineNoise, found.Limits, found.Flat));
            Assert.Empty(ChannelWarnings.Of(found, recording));
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(60)]
    public void Of_LineNoise_NamesTheMainsAndItsHarmonics(double hz)
    {
        // Against a gain of 1, a fundamental of 0.3 and harmonics 3 and 5 of 0.12 and 0.06, times 0.5 to 1.5 for each channel.
        EmgRecording recording = LocomotionEmgSimulation.Simulate(Clean with { LineNoise = 0.3, LineHz = hz }, 3);
        ChannelFindings[] found = [.. Enumerable.Range(0, 12).Select(c => ChannelFindings.Of(recording, c))];
        Assert.All(found, f => Assert.Equal(hz, f.LineNoise?.LineHz));
        Assert.All(found, f => Assert.Contains(hz, f.LineNoise!.HarmonicsHz));
        Assert.All(found, f => Assert.All(f.LineNoise!.HarmonicsHz, h => Assert.Contains(h / hz, (double[])[1, 3, 5])));
        Assert.Contains(found, f => f.LineNoise!.HarmonicsHz.Count > 1);
        Assert.Contains("carries line noise at", Assert.Single(ChannelWarnings.Of(found[0], recording)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WeakLineNoise_IsNotWorthAWord() =>
        Assert.Null(ChannelFindings.Of(LocomotionEmgSimulation.Simulate(Clean with { LineNoise = 0.03 }, 3), 0).LineNoise);

    [Theory]
    [InlineData("rectified", "Rectified")]
    [InlineData("envelope 5", "Envelope")]
    [InlineData("envelope 20", "Envelope")]
    [InlineData("angle", "Slow")]
    [InlineData("counts", "Raw")]
    [InlineData("offset", "Raw")]
    [InlineData("artefact", "Raw")]
    [InlineData("constant", "Constant")]
    [InlineData("zero", "Constant")]
    [InlineData("empty", "Empty")]
    [InlineData("short", "Unknown")]
    public void Of_WhatWasMadeOfEmg_IsRecognised(string made, string kind)
    {
        foreach (int seed in new[] { 1, 2, 3 })
        {
            EmgRecording recording = LocomotionEmgSimulation.Simulate(made == "artefact" ? Clean with { MotionArtefact = 0.8 } : Clean, seed);
            double[] emg = recording.Samples.GetChannel(seed);
            double[] samples = made switch
            {
                "rectified" => [.. emg.Select(Math.Abs)],
                "envelope 5" => LowPass(emg, 5),
                "envelope 20" => LowPass(emg, 20),
                "angle" => [.. emg.Select((_, t) => 40 * Math.Sin(2 * Math.PI * 1.3 * t / 2000))],
                "counts" => [.. emg.Select(v => Math.Round(2048 + (200 * v)))],
                "offset" => [.. emg.Select(v => v - 3)],
                "constant" => [.. emg.Select(_ => -0.2)],
                "zero" => new double[emg.Length],
                "empty" => [.. emg.Select(_ => double.NaN)],
                "short" => emg[..1000],
                _ => emg,
            };
            Assert.Equal(kind, Of(samples).Kind.ToString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_SaturatedAmplifier_FindsItsRuns(bool counts)
    {
        double[] emg = Emg(4);
        double limit = emg.Select(Math.Abs).Order().ElementAt((int)(0.98 * emg.Length));
        double[] saturated = [.. emg.Select(v => Math.Clamp(v, -limit, limit)).Select(v => counts ? Math.Round(1000 * v) : v)];

        LimitFindings found = Of(saturated).Limits!;

        double upper = saturated.Max(), lower = saturated.Min();
        Assert.Equal(saturated.Count(v => v == upper || v == lower), found.Samples);
        Assert.InRange(found.InRuns, 10, found.Samples);
        Assert.Equal(Array.FindIndex(saturated, v => v == upper || v == lower), found.FirstSample);
        Assert.Contains("it was saturated", string.Concat(ChannelWarnings.Of(Of(saturated), Recording(saturated))), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ClippedPeaks_AreFoundThoughAlone()
    {
        // At 250 Hz a clipped peak is one sample.
        double[] emg = [.. Emg(5).Where((_, t) => t % 8 == 0)];
        double limit = emg.Order().ElementAt((int)(0.995 * emg.Length));
        double[] clipped = [.. emg.Select(v => Math.Min(v, limit))];
        ChannelFindings found = Of(clipped, 250);
        Assert.Equal(clipped.Count(v => v == limit), found.Limits?.Samples);
        Assert.Equal(0, found.Limits?.InRuns);
        Assert.Contains("it was clipped", string.Concat(ChannelWarnings.Of(found, Recording(clipped, 250))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.137)]
    public void Of_SensorThatWasLost_IsFlatThere(double value)
    {
        double[] emg = Emg(6);
        emg.AsSpan(6000, 800).Fill(value);
        ChannelFindings found = Of(emg);
        Assert.Equal(new FlatRun(6000, 800, value), found.Flat);
        Assert.Contains("for 0.400 s from 3.000 s on", Assert.Single(ChannelWarnings.Of(found, Recording(emg))), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MissingSamples_AreCountedOutsideOfGaps()
    {
        double[] emg = Emg(7);
        emg.AsSpan(1000, 500).Fill(double.NaN);
        emg[4000] = double.NaN;
        ChannelFindings found = ChannelFindings.Of(Recording(emg) with { Gaps = [new Gap(1000, 500)] }, 0);
        Assert.Equal((1, 2.0, SignalKind.Raw), (found.Missing, found.FirstMissingSeconds, found.Kind));
        Assert.Equal((501, 0.5), (Of(emg).Missing, Of(emg).FirstMissingSeconds));
    }

    private static double[] Emg(int seed) => LocomotionEmgSimulation.Simulate(Clean, seed).Samples.GetChannel(0);

    private static ChannelFindings Of(double[] samples, double rate = 2000) => ChannelFindings.Of(Recording(samples, rate), 0);

    private static EmgRecording Recording(double[] samples, double rate = 2000) => new([new Channel("TA", "mV")], rate, 0, new SampleMatrix(samples.Length, 1, samples));

    // Rectified, then one pole forwards and one backwards.
    private static double[] LowPass(double[] emg, double hz)
    {
        double[] envelope = [.. emg.Select(Math.Abs)];
        double keep = Math.Exp(-2 * Math.PI * hz / 2000);
        for (int pass = 0; pass < 2; pass++)
        {
            double state = 0;
            for (int t = 0; t < envelope.Length; t++) envelope[t] = state = (keep * state) + ((1 - keep) * envelope[t]);
            Array.Reverse(envelope);
        }

        return envelope;
    }
}
