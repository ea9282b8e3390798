using System.Globalization;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Tests;

namespace AutoLfads.Core.Tests.Baselines;

public sealed class HeldOutRankingTests
{
    /// <summary>SciPy's maximum-likelihood fit of the ratios, with the Jacobian of the division.</summary>
    private const string Reference = """
        import numpy as np
        from scipy import stats
        r = np.random.RandomState(3)
        for a in (.7, 2.5, 40):
            e = .2 + r.rand(400); x = r.gamma(a, 1, 400) * e * 3
            shape, _, scale = stats.gamma.fit(x / e, floc=0)
            print(-stats.gamma.logpdf(x / e, shape, scale=scale).mean() + np.log(e).mean(), *x, *e)
        """;

    [Fact]
    public void GammaNll_DrawnSamples_EqualsScipysFit()
    {
        string[] lines = Python.Run(Reference).Split('\n');
        Assert.Equal(3, lines.Length);
        foreach (string line in lines)
        {
            double[] numbers = [.. line.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
            Assert.Equal(numbers[0], HeldOutRanking.GammaNll(numbers[1..401], numbers[401..]), 1e-6);
        }
    }

    [Fact]
    public void Rank_EnvelopeOfKnownBandwidth_PrefersACutoffNearTheOneThatRecoversIt()
    {
        (SampleMatrix emg, double[] truth) = Simulate(20_000, seed: 1);
        LowPassEnvelope[] estimators = [.. LowPassEnvelope.Below([0.5, 1, 2, 4, 6, 8, 12, 16, 24, 40, 80, 160], 500)];
        IReadOnlyList<HeldOutScore> ranked = HeldOutRanking.Rank(estimators, emg, 500);
        double Error(LowPassEnvelope estimator) => estimator.Estimate(emg, 500).Values.Zip(truth, (e, t) => (e - t) * (e - t)).Average();
        LowPassEnvelope chosen = (LowPassEnvelope)ranked[0].Estimator;
        Assert.True(Error(chosen) < 1.5 * estimators.Min(Error), $"{chosen.Name} has {Error(chosen)}, the best {estimators.Min(Error)}.");
        Assert.Equal(ranked.OrderBy(s => s.NatsPerSample), ranked);
        Assert.Equal(estimators.Length, ranked.Count);
    }

    [Fact]
    public void RankWindows_RecordingCutUp_RanksAlike()
    {
        (SampleMatrix emg, _) = Simulate(20_000, seed: 2);
        WindowSet windows = new(20, 1000, 1, Array.ConvertAll(emg.Values, v => (float)v));
        LowPassEnvelope[] estimators = [.. LowPassEnvelope.Below([6, 60, 160], 500)];
        IReadOnlyList<HeldOutScore> recording = HeldOutRanking.Rank(estimators, emg, 500), cut = HeldOutRanking.RankWindows(estimators, windows, marginBins: 50, 500);
        Assert.Equal(recording.Select(s => s.Estimator.Name), cut.Select(s => s.Estimator.Name));
        Assert.Equal(recording[0].NatsPerSample, cut[0].NatsPerSample, .1);
    }

    [Fact]
    public void Rank_EstimateOfAnotherUnit_ScoresTheSame()
    {
        (SampleMatrix emg, _) = Simulate(4000, seed: 3);
        SampleMatrix microvolts = new(emg.SampleCount, 1, Array.ConvertAll(emg.Values, v => 1000 * v));
        double expected = HeldOutRanking.Rank([new LowPassEnvelope(8)], emg, 500)[0].NatsPerSample;
        Assert.Equal(expected + Math.Log(1000), HeldOutRanking.Rank([new LowPassEnvelope(8)], microvolts, 500)[0].NatsPerSample, 1e-9);
    }

    [Fact]
    public void Bridge_RunsBesideMissingSamples_AreLeftAlone()
    {
        HiddenRuns hidden = new(spacingBins: 8, runBins: 3);
        double[] signal = [.. Enumerable.Range(0, 26).Select(t => (double)(t * t))];
        signal[13] = double.NaN;
        Assert.Equal([5, 21], hidden.Scored(signal));
        double[] bridged = hidden.Bridge(signal);
        Assert.Equal([9, 9 + (40 / 4.0), 9 + (2 * 40 / 4.0), 9 + (3 * 40 / 4.0), 49], bridged[3..8]);
        Assert.Equal(signal[8..20], bridged[8..20]);
    }

    [Fact]
    public void Rank_UnusableRequest_SaysWhatToDo()
    {
        (SampleMatrix emg, _) = Simulate(400, seed: 4);
        Assert.Contains("odd number of bins", Message(() => HeldOutRanking.Rank([new RectifiedEmg()], emg, 500, runBins: 2)), StringComparison.Ordinal);
        Assert.Contains("found none", Message(() => HeldOutRanking.Rank([], emg, 500)), StringComparison.Ordinal);
        Assert.Contains("found 6. Use a longer recording", Message(() => HeldOutRanking.Rank([new RectifiedEmg()], new SampleMatrix(100, 1, emg.Values[..100]), 500)), StringComparison.Ordinal);
        Assert.Contains("silent channels", Message(() => HeldOutRanking.Rank([new RectifiedEmg()], new SampleMatrix(400, 1), 500)), StringComparison.Ordinal);
    }

    private static string Message(Func<object> action) => Assert.Throws<ArgumentException>(action).Message;

    /// <summary>EMG whose samples have exponential magnitudes about a sum of sines of up to 3 Hz.</summary>
    private static (SampleMatrix Emg, double[] Truth) Simulate(int count, int seed)
    {
        Random random = new(seed);
        double[] truth = [.. Enumerable.Range(0, count).Select(t => 1.1 + (.5 * Math.Sin(2 * Math.PI * 3 * t / 500)) + (.5 * Math.Sin(2 * Math.PI * 1.3 * t / 500)))];
        return (new SampleMatrix(count, 1, Array.ConvertAll(truth, s => -s * Math.Log(1 - random.NextDouble()))), truth);
    }
}
