using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Profiles;
using AutoLfads.Evaluation.Trials;
using AutoLfads.Tests;

namespace AutoLfads.Evaluation.Tests.Profiles;

public sealed class ProfileAnalysisTests
{
    private const int Trials = 23;
    private const int Bins = 40;

    [Fact]
    public void Measure_RandomTrials_EqualsNumPy()
    {
        Random random = new(8);
        double[] signal = [.. Enumerable.Range(0, Trials * Bins).Select(i => 2 + Math.Sin(i % Bins / 5.0) + (.4 * random.NextDouble()))];
        MuscleProfile profile = Assert.Single(new ProfileAnalysis(new() { QuantileShare = .8 }).Measure("x", Set(signal)));
        double[] expected = PythonNumbers.Compute(
            $"""
            x = a0.reshape({Trials}, {Bins})
            m, v = x.mean(0), x.var(0, ddof=1)
            q = np.quantile(x, [.1, .5, .9], axis=0)
            within, total = ((x - m) ** 2).sum() / ({Bins} * ({Trials} - 1)), ((x - x.mean()) ** 2).sum() / (x.size - 1)
            result = np.concatenate([m, np.sqrt(v / {Trials}), q.ravel(), [v.mean(), m.var(ddof=1), v.mean() / m.var(ddof=1), within / total, np.sqrt(v.mean()) / np.abs(m).mean()]])
            """,
            signal);
        double[] actual =
        [
            .. profile.Mean.Select(v => v!.Value), .. profile.Sem.Select(v => v!.Value), .. profile.Lower.Select(v => v!.Value), .. profile.Median.Select(v => v!.Value), .. profile.Upper.Select(v => v!.Value),
            profile.TrialVariance, profile.ProfileVariance, profile.VarianceShare!.Value, profile.VarianceRatio!.Value, profile.CoefficientOfVariation!.Value,
        ];
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-10);
        Assert.Equal(Enumerable.Range(0, Bins).Select(t => t / 500.0), profile.Seconds);
        Assert.Null(profile.Reason);
    }

    [Fact]
    public void Measure_MissingSamples_CountAtTheirBinOnly()
    {
        double[] signal = [.. Enumerable.Range(0, Trials * Bins).Select(i => (double)(i / Bins) + (i % Bins))];
        for (int trial = 1; trial < Trials; trial++) signal[(trial * Bins) + 3] = double.NaN;
        signal[(4 * Bins) + 7] = double.NaN;
        MuscleProfile profile = Assert.Single(new ProfileAnalysis().Measure("x", Set(signal)));
        Assert.Null(profile.Mean[3]);
        Assert.Equal(1, profile.TrialCounts[3]);
        Assert.Equal(Trials - 1, profile.TrialCounts[7]);
        Assert.Equal(((Trials * (Trials - 1) / 2.0) - 4) / (Trials - 1) + 7, profile.Mean[7]!.Value, 1e-12);
        Assert.Contains("1 bins", profile.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_ConstantProfile_SaysWhyThereIsNoShare()
    {
        MuscleProfile zero = Assert.Single(new ProfileAnalysis().Measure("x", Set(new double[Trials * Bins])));
        Assert.Null(zero.VarianceShare);
        Assert.Null(zero.VarianceRatio);
        Assert.Null(zero.CoefficientOfVariation);
        Assert.Contains("does not change", zero.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_OneTrial_Throws() => Assert.Throws<ArgumentException>(() => new ProfileAnalysis().Measure("x", Noise.Recording(500, new double[50])));

    private static TrialSet Set(double[] signal) =>
        TrialSet.AroundEvents(Noise.Names(1), 500, SampleMatrix.FromChannels([signal]), [.. Enumerable.Range(0, Trials).Select(i => i * Bins / 500.0)], 0, Bins);
}
