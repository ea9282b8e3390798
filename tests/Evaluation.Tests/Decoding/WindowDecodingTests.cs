using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Tests.Decoding;

public sealed class WindowDecodingTests
{
    private static readonly DecodingConfig Small = new() { Alpha = 1.5, FoldCount = 3, MaxLagBins = 2 };

    [Fact]
    public void DecodingConfig_Defaults_AreTheRatScores() =>
        Assert.Equal(new DecodingConfig { Alpha = 1, FoldCount = 10, MaxLagBins = 24, Folds = FoldScheme.Rows, HistoryBins = 1 }, new DecodingConfig());

    [Theory]
    [InlineData(DecodingScore.Standard, FoldScheme.Rows, 0, 0.253005921893, -0.832360577197, 0.0523700806663, 0.389086107793)]
    [InlineData(DecodingScore.Standard, FoldScheme.Rows, 2, 0.221680846955, -0.289810357589, 0.0124787617224, 0.0883594013048)]
    [InlineData(DecodingScore.Standard, FoldScheme.WholeWindows, 0, 0.267848733134, -0.0787663915904, 0.0506518299741, 0.105910693922)]
    [InlineData(DecodingScore.Standard, FoldScheme.WholeWindows, 2, 0.212782040604, -0.549239987162, 0.0422815103018, 0.231830246723)]
    [InlineData(DecodingScore.Deviation, FoldScheme.Rows, 0, 0.291737227564, -0.619544829483, 0.0561434608404, 0.213892398041)]
    [InlineData(DecodingScore.Deviation, FoldScheme.Rows, 2, 0.214796465559, -0.323117671108, 0.0336273106889, 0.107384995193)]
    [InlineData(DecodingScore.Deviation, FoldScheme.WholeWindows, 0, 0.257469043364, -0.0712026668289, 0.0612235187797, 0.102591104926)]
    [InlineData(DecodingScore.Deviation, FoldScheme.WholeWindows, 2, 0.142476211581, -0.627705220715, 0.0875683141426, 0.302477652037)]
    public void Scan_SmallSignals_EqualsNumPy(DecodingScore score, FoldScheme folds, int lag, double first, double second, double firstSem, double secondSem)
    {
        LagScore actual = new WindowDecoding(SmallSignals.Targets, [SmallSignals.Target], Small with { Folds = folds }).Scan([SmallSignals.Estimate], score).Lags[lag];
        Assert.Equal(lag, actual.LagBins);
        Assert.Equal(first, actual.R2[0], 1e-9);
        Assert.Equal(second, actual.R2[1], 1e-9);
        Assert.Equal(firstSem, actual.Sem[0], 1e-9);
        Assert.Equal(secondSem, actual.Sem[1], 1e-9);
        Assert.Equal((first + second) / 2, actual.MeanR2, 1e-9);
    }

    [Fact]
    public void Scan_TrainingThenValidationWindows_IsTheScanOfAllInThatOrder()
    {
        DecodingTarget split = new(SmallSignals.Targets, SmallSignals.Part(SmallSignals.Target, 0, 5), SmallSignals.Part(SmallSignals.Target, 5, 2));
        LagScan expected = new WindowDecoding(SmallSignals.Targets, [SmallSignals.Target], Small).Scan([SmallSignals.Estimate], DecodingScore.Deviation);
        LagScan actual = new WindowDecoding(split, Small).Scan([SmallSignals.Part(SmallSignals.Estimate, 0, 5), SmallSignals.Part(SmallSignals.Estimate, 5, 2)], DecodingScore.Deviation);
        Assert.Equal(expected.Lags.SelectMany(l => l.R2), actual.Lags.SelectMany(l => l.R2));
    }

    [Fact]
    public void Scan_EstimateLeadsTheTarget_FindsTheLag()
    {
        WindowSet estimate = Noise(windows: 30, bins: 40, seed: 3), target = new(30, 40, 1);
        for (int w = 0; w < 30; w++)
            for (int t = 7; t < 40; t++) target[w, t, 0] = estimate[w, t - 7, 0];
        WindowDecoding decoding = new([new Channel("force", "N")], [target], new DecodingConfig { MaxLagBins = 12 });
        LagScan scan = decoding.Scan([estimate], DecodingScore.Standard);
        Assert.Equal(7, scan.Best.LagBins);
        Assert.InRange(scan.Best.MeanR2, .999, 1);
        Assert.InRange(scan.ZeroLag.MeanR2, -.1, .1);
        Assert.Equal(7, decoding.Scan([estimate], DecodingScore.Deviation).Best.LagBins);
    }

    [Fact]
    public void Scan_EstimateOnlyTellsTheTimeInTheWindow_ScoresInTheStandardScoreAndNotInTheDeviations()
    {
        WindowSet noise = Noise(windows: 40, bins: 30, seed: 5), target = new(40, 30, 1), clock = new(40, 30, 1);
        for (int w = 0; w < 40; w++)
        {
            for (int t = 0; t < 30; t++)
            {
                clock[w, t, 0] = MathF.Sin(.2f * t);
                target[w, t, 0] = clock[w, t, 0] + (.3f * noise[w, t, 0]);
            }
        }

        WindowDecoding decoding = new([new Channel("force", "N")], [target], new DecodingConfig { MaxLagBins = 0 });
        Assert.True(decoding.Scan([clock], DecodingScore.Standard).ZeroLag.MeanR2 > .7);
        Assert.True(decoding.Scan([clock], DecodingScore.Deviation).ZeroLag.MeanR2 <= 0);
        Assert.True(decoding.Scan([target], DecodingScore.Deviation).ZeroLag.MeanR2 > .999);
    }

    [Fact]
    public void Scan_WindowWithMissingTargets_IsTheScanWithoutIt()
    {
        WindowSet holed = new(SmallSignals.WindowCount, SmallSignals.Bins, 2, [.. SmallSignals.Target.Values]);
        holed.Window(6).Fill(float.NaN);
        foreach (DecodingScore score in Enum.GetValues<DecodingScore>())
        {
            WindowSet estimate = new(SmallSignals.WindowCount, SmallSignals.Bins, 2, [.. SmallSignals.Estimate.Values]);
            estimate.Window(6).Fill(float.NaN);
            LagScan actual = new WindowDecoding(SmallSignals.Targets, [holed], Small).Scan([estimate], score);
            LagScan expected = new WindowDecoding(SmallSignals.Targets, [SmallSignals.Part(SmallSignals.Target, 0, 6)], Small).Scan([SmallSignals.Part(SmallSignals.Estimate, 0, 6)], score);
            foreach (LagScore lag in expected.Lags)
                for (int target = 0; target < 2; target++) Assert.Equal(lag.R2[target], actual.Lags[lag.LagBins].R2[target], 1e-9);
        }
    }

    [Fact]
    public void Evaluate_SmallSignals_ReportsZeroAndBestLagOfBothScoresPerTarget()
    {
        WindowDecoding decoding = new(SmallSignals.Targets, [SmallSignals.Target], Small);
        IReadOnlyList<DecodingResult> results = decoding.Evaluate("autolfads", [SmallSignals.Estimate]);
        LagScan standard = decoding.Scan([SmallSignals.Estimate], DecodingScore.Standard), deviation = decoding.Scan([SmallSignals.Estimate], DecodingScore.Deviation);
        DecodingResult[] expected = [.. standard.ToResults("autolfads"), .. deviation.ToResults("autolfads")];
        Assert.Equal(expected, results);
        Assert.NotEqual(0, standard.Best.LagBins);
        Assert.Contains(new DecodingResult("autolfads", "second", DecodingScore.Standard, standard.Best.R2[1], standard.Best.Sem[1], standard.Best.LagBins, standard.Best.SquaredCorrelation[1]), results);
    }

    [Fact]
    public void ToResults_BestLagIsZero_IsReportedOnce()
    {
        LagScan scan = new(DecodingScore.Standard, [new Channel("knee", "deg")], [new LagScore(0, [.5], [.1], [.6]), new LagScore(1, [.5], [.2], [.7])]);
        Assert.Equal([new DecodingResult("x", "knee", DecodingScore.Standard, .5, .1, 0, .6)], scan.ToResults("x"));
    }

    [Fact]
    public void Scan_EstimateStillHasMargins_SaysBothLengths()
    {
        WindowDecoding decoding = new(SmallSignals.Targets, [SmallSignals.Target], Small);
        string message = Assert.Throws<ArgumentException>(() => decoding.Scan([new WindowSet(7, 21, 2)], DecodingScore.Standard)).Message;
        Assert.Contains("7 windows of 9 bins", message, StringComparison.Ordinal);
        Assert.Contains("7 of 21", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_LagReachesTheWindowLength_SaysWhatToReduce()
    {
        WindowDecoding decoding = new(SmallSignals.Targets, [SmallSignals.Target], Small with { MaxLagBins = 9 });
        string message = Assert.Throws<ArgumentException>(() => decoding.Scan([SmallSignals.Estimate], DecodingScore.Standard)).Message;
        Assert.Contains("(9 bins), was 9. Reduce max_lag_bins", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_TargetDoesNotChangeInAFold_NamesIt()
    {
        WindowSet still = new(SmallSignals.WindowCount, SmallSignals.Bins, 2, [.. SmallSignals.Target.Values]);
        for (int w = 0; w < 3; w++)
            for (int t = 0; t < SmallSignals.Bins; t++) still[w, t, 1] = 3.3f;
        WindowDecoding decoding = new(SmallSignals.Targets, [still], Small);
        string message = Assert.Throws<ArgumentException>(() => decoding.Scan([SmallSignals.Estimate], DecodingScore.Standard)).Message;
        Assert.Contains("'second' does not change in fold 1 of 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_Cancelled_Stops()
    {
        WindowDecoding decoding = new(SmallSignals.Targets, [SmallSignals.Target], Small);
        Assert.Throws<OperationCanceledException>(() => decoding.Scan([SmallSignals.Estimate], DecodingScore.Standard, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Constructor_UnusableRecipe_ListsEveryProblem()
    {
        DecodingConfig wrong = new() { Alpha = 0, FoldCount = 1, MaxLagBins = -1, HistoryBins = 0 };
        string message = Assert.Throws<ArgumentException>(() => new WindowDecoding(SmallSignals.Targets, [SmallSignals.Target], wrong)).Message;
        Assert.Equal(4, wrong.Validate().Count);
        Assert.All(["alpha", "fold_count", "max_lag_bins", "history_bins"], setting => Assert.Contains(setting, message, StringComparison.Ordinal));
    }

    private static WindowSet Noise(int windows, int bins, int seed)
    {
        Random random = new(seed);
        return new WindowSet(windows, bins, 1, [.. Enumerable.Range(0, windows * bins).Select(_ => (float)((2 * random.NextDouble()) - 1))]);
    }
}
