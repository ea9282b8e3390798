using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Tests.Decoding;

public sealed class NestedDecodingTests
{
    private static readonly IReadOnlyList<Channel> Force = [new("force", "N")];

    [Fact]
    public void Nested_OneCandidateLeadsTheTarget_IsChosenWithItsLagInEveryFold()
    {
        WindowSet signal = Noise(30, 20, 2, seed: 1), target = new(30, 20, 1);
        for (int w = 0; w < 30; w++)
            for (int t = 3; t < 20; t++) target[w, t, 0] = signal[w, t - 3, 0] - signal[w, t - 3, 1];
        NestedDecodingResult result = new WindowDecoding(Force, [target]).Nested(
            [("noise", [Noise(30, 20, 2, seed: 2)]), ("signal", [signal])], DecodingScore.Standard, new NestedDecodingConfig { LagBins = [0, 3, 5], FoldCount = 5 });
        Assert.All(result.Choices, choice => Assert.Equal(("signal", 3, .01), (choice.Estimator, choice.LagBins, choice.Alpha)));
        Assert.InRange(result.MeanR2, .9999, 1);
        Assert.Equal([0, 1, 2, 3, 4], result.Choices.Select(c => c.Fold));
    }

    /// <summary>The best of many candidates of noise looks better than noise where the score itself chose it, and not where other folds did.</summary>
    [Fact]
    public void Nested_CandidatesAreNoise_ClaimsNothing()
    {
        const int Draws = 40, Candidates = 20;
        double nested = 0, best = 0, typical = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            WindowDecoding decoding = new(Force, [Noise(20, 3, 1, seed: 1000 + draw)], new DecodingConfig { FoldCount = 5, MaxLagBins = 0, Alpha = 1 });
            (string, IReadOnlyList<WindowSet>)[] noise = [.. Enumerable.Range(0, Candidates).Select(i => ($"noise {i}", (IReadOnlyList<WindowSet>)[Noise(20, 3, 1, seed: (draw * 100) + i)]))];
            nested += decoding.Nested(noise, DecodingScore.Standard, new NestedDecodingConfig { FoldCount = 5, Alphas = [1] }).MeanR2 / Draws;
            double[] scores = [.. noise.Select(candidate => decoding.Scan(candidate.Item2, DecodingScore.Standard).ZeroLag.MeanR2)];
            (best, typical) = (best + (scores.Max() / Draws), typical + (scores.Average() / Draws));
        }

        Assert.True(best > typical + .05, $"The best candidate by its own score has {best}, the mean of all {typical}.");
        Assert.True(nested < typical + .01, $"The nested score is {nested}, the mean of all candidates {typical}.");
    }

    [Fact]
    public void Nested_RecordingCutIntoWindows_IsThatOfTheWindows()
    {
        NestedDecodingConfig config = new() { FoldCount = 3, HistoryBins = 2, LagBins = [0, 2] };
        SampleMatrix estimate = SmallSignals.Continuous(SmallSignals.Estimate), target = SmallSignals.Continuous(SmallSignals.Target);
        NestedDecodingResult expected = new WindowDecoding(SmallSignals.Targets, [SmallSignals.Target]).Nested([("a", [SmallSignals.Estimate])], DecodingScore.Standard, config);
        NestedDecodingResult actual = new RecordingDecoding(SmallSignals.Targets, target, windowBins: SmallSignals.Bins).Nested([("a", estimate)], config);
        Assert.Equal(expected.R2, actual.R2);
        Assert.Equal(expected.Choices.Select(c => (c.Alpha, c.LagBins)), actual.Choices.Select(c => (c.Alpha, c.LagBins)));
        DecodingConfig whole = new() { FoldCount = 3, Folds = FoldScheme.WholeWindows };
        Assert.Equal(
            new WindowDecoding(SmallSignals.Targets, [SmallSignals.Target], whole).Errors("a", [SmallSignals.Estimate], DecodingScore.Standard, 1).WindowErrors.SelectMany(e => e),
            new RecordingDecoding(SmallSignals.Targets, target, whole, SmallSignals.Bins).Errors("a", estimate, 1).WindowErrors.SelectMany(e => e));
    }

    [Fact]
    public void Scan_TargetNeedsThreeBins_IsDecodedWithAHistoryOnly()
    {
        WindowSet signal = Noise(20, 30, 1, seed: 3), target = new(20, 30, 1);
        for (int w = 0; w < 20; w++)
            for (int t = 2; t < 30; t++) target[w, t, 0] = signal[w, t, 0] - (2 * signal[w, t - 1, 0]) + signal[w, t - 2, 0];
        LagScore Score(int history) => new WindowDecoding(Force, [target], new DecodingConfig { HistoryBins = history, MaxLagBins = 1, Alpha = 1e-6 }).Scan([signal], DecodingScore.Standard).ZeroLag;
        Assert.InRange(Score(3).MeanR2, .999999, 1);
        Assert.InRange(Score(1).MeanR2, 0, .4);
        Assert.InRange(Score(3).SquaredCorrelation[0], .999999, 1);
    }

    [Fact]
    public void Scan_EstimateInverseToTheTarget_HasTheSquaredCorrelationOfIt()
    {
        WindowSet target = Noise(20, 10, 1, seed: 4), estimate = new(20, 10, 1, [.. target.Values.Select(v => 5 - (3 * v))]);
        Assert.Equal(1, new WindowDecoding(Force, [target], new DecodingConfig { MaxLagBins = 0 }).Scan([estimate], DecodingScore.Standard).ZeroLag.SquaredCorrelation[0], 1e-9);
        LagScore constant = new WindowDecoding(Force, [target], new DecodingConfig { MaxLagBins = 0 }).Scan([new WindowSet(20, 10, 1)], DecodingScore.Standard).ZeroLag;
        Assert.Equal(0, constant.SquaredCorrelation[0]);
        Assert.True(constant.MeanR2 <= 0);
    }

    [Fact]
    public void PhaseClockScan_TargetIsTheTimeInTheWindow_IsPerfect()
    {
        WindowSet target = new(12, 10, 1, [.. Enumerable.Range(0, 120).Select(i => (float)Math.Sin(i % 10))]);
        LagScore clock = new WindowDecoding(Force, [target], new DecodingConfig { FoldCount = 4, Folds = FoldScheme.WholeWindows }).PhaseClockScan().ZeroLag;
        Assert.Equal(1, clock.MeanR2, 1e-12);
        Assert.True(new WindowDecoding(Force, [Noise(12, 10, 1, seed: 5)], new DecodingConfig { FoldCount = 4, Folds = FoldScheme.WholeWindows }).PhaseClockScan().ZeroLag.MeanR2 < 0);
    }

    [Fact]
    public void PhaseClockScan_BinSeenInOneFoldOnly_NamesIt()
    {
        WindowSet target = Noise(6, 4, 1, seed: 6);
        for (int w = 1; w < 6; w++) target[w, 2, 0] = float.NaN;
        ArgumentException problem = Assert.Throws<ArgumentException>(() => new WindowDecoding(Force, [target], new DecodingConfig { FoldCount = 3, Folds = FoldScheme.WholeWindows }).PhaseClockScan());
        Assert.Contains("'force' at every bin; there is none at bin 2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyScore_SingleOrTooFewWindows_SaysWhatIsNeeded()
    {
        WindowSet one = Noise(1, 40, 1, seed: 7), four = Noise(4, 40, 1, seed: 8);
        WindowDecoding single = new(Force, [one], new DecodingConfig { MaxLagBins = 0 });
        Assert.True(double.IsFinite(single.Scan([one], DecodingScore.Standard).ZeroLag.MeanR2)); // folds of rows
        Assert.Contains("need 2 windows, found 1", Message(() => single.Scan([one], DecodingScore.Deviation)), StringComparison.Ordinal);
        WindowDecoding few = new(Force, [four], new DecodingConfig { MaxLagBins = 0, Folds = FoldScheme.WholeWindows });
        Assert.Contains("10 folds of whole windows need as many windows with complete rows, got 4", Message(() => few.Scan([four], DecodingScore.Standard)), StringComparison.Ordinal);
        Assert.Contains("got 4", Message(() => few.Nested([("a", [four])], DecodingScore.Standard)), StringComparison.Ordinal);
        Assert.Contains("got 4", Message(() => few.Errors("a", [four], DecodingScore.Standard)), StringComparison.Ordinal);
        Assert.Contains("got 4", Message(() => few.PhaseClockScan()), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_WindowWithoutTargets_IsNaNAndTheOthersAreAsWithoutIt()
    {
        WindowSet holed = new(SmallSignals.WindowCount, SmallSignals.Bins, 2, [.. SmallSignals.Target.Values]);
        holed.Window(6).Fill(float.NaN);
        DecodingConfig config = new() { FoldCount = 3, MaxLagBins = 0, Folds = FoldScheme.WholeWindows };
        IReadOnlyList<IReadOnlyList<double>> expected = new WindowDecoding(SmallSignals.Targets, [SmallSignals.Part(SmallSignals.Target, 0, 6)], config)
            .Errors("a", [SmallSignals.Part(SmallSignals.Estimate, 0, 6)], DecodingScore.Standard).WindowErrors;
        WindowSet second = new(SmallSignals.WindowCount, SmallSignals.Bins, 2, [.. holed.Values]);
        second.Window(2).Fill(float.NaN);
        IReadOnlyList<IReadOnlyList<double>> lastHoled = new WindowDecoding(SmallSignals.Targets, [holed], config).Errors("a", [SmallSignals.Estimate], DecodingScore.Standard).WindowErrors;
        IReadOnlyList<IReadOnlyList<double>> innerHoled = new WindowDecoding(SmallSignals.Targets, [second], config).Errors("a", [SmallSignals.Estimate], DecodingScore.Standard).WindowErrors;
        Assert.Equal(6, lastHoled.Count(w => w.All(double.IsFinite)));
        for (int w = 0; w < 6; w++) Assert.Equal(expected[w][0], lastHoled[w][0], 1e-9);
        Assert.All(innerHoled[2], e => Assert.True(double.IsNaN(e)));
        Assert.Equal(5, innerHoled.Count(w => w.All(double.IsFinite)));
    }

    [Fact]
    public void Nested_UnusableChoices_SaysAllOfThem()
    {
        NestedDecodingConfig wrong = new() { Alphas = [0], LagBins = [-1], HistoryBins = 0, FoldCount = 2 };
        Assert.Equal(4, wrong.Validate().Count);
        Assert.Equal(2, new NestedDecodingConfig { Alphas = [], LagBins = [] }.Validate().Count);
        WindowDecoding decoding = new(SmallSignals.Targets, [SmallSignals.Target]);
        Assert.Contains("3 folds or more", Message(() => decoding.Nested([], DecodingScore.Standard, wrong)), StringComparison.Ordinal);
        Assert.Contains("At least one candidate", Message(() => decoding.Nested([], DecodingScore.Standard)), StringComparison.Ordinal);
        WindowSet holed = new(SmallSignals.WindowCount, SmallSignals.Bins, 2, [.. SmallSignals.Estimate.Values]);
        holed[0, 0, 0] = float.NaN;
        Assert.Contains("'b' has others", Message(() => decoding.Nested([("a", [SmallSignals.Estimate]), ("b", [holed])], DecodingScore.Standard, new NestedDecodingConfig { FoldCount = 3 })), StringComparison.Ordinal);
        Assert.Contains("history of 8 bins and a lag of 2 leave nothing", Message(() => decoding.Nested([("a", [SmallSignals.Estimate])], DecodingScore.Standard, new NestedDecodingConfig { HistoryBins = 8, LagBins = [2] })), StringComparison.Ordinal);
    }

    private static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    private static WindowSet Noise(int windows, int bins, int channels, int seed)
    {
        Random random = new(seed);
        return new WindowSet(windows, bins, channels, [.. Enumerable.Range(0, windows * bins * channels).Select(_ => (float)((2 * random.NextDouble()) - 1))]);
    }
}
