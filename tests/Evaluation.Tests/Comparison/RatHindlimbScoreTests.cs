using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Subjects;

namespace AutoLfads.Evaluation.Tests.Comparison;

public sealed class RatHindlimbScoreTests
{
    /// <summary>
    /// The published table of both scores of the baselines, hip / knee / ankle, to the three digits it has; its best lags are the best among even lags.
    /// Then the best among all lags with its standard errors, from a NumPy and SciPy program written for this test.
    /// </summary>
    [Theory]
    [InlineData("rectified", DecodingScore.Standard, new[] { .327, .378, .233 }, 16, new[] { .277, .645, .500 }, 16, new[] { .27725, .64479, .50024 }, new[] { .01388, .00505, .00754 })]
    [InlineData("rectified", DecodingScore.Deviation, new[] { .047, .026, .021 }, 12, new[] { .076, .116, .056 }, 11, new[] { .07072, .11822, .0631 }, new[] { .01367, .01472, .00611 })]
    [InlineData("lowpass_20hz", DecodingScore.Standard, new[] { .570, .712, .575 }, 16, new[] { .582, .851, .718 }, 16, new[] { .58163, .85059, .71771 }, new[] { .00994, .00349, .00865 })]
    [InlineData("lowpass_20hz", DecodingScore.Deviation, new[] { .121, .153, .109 }, 16, new[] { .119, .336, .215 }, 15, new[] { .11685, .3486, .20671 }, new[] { .01647, .02637, .01843 })]
    [InlineData("lowpass_15hz", DecodingScore.Standard, new[] { .590, .721, .596 }, 16, new[] { .577, .851, .712 }, 17, new[] { .58126, .84362, .71588 }, new[] { .00989, .00321, .00809 })]
    [InlineData("lowpass_15hz", DecodingScore.Deviation, new[] { .132, .174, .090 }, 16, new[] { .088, .368, .193 }, 17, new[] { .09328, .35782, .19872 }, new[] { .01669, .02548, .01576 })]
    [InlineData("lowpass_12hz", DecodingScore.Standard, new[] { .597, .705, .578 }, 18, new[] { .570, .829, .708 }, 17, new[] { .56604, .83371, .7088 }, new[] { .01232, .0036, .00728 })]
    [InlineData("lowpass_12hz", DecodingScore.Deviation, new[] { .122, .176, .080 }, 18, new[] { .073, .329, .186 }, 17, new[] { .06978, .33736, .1825 }, new[] { .01583, .0278, .01645 })]
    [InlineData("lowpass_10hz", DecodingScore.Standard, new[] { .584, .673, .539 }, 16, new[] { .548, .823, .697 }, 17, new[] { .54985, .82014, .69895 }, new[] { .01418, .00424, .00647 })]
    [InlineData("lowpass_10hz", DecodingScore.Deviation, new[] { .089, .155, .062 }, 16, new[] { .055, .293, .149 }, 17, new[] { .05484, .28951, .15376 }, new[] { .01223, .02853, .01674 })]
    public void Scan_Baseline_ReproducesTheTableAndNumPy(
        string name, DecodingScore score, double[] zeroLag, int bestEvenLag, double[] bestEven, int bestLag, double[] best, double[] bestSem)
    {
        TrainingData data = RatHindlimb.Load();
        LagScan scan = new WindowDecoding(data.Decoding!).Scan(Windows(data, name), score);
        AssertScores(zeroLag, scan.ZeroLag.R2, .00051);
        LagScore even = scan.Lags.Where(l => l.LagBins % 2 == 0).MaxBy(l => l.MeanR2)!;
        Assert.Equal(bestEvenLag, even.LagBins);
        AssertScores(bestEven, even.R2, .00051);
        Assert.Equal(bestLag, scan.Best.LagBins);
        AssertScores(best, scan.Best.R2, 6e-6);
        AssertScores(bestSem, scan.Best.Sem, 6e-6);
    }

    [Fact]
    public void Scan_TargetsOwnMeanProfile_ScoresHighAndHasNoDeviations()
    {
        DecodingTarget target = RatHindlimb.Load().Decoding!;
        WindowSet train = new(151, 100, 3), valid = new(38, 100, 3);
        for (int i = 0; i < 300; i++)
        {
            double mean = (Enumerable.Range(0, 151).Sum(w => (double)target.Train.Window(w)[i]) + Enumerable.Range(0, 38).Sum(w => (double)target.Valid.Window(w)[i])) / 189;
            for (int w = 0; w < 151; w++) train.Window(w)[i] = (float)mean;
            for (int w = 0; w < 38; w++) valid.Window(w)[i] = (float)mean;
        }

        WindowDecoding decoding = new(target, new DecodingConfig { MaxLagBins = 0 });
        // NumPy, the same recipe.
        AssertScores([.6288, .8408, .7719], decoding.Scan([train, valid], DecodingScore.Standard).ZeroLag.R2, .00005);
        Assert.All(decoding.Scan([train, valid], DecodingScore.Deviation).ZeroLag.R2, r2 => Assert.InRange(r2, -.01, 0));
    }

    [Fact]
    public void Evaluate_LowPassAsTheEstimate_StandsBesideEveryBaselineAndEqualsItsOwn()
    {
        TrainingData data = RatHindlimb.Load();
        DecodingConfig config = new() { MaxLagBins = 2 };
        IReadOnlyList<WindowSet> lowPass = Windows(data, "lowpass_20hz");
        IReadOnlyList<DecodingResult> results = Evaluator.Evaluate(
            new WindowSubject("rat", data, [new WindowOutput("autolfads", lowPass[0], lowPass[1])]), new HashSet<Analysis> { Analysis.Decoding }, new EvaluationConfig { Decoding = config }).Decoding;
        Assert.Equal(
            ["autolfads", "rectified", "lowpass_2hz", "lowpass_7hz", "lowpass_10hz", "lowpass_12hz", "lowpass_15hz", "lowpass_20hz", "lowpass_40hz"],
            results.Select(r => r.Estimator).Distinct());
        Assert.Equal(results.Where(r => r.Estimator == "lowpass_20hz").Select(r => r with { Estimator = "autolfads" }), results.Where(r => r.Estimator == "autolfads"));
        // 40, 7 and 2 Hz at zero lag, as measured on this file with the same recipe.
        AssertScores([.529, .618, .453], ZeroLag(results, "lowpass_40hz"), .00051);
        AssertScores([.467, .537, .380], ZeroLag(results, "lowpass_7hz"), .00051);
        AssertScores([.069, .001, .014], ZeroLag(results, "lowpass_2hz"), .00051);
    }

    private static IReadOnlyList<WindowSet> Windows(TrainingData data, string name) =>
        BaselineEstimators.Default(1 / data.BinSeconds).First(b => b.Name == name).EstimateWindows([data.Train, data.Valid], data.MarginBins, 1 / data.BinSeconds);

    private static double[] ZeroLag(IReadOnlyList<DecodingResult> results, string name) =>
        [.. results.Where(r => r.Estimator == name && r is { Score: DecodingScore.Standard, LagBins: 0 }).Select(r => r.R2)];

    private static void AssertScores(double[] expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }
}
