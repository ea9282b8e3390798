using System.Text.Json;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.FrequencyResponse;
using AutoLfads.Evaluation.Tests.Comparison;
using AutoLfads.Evaluation.Trials;
using AutoLfads.Tests;

namespace AutoLfads.Evaluation.Tests.FrequencyResponse;

public sealed class EventFrequencyResponseTests
{
    private const double RateHz = 500;

    [Fact]
    public void Measure_ZeroPhaseButterworth_IsItsSquaredGain()
    {
        SampleMatrix emg = WhiteRecording(120_000, 9), estimate = new LowPassEnvelope(20).Estimate(emg, RateHz);
        double[] events = [.. Enumerable.Range(1, 220).Select(i => i * 1.05)];
        FrequencyResponseConfig config = new() { HalfWindowSeconds = .5, DrawCount = 200 };
        EventResponse response = Assert.Single(new EventFrequencyResponse(config).Measure("step", Around(emg, events, 250), Around(estimate, events, 250)));
        Assert.Equal(220, response.EventCount);
        for (int k = 0; k < response.FrequenciesHz.Count; k++)
        {
            double hz = response.FrequenciesHz[k];
            if (hz > 60) continue;
            // Squared magnitude of the digital Butterworth filter of order 4, once forward and once backward.
            double gain = 1 / (1 + Math.Pow(Math.Tan(Math.PI * hz / RateHz) / Math.Tan(Math.PI * 20 / RateHz), 8));
            Assert.Equal(gain, response.PowerGain.Values[k], .03);
            Assert.Equal(gain, response.LinearGain.Values[k], .03);
            Assert.InRange(response.PowerGain.Values[k], response.PowerGain.Lower[k], response.PowerGain.Upper[k]);
            if (hz > 25) continue;
            Assert.Equal(0, response.LinearPhase[k], .03);
            Assert.InRange(response.Coherence[k], .95, 1);
        }

        Assert.Equal(20, response.HalfGain.Hz!.Value, .5);
        // Where the squared gain is 1/√2.
        Assert.Equal(RateHz / Math.PI * Math.Atan(Math.Tan(Math.PI * 20 / RateHz) * Math.Pow(Math.Sqrt(2) - 1, 1 / 8.0)), response.MinusThreeDecibels.Hz!.Value, .5);
        Assert.InRange(response.HalfGain.Hz.Value, response.HalfGain.LowerHz!.Value, response.HalfGain.UpperHz!.Value);
    }

    [Theory]
    [InlineData(Taper.Hann, EventMean.EachEvent)]
    [InlineData(Taper.Hann, EventMean.AcrossEvents)]
    [InlineData(Taper.Dpss, EventMean.EachEvent)]
    public void Compare_OneFilterAtBothEvents_IsNoDifference(Taper taper, EventMean mean)
    {
        SampleMatrix emg = WhiteRecording(60_000, 10), estimate = new LowPassEnvelope(20).Estimate(emg, RateHz);
        double[] strikes = [.. Enumerable.Range(1, 100).Select(i => i * 1.1)], lifts = [.. strikes.Select(t => t + .5)];
        ResponseDifference difference = Assert.Single(new EventFrequencyResponse(new() { Taper = taper, Mean = mean })
            .Compare(("strike", Around(emg, strikes, 50), Around(estimate, strikes, 50)), ("lift", Around(emg, lifts, 50), Around(estimate, lifts, 50))));
        Assert.InRange(difference.HalfGain.PValue, .05, 1);
        Assert.InRange(0, difference.HalfGain.LowerHz!.Value, difference.HalfGain.UpperHz!.Value);
        Assert.InRange(Math.Abs(difference.HalfGain.Hz!.Value), 0, 2.5);
    }

    [Fact]
    public void Compare_EstimatorThatSwitchesItsBandwidth_IsDetectedWithItsSign()
    {
        SampleMatrix emg = WhiteRecording(60_000, 11), slow = new LowPassEnvelope(10).Estimate(emg, RateHz), fast = new LowPassEnvelope(30).Estimate(emg, RateHz);
        double[] strikes = [.. Enumerable.Range(1, 60).Select(i => i * 1.1)], lifts = [.. strikes.Select(t => t + .5)];
        ResponseDifference difference = Assert.Single(new EventFrequencyResponse()
            .Compare(("strike", Around(emg, strikes, 50), Around(slow, strikes, 50)), ("lift", Around(emg, lifts, 50), Around(fast, lifts, 50))));
        Assert.Equal(1 / 1001.0, difference.HalfGain.PValue, 1e-12);
        Assert.InRange(difference.HalfGain.Hz!.Value, -25, -15);
        Assert.InRange(difference.HalfGain.UpperHz!.Value, -25, -12);
        int at20 = difference.FrequenciesHz.ToList().FindIndex(f => f >= 20);
        Assert.InRange(difference.LogGainRatio.Upper[at20], -5, -1.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Compare_NoEffect_IsSignificantNoMoreOftenThanItsLevel(double amplitude) => AssertLevel(60, amplitude, 9); // P(more than 9 of 60 | 5 %) < 0.1 %

    [Theory(Explicit = true)]
    [InlineData(1)]
    [InlineData(4)]
    public void Compare_NoEffectThousandTimes_IsSignificantNoMoreOftenThanItsLevel(double amplitude) => AssertLevel(1000, amplitude, 72); // P(more than 72 of 1000 | 5 %) < 0.1 %

    [Fact]
    public void Compare_GainThatNeverFalls_SaysSo()
    {
        SampleMatrix emg = WhiteRecording(30_000, 12);
        TrialSet trials = Around(emg, [.. Enumerable.Range(1, 50).Select(i => i * 1.0)], 50);
        EventFrequencyResponse analysis = new(new() { DrawCount = 100 });
        ResponseDifference difference = Assert.Single(analysis.Compare(("a", trials, trials), ("b", trials, trials)));
        Assert.Null(difference.HalfGain.Hz);
        Assert.Equal(1, difference.HalfGain.PValue);
        Assert.Contains("neither", difference.HalfGain.Reason, StringComparison.Ordinal);
        EventResponse response = Assert.Single(analysis.Measure("a", trials, trials));
        Assert.Null(response.HalfGain.Hz);
        Assert.NotNull(response.HalfGain.Reason);
        Assert.All(response.PowerGain.Values, g => Assert.Equal(1, g, 1e-12));
        Assert.DoesNotContain("NaN", JsonSerializer.Serialize(response, JsonFormat.Options) + JsonSerializer.Serialize(difference, JsonFormat.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_MissingSamples_LeaveTheirEventsOut()
    {
        SampleMatrix emg = WhiteRecording(30_000, 13), estimate = new LowPassEnvelope(20).Estimate(emg, RateHz), holed = new LowPassEnvelope(20).Estimate(emg, RateHz);
        double[] events = [.. Enumerable.Range(1, 50).Select(i => i * 1.0)];
        holed[(int)(5 * RateHz) + 3, 0] = double.NaN;
        EventFrequencyResponse analysis = new(new() { DrawCount = 100 });
        EventResponse with = Assert.Single(analysis.Measure("a", Around(emg, events, 50), Around(holed, events, 50)));
        EventResponse without = Assert.Single(analysis.Measure("a", Around(emg, [.. events.Where(t => t != 5)], 50), Around(estimate, [.. events.Where(t => t != 5)], 50)));
        Assert.Equal((49, 1), (with.EventCount, with.LeftOutCount));
        Assert.Equal(without.PowerGain.Values, with.PowerGain.Values);
    }

    [Fact]
    public void UnusableRequests_SayWhatIsRequired()
    {
        SampleMatrix emg = WhiteRecording(3_000, 14);
        TrialSet short50 = Around(emg, [1, 2], 20), one = Around(emg, [1], 50), two = Around(emg, [1, 2], 50), flat = Around(new SampleMatrix(3000, 1), [1, 2], 50);
        EventFrequencyResponse analysis = new();
        Assert.Contains("half_window_seconds", Assert.Throws<ArgumentException>(() => analysis.Measure("a", short50, short50)).Message, StringComparison.Ordinal);
        Assert.Contains("two are needed", Assert.Throws<ArgumentException>(() => analysis.Measure("a", one, one)).Message, StringComparison.Ordinal);
        Assert.Contains("does not change", Assert.Throws<ArgumentException>(() => analysis.Measure("a", flat, two)).Message, StringComparison.Ordinal);
        Assert.Contains("same trials", Assert.Throws<ArgumentException>(() => analysis.Measure("a", one, two)).Message, StringComparison.Ordinal);
        Assert.Contains("highest_hz", Assert.Throws<ArgumentException>(() => new EventFrequencyResponse(new() { HighestHz = 300 }).Measure("a", two, two)).Message, StringComparison.Ordinal);
        Assert.Equal(6, new FrequencyResponseConfig { HalfWindowSeconds = 0, Mean = (EventMean)9, Taper = (Taper)9, HighestHz = 0, DrawCount = 1, Confidence = 1 }.Validate().Count);
        EventResponse dead = Assert.Single(analysis.Measure("a", two, flat));
        Assert.Contains("does not change", dead.HalfGain.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Dpss_OfSciPy_AreTheSame()
    {
        double[][] tapers = Tapers.Dpss(100, 2, 3);
        double[] expected = PythonNumbers.Compute("from scipy.signal.windows import dpss\nresult = dpss(100, 2, 3)", []);
        for (int k = 0; k < 3; k++)
        {
            double sign = Math.Sign(tapers[k].Zip(expected.Skip(100 * k)).Sum(p => p.First * p.Second));
            for (int t = 0; t < 100; t++) Assert.Equal(expected[(100 * k) + t], sign * tapers[k][t], 1e-8);
        }
    }

    [Fact]
    public void Measure_RatWindows_OrdersLowPassFiltersByTheirCutoff()
    {
        TrainingData data = RatHindlimb.Load();
        TrialSet emg = TrialSet.FromWindows(data.Channels, RateHz, [data.Train.WithoutMargins(6), data.Valid.WithoutMargins(6)], 50);
        double[][] cutoffs = Array.ConvertAll(new double[] { 10, 20, 40 }, hz => Cutoffs(hz));
        for (int c = 0; c < 12; c++)
        {
            Assert.True(cutoffs[0][c] < cutoffs[1][c] && cutoffs[1][c] < cutoffs[2][c]);
            Assert.InRange(cutoffs[1][c], 12, 28);
        }

        double[] Cutoffs(double hz) =>
        [
            .. new EventFrequencyResponse(new() { DrawCount = 100 })
                .Measure("mid", emg, TrialSet.FromWindows(data.Channels, RateHz, new LowPassEnvelope(hz).EstimateWindows([data.Train, data.Valid], 6, RateHz), 50))
                .Select(r => r.HalfGain.Hz!.Value),
        ];
    }

    private static void AssertLevel(int draws, double amplitude, int most)
    {
        Random random = new(15);
        EventFrequencyResponse analysis = new(new() { DrawCount = 199, HighestHz = 60 });
        int significant = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            (TrialSet Emg, TrialSet Estimate) a = Events(16, 1, random), b = Events(16, amplitude, random);
            ResponseDifference difference = Assert.Single(analysis.Compare(("a", a.Emg, a.Estimate), ("b", b.Emg, b.Estimate)));
            if (difference.HalfGain.PValue <= .05) significant++;
        }

        Assert.InRange(significant, 0, most);
    }

    /// <summary>White EMG of some amplitude and its low-pass, which saw what lies around the pieces too.</summary>
    private static (TrialSet Emg, TrialSet Estimate) Events(int count, double amplitude, Random random)
    {
        WindowSet wide = new(count, 200, 1, [.. Noise.White(count * 200, random).Select(v => (float)(amplitude * v))]);
        return (TrialSet.FromWindows(Noise.Names(1), RateHz, [wide.WithoutMargins(50)], 50), TrialSet.FromWindows(Noise.Names(1), RateHz, new LowPassEnvelope(20).EstimateWindows([wide], 50, RateHz), 50));
    }

    private static SampleMatrix WhiteRecording(int count, int seed) => SampleMatrix.FromChannels([Noise.White(count, new Random(seed))]);

    private static TrialSet Around(SampleMatrix samples, double[] events, int half) => TrialSet.AroundEvents(Noise.Names(1), RateHz, samples, events, half, half);
}
