using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Force;
using AutoLfads.Evaluation.Trials;
using AutoLfads.Tests;

namespace AutoLfads.Evaluation.Tests.Force;

public sealed class ForceDerivativeAnalysisTests
{
    private const int Trials = 6;
    private const int Bins = 300;
    private const int Lead = 12;

    private static readonly ForceDerivativeConfig Config = new() { MaxLagSeconds = .05 };

    [Fact]
    public void Correlate_EstimateThatLeadsTheForcesSlope_FindsLagAndSign()
    {
        (TrialSet force, double[][] estimates) = Simulate(new Random(4));
        IReadOnlyList<ForceCorrelation> results = new ForceDerivativeAnalysis(force, Config).Correlate("x", Set(estimates, Noise.Names(2)));
        Assert.Equal(["d(m0)/dt", "d(m1)/dt", "|dF/dt|", "d(m0)/dt", "d(m1)/dt", "|dF/dt|"], results.Select(r => r.Target));
        ForceCorrelation agonist = results[0], antagonist = results[4];
        Assert.Equal(Lead / 500.0, agonist.BestLagSeconds, 1e-12);
        Assert.InRange(agonist.Best, .95, 1);
        Assert.Equal(Lead / 500.0, antagonist.BestLagSeconds, 1e-12);
        Assert.InRange(antagonist.Best, -1, -.95);
        Assert.All(agonist.PerTrial, r => Assert.InRange(r!.Value, .9, 1));
        Assert.InRange(Math.Abs(results[1].Best), 0, .5);
    }

    [Fact]
    public void Correlate_AnyEstimate_EqualsNumPyPooledAndPerTrial()
    {
        (TrialSet force, double[][] estimates) = Simulate(new Random(5));
        ForceCorrelation result = new ForceDerivativeAnalysis(force, Config).Correlate("x", Set(estimates, Noise.Names(2)))[2];
        double[][] axes = [[.. force.Signals(0).SelectMany(s => s)], [.. force.Signals(1).SelectMany(s => s)]];
        double[] expected = PythonNumbers.Compute(
            $"""
            from scipy.signal import savgol_filter
            d = [savgol_filter(a.reshape({Trials}, {Bins}), 27, 5, deriv=1, delta=1/500) for a in (a1, a2)]
            m, x = np.hypot(*d), a0.reshape({Trials}, {Bins})
            r = lambda p, q: np.corrcoef(p.ravel(), q.ravel())[0, 1]
            lags = [r(x[:, :{Bins} - l], m[:, l:]) for l in range(26)]
            b = int(np.argmax(np.abs(lags)))
            result = lags + [b / 500] + [r(x[i, :{Bins} - b], m[i, b:]) for i in range({Trials})]
            """,
            [estimates[0], .. axes]);
        double[] actual = [.. result.Pooled, result.BestLagSeconds, .. result.PerTrial.Select(r => r!.Value)];
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-9);
    }

    [Fact]
    public void Correlate_TrialWithoutChange_IsNullAndCounted()
    {
        (TrialSet force, double[][] estimates) = Simulate(new Random(6));
        Array.Fill(estimates[0], .25, 2 * Bins, Bins);
        ForceCorrelation result = new ForceDerivativeAnalysis(force, Config).Correlate("x", Set(estimates, Noise.Names(2)))[0];
        Assert.Equal(1, result.ExcludedTrialCount);
        Assert.Null(result.PerTrial[2]);
        Assert.DoesNotContain("NaN", JsonSerializer.Serialize(result, JsonFormat.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void UnusableSignals_SayWhatIsRequired()
    {
        (TrialSet force, double[][] estimates) = Simulate(new Random(7));
        ForceDerivativeAnalysis analysis = new(force, Config);
        Assert.Contains("same trials and bins", Assert.Throws<ArgumentException>(() => analysis.Correlate("x", Noise.Recording(500, estimates))).Message, StringComparison.Ordinal);
        Assert.Contains("does not change", Assert.Throws<ArgumentException>(() => analysis.Correlate("x", Set([new double[Trials * Bins]], Noise.Names(1)))).Message, StringComparison.Ordinal);
        Assert.Contains("'m0' does not change", Assert.Throws<ArgumentException>(() => new ForceDerivativeAnalysis(Set([new double[Trials * Bins]], Noise.Names(1)))).Message, StringComparison.Ordinal);
        Assert.Contains("max_lag_seconds", Assert.Throws<ArgumentException>(() => new ForceDerivativeAnalysis(force, new() { MaxLagSeconds = 1 })).Message, StringComparison.Ordinal);
        Assert.Equal(3, new ForceDerivativeConfig { WindowBins = 4, PolynomialOrder = 0, MaxLagSeconds = -1 }.Validate().Count);
    }

    /// <summary>Two axes of smooth random force; the first estimate is the first axis' slope, the second minus the second's, both 12 bins early.</summary>
    private static (TrialSet Force, double[][] Estimates) Simulate(Random random)
    {
        double[][] force = [new double[Trials * Bins], new double[Trials * Bins]], estimates = [new double[Trials * Bins], new double[Trials * Bins]];
        for (int axis = 0; axis < 2; axis++)
        {
            for (int trial = 0; trial < Trials; trial++)
            {
                (double Amplitude, double Hz, double Phase)[] waves =
                    [.. Enumerable.Range(0, 6).Select(_ => (random.NextDouble(), 2 + (10 * random.NextDouble()), 2 * Math.PI * random.NextDouble()))];
                for (int t = 0; t < Bins; t++)
                {
                    force[axis][(trial * Bins) + t] = waves.Sum(w => w.Amplitude * Math.Sin((2 * Math.PI * w.Hz * t / 500) + w.Phase));
                    double slope = waves.Sum(w => w.Amplitude * w.Hz * Math.Cos((2 * Math.PI * w.Hz * (t + Lead) / 500) + w.Phase));
                    estimates[axis][(trial * Bins) + t] = 50 + (axis == 0 ? slope : -slope) + (.5 * random.NextDouble());
                }
            }
        }

        return (Set(force, Noise.Names(2)), estimates);
    }

    private static TrialSet Set(double[][] channels, IReadOnlyList<Channel> names) =>
        TrialSet.AroundEvents(names, 500, SampleMatrix.FromChannels(channels), [.. Enumerable.Range(0, Trials).Select(i => i * Bins / 500.0)], 0, Bins);
}
