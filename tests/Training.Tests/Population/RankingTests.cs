using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Tests.Population;

public sealed class RankingTests
{
    [Fact]
    public void Of_GuardedMetric_PutsEligibleMembersFirstAndOrdersTheRestByTheGuard()
    {
        // Shifted likelihood: member 2 is the best, 0 and 3 are within 0.02 of it, 1 and 4 are not.
        SelectionScores[] scores = [new(0, 1.015, 0, 5), new(0, 1.5, 0, 1), new(0, 1.0, 0, 6), new(0, 1.02, 0, 4), new(0, 1.3, 0, 2)];

        Ranking ranking = Ranking.Of(scores, new SelectionConfig { Metric = SelectionMetric.HeldOutBlocks, GuardNats = 0.02 });

        Assert.Equal([3, 0, 2, 4, 1], ranking.Trained);
        Assert.Equal([1, 4, 2, 0, 3], ranking.Ranks);
        Assert.Equal((3, 4.0), (ranking.Best, ranking.BestMetric));
    }

    [Theory]
    [InlineData(SelectionMetric.Likelihood, 0)]
    [InlineData(SelectionMetric.ShiftedLikelihood, 1)]
    [InlineData(SelectionMetric.HeldOutSamples, 2)]
    [InlineData(SelectionMetric.HeldOutBlocks, 3)]
    public void Of_NoGuard_IsOrderedByTheMetricAlone(SelectionMetric metric, int best)
    {
        SelectionScores[] scores = [new(-3, 9, 9, 9), new(9, -2, 9, 9), new(9, 9, -1, 9), new(9, 9, 9, 0)];

        Ranking ranking = Ranking.Of(scores, new SelectionConfig { Metric = metric, GuardNats = double.PositiveInfinity });

        Assert.Equal((best, scores[best].Of(metric)), (ranking.Best, ranking.BestMetric));
    }

    [Fact]
    public void Of_GuardOfZero_LeavesTheBestShiftedLikelihoodAlone()
    {
        Ranking ranking = Ranking.Of([new(0, 1.1, 1, 1), new(0, 1.0, 3, 3), new(0, 1.0, 2, 2)], new SelectionConfig { GuardNats = 0 });

        Assert.Equal([2, 1, 0], ranking.Trained);
    }

    [Fact]
    public void Of_EqualScores_IsInTheOrderOfTheNumbers() => Assert.Equal([1, 0, 2, 3], Populations.Ranked(2, 1, 2, 2).Trained);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Of_AScoreThatIsNoNumber_IsLastWhateverItsOtherScores(double bad)
    {
        SelectionScores[] broken = [new(bad, -9, -9, -9), new(-9, bad, -9, -9), new(-9, -9, -9, bad)];

        Ranking ranking = Ranking.Of([broken[0], null, Populations.Scores(5), broken[1], broken[2], Populations.Scores(4)], new SelectionConfig());

        Assert.Equal([5, 2], ranking.Trained);
        Assert.Equal([2, 3, 1, 4, 5, 0], ranking.Ranks);
        Assert.Equal([true, true, false, true, true, false], Enumerable.Range(0, 6).Select(ranking.HasFailed));
    }

    [Fact]
    public void Of_NobodyTrained_HasNoBest()
    {
        Ranking ranking = Populations.Ranked(null, double.NaN, null);

        Assert.Equal((null, null), (ranking.Best, ranking.BestMetric));
        Assert.Equal([0, 1, 2], ranking.Ranks);
        Assert.Empty(ranking.Trained);
    }
}
