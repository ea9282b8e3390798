using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.HeldOut;
using AutoLfads.Evaluation.Trials;
using AutoLfads.Tests;
using MathNet.Numerics.Distributions;

namespace AutoLfads.Evaluation.Tests.HeldOut;

public sealed class HeldOutAnalysisTests
{
    private const double Shape = 2.5;

    [Fact]
    public void Evaluate_KnownEnvelope_RecoversShapeAndGainAndEqualsSciPy()
    {
        (TrialSet emg, TrialSet truth) = Simulate(40, 22);
        (TrialSet validEmg, TrialSet validTruth) = Simulate(40, 23);
        HeldOutEmg train = HeldOutEmg.Draw(emg), valid = HeldOutEmg.Draw(validEmg, new() { Seed = 1 });
        TrialSet half = truth.Map(s => Array.ConvertAll(s, v => v / 2)), validHalf = validTruth.Map(s => Array.ConvertAll(s, v => v / 2));
        HeldOutLikelihood score = Assert.Single(new HeldOutAnalysis().Evaluate("truth", (train, half), (valid, validHalf)));
        // Four standard errors of about 800 samples: 1/√(800·2.5) of the gain's 2, √(2·2.5²/800) or less of the shape.
        Assert.Equal(2, score.Gain, 8 / Math.Sqrt(800 * Shape));
        Assert.Equal(Shape, score.Shape, 4 * Shape * Math.Sqrt(2 / 800.0));
        (double[] x, double[] m) = Pairs(train, half);
        (double[] y, double[] n) = Pairs(valid, validHalf);
        double[] expected = PythonNumbers.Compute(
            """
            from scipy import stats
            a, _, s = stats.gamma.fit(a0 / a1, floc=0)
            b, _, c = stats.gamma.fit(a0, floc=0)
            result = [a, a * s, -stats.gamma.logpdf(a2, a, scale=s * a3).mean(), -stats.gamma.logpdf(a2, b, scale=c).mean()]
            """,
            x, m, y, n);
        Assert.Equal(expected[0], score.Shape, 1e-4);
        Assert.Equal(expected[1], score.Gain, 1e-9);
        Assert.Equal(expected[2], score.NllNats, 1e-6);
        Assert.Equal(expected[3], score.ConstantNllNats, 1e-6);
        Assert.Equal(y.Length, score.SampleCount);
        Assert.DoesNotContain("NaN", JsonSerializer.Serialize(score, JsonFormat.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_Estimators_RanksThemByTheirDistanceFromTheTruth()
    {
        (TrialSet emg, TrialSet truth) = Simulate(40, 24);
        HeldOutEmg train = HeldOutEmg.Draw(emg), valid = HeldOutEmg.Draw(emg, new() { Seed = 5 });
        HeldOutAnalysis analysis = new();
        HeldOutLikelihood Score(TrialSet estimate) => analysis.Evaluate("x", (train, estimate), (valid, estimate))[0];
        double exact = Score(truth).NllNats, late = Score(truth.Map(s => [.. s[8..], .. s[..8]])).NllNats, flat = Score(truth.Map(s => Array.ConvertAll(s, _ => 1.0))).NllNats;
        Assert.True(exact < late && late < flat);
        Assert.Equal(Score(truth).ConstantNllNats, flat, 1e-12);
    }

    [Theory]
    [InlineData(.2, 1)]
    [InlineData(.3, 10)]
    public void Draw_ShareAndBlocks_HideAboutThatManyAndTheRestStays(double share, int block)
    {
        (TrialSet emg, _) = Simulate(200, 25);
        HeldOutEmg held = HeldOutEmg.Draw(emg, new() { Share = share, BlockBins = block });
        int hidden = 0, runs = 0;
        for (int trial = 0; trial < emg.TrialCount; trial++)
        {
            for (int t = 0; t < emg.TimeBins; t++)
            {
                bool here = held.IsHeldOut(trial, t, 0);
                if (here) hidden++;
                else Assert.Equal(emg[trial, t, 0], held.Masked[trial, t, 0]);
                if (here && t > 0 && !held.IsHeldOut(trial, t - 1, 0)) runs++;
            }
        }

        int all = emg.TrialCount * emg.TimeBins;
        // Four standard errors of the share of independent blocks.
        Assert.Equal(share, (double)hidden / all, 4 * Math.Sqrt(share * (1 - share) * block / all));
        Assert.InRange((double)hidden / runs / block, .9, 2.2);
    }

    [Fact]
    public void Evaluate_LowEstimates_AreRaisedAndCounted()
    {
        (TrialSet emg, TrialSet truth) = Simulate(20, 26);
        HeldOutEmg held = HeldOutEmg.Draw(emg);
        TrialSet undershoot = truth.Map(s => [.. s.Select((v, t) => t < 10 ? -1 : v)]);
        HeldOutLikelihood score = new HeldOutAnalysis().Evaluate("x", (held, undershoot), (held, undershoot))[0];
        int hiddenThere = Enumerable.Range(0, 20).Sum(trial => Enumerable.Range(0, 10).Count(t => held.IsHeldOut(trial, t, 0)));
        Assert.Equal(hiddenThere, score.RaisedEstimateCount);
        Assert.True(double.IsFinite(score.NllNats));
    }

    [Fact]
    public void UnusableRequests_SayWhatIsRequired()
    {
        (TrialSet emg, TrialSet truth) = Simulate(20, 27);
        HeldOutEmg held = HeldOutEmg.Draw(emg);
        HeldOutAnalysis analysis = new();
        ArgumentException Refuse(TrialSet estimate) => Assert.Throws<ArgumentException>(() => analysis.Evaluate("x", (held, estimate), (held, estimate)));
        Assert.Contains("fills missing samples", Refuse(held.Masked).Message, StringComparison.Ordinal);
        Assert.Contains("positive on average", Refuse(truth.Map(s => Array.ConvertAll(s, v => -v))).Message, StringComparison.Ordinal);
        (TrialSet few, TrialSet fewTruth) = Simulate(1, 28);
        HeldOutEmg rare = HeldOutEmg.Draw(few, new() { Share = .01 });
        Assert.Contains("larger share", Assert.Throws<ArgumentException>(() => analysis.Evaluate("x", (rare, fewTruth), (rare, fewTruth))).Message, StringComparison.Ordinal);
        Assert.Equal(4, new HeldOutConfig { Share = 1, BlockBins = 0, EstimateFloorShare = 0, SampleFloor = 0 }.Validate().Count);
    }

    private static (double[] Samples, double[] Envelope) Pairs(HeldOutEmg held, TrialSet estimate)
    {
        List<double> samples = [], envelope = [];
        for (int trial = 0; trial < estimate.TrialCount; trial++)
        {
            for (int t = 0; t < estimate.TimeBins; t++)
            {
                if (!held.IsHeldOut(trial, t, 0)) continue;
                samples.Add(Math.Max(1e-4, held.Emg[trial, t, 0]));
                envelope.Add(estimate[trial, t, 0]);
            }
        }

        return ([.. samples], [.. envelope]);
    }

    private static (TrialSet Emg, TrialSet Truth) Simulate(int trials, int seed)
    {
        Random random = new(seed);
        WindowSet truth = new(trials, 100, 1), emg = new(trials, 100, 1);
        for (int w = 0; w < trials; w++)
        {
            double phase = 2 * Math.PI * random.NextDouble();
            for (int t = 0; t < 100; t++)
            {
                truth[w, t, 0] = (float)Math.Exp(Math.Sin((2 * Math.PI * t / 50) + phase));
                emg[w, t, 0] = (float)Gamma.Sample(random, Shape, Shape / truth[w, t, 0]);
            }
        }

        return (TrialSet.FromWindows(Noise.Names(1), 500, [emg]), TrialSet.FromWindows(Noise.Names(1), 500, [truth]));
    }
}
