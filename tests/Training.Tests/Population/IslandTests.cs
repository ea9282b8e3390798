using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;
using AutoLfads.Training.Population.Exploitation;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Tests.Population;

public sealed class IslandTests
{
    public static TheoryData<ExploitKind> Kinds => [.. Enum.GetValues<ExploitKind>()];

    [Fact]
    public void Of_AnyPopulation_DealsEveryMemberOnceInSizesThatDifferByOneAtMost()
    {
        for (int members = 2; members < 30; members++)
        {
            for (int islands = 1; islands <= members / 2; islands++)
            {
                IReadOnlyList<Island> dealt = Island.Of(new PopulationConfig { Members = members, Islands = islands });

                Assert.Equal(Enumerable.Range(0, islands), dealt.Select(island => island.Number));
                Assert.Equal(Enumerable.Range(0, members), dealt.SelectMany(island => island.Members));
                Assert.InRange(dealt[0].Members.Count - dealt[^1].Members.Count, 0, 1);
                Assert.Equal(dealt.Select(island => island.Members.Count).OrderDescending(), dealt.Select(island => island.Members.Count));
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void After_ManyGenerations_NoWeightsCrossTheWater(ExploitKind kind)
    {
        RunConfig config = Populations.Config(11, exploit: kind, maxGenerations: 15, islands: 3);
        Random random = new(5);
        List<GenerationRecord> past = Search(config, (_, generation) => 100 - generation - random.NextDouble());

        int[] islandOf = [.. Island.Of(config.Population).SelectMany(island => island.Members.Select(_ => island.Number))];
        for (int member = 0; member < 11; member++)
            Assert.All(Lineage.AncestorsOf(past, past.Count - 1, member), ancestor => Assert.Equal(islandOf[member], islandOf[ancestor]));
        Assert.All(Island.Of(config.Population), island => Assert.Contains(past, record => record.Exploits.Any(exploit => island.Members.Contains(exploit.Loser))));
    }

    [Fact]
    public void After_Members_BestOfEachIslandIsRecordedAndTheEnsembleIsTheBestOverGenerations()
    {
        // Members 0 to 3 and 4 to 7; the first island is best in its first generation, the second in its last.
        RunConfig config = Populations.Config(8, maxGenerations: 3, islands: 2);
        List<GenerationRecord> past = Search(config, (member, generation) => member < 4 ? 5 + generation + (member == 2 ? 0 : 1) : 4 - generation + (member == 7 ? 0 : 1));

        Assert.Equal([new IslandBest(2, 5), new IslandBest(7, 4)], past[0].IslandBests);
        SearchResult result = SearchResult.Of(SearchEnd.MaxGenerations, past);
        Assert.Equal([(7, 2, 2.0), (2, 0, 5.0)], result.Ensemble.Select(best => (best.Member, best.Generation, best.Metric)));
        Assert.Same(result.Ensemble[0], result.Best);
        Assert.Equal(past[2].Members[7].Hyperparameters, result.Best!.Hyperparameters);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void After_IslandWhereAllFailed_IsSettledByTheBestOfTheOthers(ExploitKind kind)
    {
        RunConfig config = Populations.Config(6, exploit: kind, islands: 2);

        GenerationRecord record = PopulationStep.After(config, [], Populations.Outcomes(MemberPlan.For(config, null), member => member < 3 ? null : member == 4 ? 1 : 2));

        Assert.Equal([null, new IslandBest(4, 1)], record.IslandBests);
        Assert.Null(record.End);
        Assert.Equal([(0, 4), (1, 4), (2, 4)], record.Exploits.Where(exploit => exploit.Loser < 3).Select(exploit => (exploit.Loser, exploit.Winner)));
        Assert.Equal(7, Assert.Single(SearchResult.Of(SearchEnd.Cancelled, [record with { IslandBests = [null, new IslandBest(4, 7)] }]).Ensemble).Metric);
    }

    [Fact]
    public void After_OnlyTheWorseIslandImproves_GoesOn()
    {
        // The best of all stands at 1 from the first generation on; the other island's best improves for ten generations.
        RunConfig config = Populations.Config(4, islands: 2);
        List<GenerationRecord> past = Search(config, (member, generation) => member < 2 ? 1 : 20 - Math.Min(generation, 10));

        Assert.Equal(SearchEnd.NoImprovement, past[^1].End);
        Assert.Equal(14, past.Count); // the last four generations are the first that improve by nothing
    }

    [Fact]
    public void Encounters_WithAGuard_MeasuresFromTheIslandsOwnBest()
    {
        // By shifted likelihood the second island lies far behind the first: none of its members would be within the population's guard.
        SelectionConfig selection = new() { Metric = SelectionMetric.HeldOutBlocks, GuardNats = 0.1 };
        SelectionScores[] scores = [new(0, 0, 0, 1), new(0, 0, 0, 2), new(0, 5, 0, 2), new(0, 5.05, 0, 1)];
        Island second = Island.Of(new PopulationConfig { Members = 4, Islands = 2 })[1];

        Assert.Equal(new IslandBest(3, 1), second.BestOf(scores, selection));
        Assert.Equal(new Encounter(2, 3), Assert.Single(second.Encounters(scores, selection, new BinaryTournament(), new Random(1))));
    }

    private static List<GenerationRecord> Search(RunConfig config, Func<int, int, double?> score)
    {
        List<GenerationRecord> past = [];
        while (past.Count == 0 || past[^1].End is null)
            past.Add(PopulationStep.After(config, past, Populations.Outcomes(MemberPlan.For(config, past.LastOrDefault()), member => score(member, past.Count))));
        return past;
    }
}
