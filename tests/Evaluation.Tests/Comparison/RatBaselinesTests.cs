using System.Globalization;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Tests.Comparison;

/// <summary>What the baselines reach on the rat's windows when each is given its best setting: the figures of the change log.</summary>
public sealed class RatBaselinesTests
{
    [Fact]
    public void RankWindows_Rat_ChoosesALowPassThatDecodesNearTheBest()
    {
        TrainingData data = RatHindlimb.Load();
        IReadOnlyList<HeldOutScore> ranked = HeldOutRanking.RankWindows(LowPassEnvelope.Below([2, 5, 8, 12, 18, 26, 40, 80, 160], 500), data.Train, data.MarginBins, 500);
        Assert.Equal("lowpass_18hz", ranked[0].Estimator.Name);
    }

    [Fact(Explicit = true)]
    public void BayesianFilter_RatTunedFromEmgAlone_ReachesItsFigures()
    {
        TrainingData data = RatHindlimb.Load();
        WindowSet all = new(189, 112, 12, [.. data.Train.Values, .. data.Valid.Values]);
        BayesianFilterConfig tuned = BayesianFilterTuning.TuneWindows(all, 500).Best.Config;
        Assert.Equal((1e-3, 0.1), (tuned.Diffusion, tuned.JumpRate));
        BayesianFilter filter = new(tuned);
        IReadOnlyList<WindowSet> estimate = filter.EstimateWindows([data.Train, data.Valid], data.MarginBins, 500);
        WindowDecoding decoding = new(data.Decoding!);
        LagScan standard = decoding.Scan(estimate, DecodingScore.Standard), deviation = decoding.Scan(estimate, DecodingScore.Deviation);
        Print(filter.Name, standard);
        Print(filter.Name, deviation);
        AssertScores([.447, .592, .457], standard.ZeroLag.R2);
        AssertScores([.472, .796, .665], standard.Best.R2);
        AssertScores([.056, .085, .054], deviation.ZeroLag.R2);
        AssertScores([.098, .304, .111], deviation.Best.R2);
        Print("phase clock", decoding.PhaseClockScan());
    }

    [Theory(Explicit = true)]
    [InlineData(DecodingScore.Standard, false, new[] { .524, .712, .548 }, new[] { .591, .718, .594 })]
    [InlineData(DecodingScore.Standard, true, new[] { .571, .806, .713 }, new[] { .586, .853, .717 })]
    [InlineData(DecodingScore.Deviation, false, new[] { .070, .117, .093 }, new[] { .130, .170, .087 })]
    [InlineData(DecodingScore.Deviation, true, new[] { .086, .304, .141 }, new[] { .116, .344, .209 })]
    public void DecodeWindowsNested_RatWithEverySetting_ReachesItsFigures(DecodingScore score, bool lags, double[] bayes, double[] lowPass)
    {
        TrainingData data = RatHindlimb.Load();
        NestedDecodingConfig nested = new() { LagBins = lags ? [0, 8, 12, 14, 16, 18, 20] : [0] };
        IEnumerable<IEnvelopeEstimator> filters =
            from likelihood in Enum.GetValues<EmgLikelihood>()
            from diffusion in new[] { .01, .03, .1, .3, 1 }
            from jumpRate in new[] { 1e-10, 1e-3, .1 }
            select new BayesianFilter(new BayesianFilterConfig { Likelihood = likelihood, Diffusion = diffusion, JumpRate = jumpRate });
        foreach ((IEnumerable<IEnvelopeEstimator> candidates, double[] expected) in new[] { (filters, bayes), (BaselineEstimators.LowPasses(500), lowPass) })
        {
            NestedDecodingResult result = new WindowDecoding(data.Decoding!).Nested(
                candidates.Select(c => (c.Name, c.EstimateWindows([data.Train, data.Valid], data.MarginBins, 1 / data.BinSeconds))), score, nested);
            TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', result.Choices));
            AssertScores(expected, result.R2);
        }
    }

    private static void Print(string name, LagScan scan)
    {
        foreach (DecodingResult result in scan.ToResults(name)) TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result}"));
    }

    private static void AssertScores(double[] expected, IReadOnlyList<double> found)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], .00051);
    }
}
