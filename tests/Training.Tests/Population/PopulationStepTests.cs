using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Tests.Population;

public sealed class PopulationStepTests
{
    public static TheoryData<ExploitKind> Kinds => [.. Enum.GetValues<ExploitKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void After_ManyGenerations_LineageIsThatOfTheWinners(ExploitKind kind)
    {
        RunConfig config = Populations.Config(9, exploit: kind, maxGenerations: 12);
        List<GenerationRecord> past = Search(config, failing: 0.2);

        Assert.Equal(Enumerable.Range(0, 12), past.Select(record => record.Generation));
        Assert.Equal(Enumerable.Range(0, 12).Select(config.Population.EpochsBy), past.Select(record => record.Epochs));
        Assert.All(past[0].Members, member => Assert.Null(member.Parent));
        Assert.All(past.SkipLast(1), record => Assert.Null(record.End));
        Assert.Equal(SearchEnd.MaxGenerations, past[^1].End);
        Assert.Empty(past[^1].Exploits);
        foreach ((GenerationRecord before, GenerationRecord after) in past.Zip(past.Skip(1)))
        {
            foreach (MemberRecord member in after.Members)
            {
                Exploit? exploit = before.Exploits.SingleOrDefault(candidate => candidate.Loser == member.Member);
                Assert.Equal(exploit?.Winner ?? member.Member, member.Parent);
                Assert.Equal(MemberStatus.Trained, before.Members[member.Parent!.Value].Status);
                Assert.Same(exploit?.After ?? before.Members[member.Member].Hyperparameters, member.Hyperparameters);
            }

            Assert.All(before.Exploits, exploit => Assert.Same(before.Members[exploit.Loser].Hyperparameters, exploit.Before));
        }
    }

    [Fact]
    public void After_Exploits_AreExploredFromTheWinner()
    {
        RunConfig config = Populations.Config(20);
        IReadOnlyList<MemberPlan> plans = MemberPlan.For(config, null);
        GenerationRecord record = PopulationStep.After(config, [], Populations.Outcomes(plans, member => member));

        Assert.Equal(10, record.Exploits.Count);
        foreach (Exploit exploit in record.Exploits)
        {
            Assert.True(exploit.Winner < exploit.Loser); // the smaller the better, and so are the scores here
            foreach (Hyperparameter hyperparameter in Hyperparameter.All)
            {
                if (hyperparameter.Range(config.Population.Space) is not { } range) continue;
                double factor = exploit.After[hyperparameter.Name] / plans[exploit.Winner].Hyperparameters[hyperparameter.Name];
                Assert.InRange(Math.Abs(Math.Log(factor)), 1e-4, Math.Log(1 + range.ExploreWeight) + 1e-12);
            }
        }

        Assert.Equal(record.Exploits.Count, record.Exploits.Select(exploit => exploit.After["learning_rate"]).Distinct().Count());
    }

    [Fact]
    public void After_Members_AreRankedByTheConfiguredSelection()
    {
        RunConfig config = Populations.Config(3) with { Selection = new() { Metric = SelectionMetric.HeldOutBlocks, GuardNats = 0.02 } };
        SelectionScores[] scores = [new(1, 1.00, 0, 0.9), new(1, 1.01, 0, 0.8), new(1, 1.03, 0, 0.1)];
        MemberOutcome[] outcomes = [.. MemberPlan.For(config, null).Select(plan => new MemberOutcome(plan, MemberStatus.Trained) { Scores = scores[plan.Member] })];

        GenerationRecord record = PopulationStep.After(config, [], outcomes);

        Assert.Equal([1, 0, 2], record.Members.Select(member => member.Rank));
        Assert.Equal((1, 0.8), (record.Best, record.BestMetric));
        Assert.Equal(scores, record.Members.Select(member => member.Scores));
    }

    [Fact]
    public void After_ScoresThatAreNoNumbers_AreADivergedMemberThatCopies()
    {
        RunConfig config = Populations.Config(2);
        MemberOutcome[] outcomes = Populations.Outcomes(MemberPlan.For(config, null), member => member == 0 ? double.NaN : 3);

        GenerationRecord record = PopulationStep.After(config, [], outcomes);

        MemberRecord broken = record.Members[0];
        Assert.Equal((MemberStatus.Diverged, null, 1), (broken.Status, broken.Scores, broken.Rank));
        Assert.Equal("Its scores are not all numbers: likelihood NaN, shifted_likelihood NaN, held_out_samples NaN, held_out_blocks NaN.", broken.Problem);
        Exploit exploit = Assert.Single(record.Exploits);
        Assert.Equal((0, 1), (exploit.Loser, exploit.Winner));
        Assert.Equal(3, record.BestMetric);
    }

    [Fact]
    public void After_TrainedWithoutScores_IsACrashedMember()
    {
        RunConfig config = Populations.Config(2);
        MemberOutcome[] outcomes = Populations.Outcomes(MemberPlan.For(config, null), member => 3);
        outcomes[1] = outcomes[1] with { Scores = null };

        MemberRecord member = PopulationStep.After(config, [], outcomes).Members[1];

        Assert.Equal((MemberStatus.Crashed, "Its training ended without scores."), (member.Status, member.Problem));
    }

    [Fact]
    public void After_AllFailed_EndsTheSearch()
    {
        RunConfig config = Populations.Config(4);

        GenerationRecord record = PopulationStep.After(config, [], Populations.Outcomes(MemberPlan.For(config, null), _ => null));

        Assert.Equal((SearchEnd.AllFailed, null, null), (record.End, record.Best, record.BestMetric));
        Assert.Empty(record.Exploits);
        Assert.All(record.Members, member => Assert.Equal("The loss was NaN.", member.Problem));
        ArgumentException error = Assert.Throws<ArgumentException>(() => MemberPlan.For(config, record));
        Assert.StartsWith("The search ended with generation 0 (AllFailed)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_NoImprovementOverThePatience_EndsTheSearch()
    {
        RunConfig config = Populations.Config(4);
        List<GenerationRecord> past = [];
        while (past.Count == 0 || past[^1].End is null)
            past.Add(PopulationStep.After(config, past, Populations.Outcomes(MemberPlan.For(config, past.LastOrDefault()), member => past.Count < 3 ? 10 - past.Count : 8)));

        // Best metrics 10, 9, 8, 8, 8, 8: the last four improved by nothing.
        Assert.Equal((6, SearchEnd.NoImprovement), (past.Count, past[^1].End));
        Assert.Throws<ArgumentException>(() => PopulationStep.After(config, past, Populations.Outcomes(MemberPlan.For(config, null), _ => 1)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void After_OutcomesInAnyOrder_GivesTheSameRecord(ExploitKind kind)
    {
        RunConfig config = Populations.Config(11, exploit: kind);
        MemberOutcome[] outcomes = Populations.Outcomes(MemberPlan.For(config, null), member => member % 4 == 3 ? null : Math.Cos(member));
        string expected = Populations.Json(PopulationStep.After(config, [], outcomes));

        Random random = new(3);
        for (int i = 0; i < 20; i++)
        {
            random.Shuffle(outcomes);
            Assert.Equal(expected, Populations.Json(PopulationStep.After(config, [], outcomes)));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void After_OtherSeedOrGeneration_PairsAndExploresOtherwise(ExploitKind kind)
    {
        RunConfig config = Populations.Config(12, exploit: kind);
        MemberOutcome[] outcomes = Populations.Outcomes(MemberPlan.For(config, null), member => member);
        GenerationRecord first = PopulationStep.After(config, [], outcomes);

        GenerationRecord second = PopulationStep.After(config, [first], outcomes);
        GenerationRecord other = PopulationStep.After(Populations.Config(12, seed: 8, kind), [], outcomes);

        Assert.NotEqual(Pairs(first), Pairs(second));
        Assert.NotEqual(Pairs(first), Pairs(other));
        Assert.NotEqual(Populations.Json(first.Exploits[0].After), Populations.Json(second.Exploits[0].After));
    }

    [Fact]
    public void After_AMemberMissingOrTwice_Throws()
    {
        RunConfig config = Populations.Config(3);
        MemberOutcome[] outcomes = Populations.Outcomes(MemberPlan.For(config, null), member => member);

        Assert.Contains("was given those of 0, 1.", Assert.Throws<ArgumentException>(() => PopulationStep.After(config, [], outcomes[..2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PopulationStep.After(config, [], [outcomes[0], outcomes[0], outcomes[1]]));
    }

    [Fact]
    public void After_RecordReadBackFromItsFile_PlansTheSame()
    {
        RunConfig config = Populations.Config(6);
        GenerationRecord record = PopulationStep.After(config, [], Populations.Outcomes(MemberPlan.For(config, null), member => member == 2 ? null : -member));
        GenerationRecord read = System.Text.Json.JsonSerializer.Deserialize<GenerationRecord>(Populations.Json(record), JsonFormat.Options)!;

        Assert.Equal(Populations.Json(MemberPlan.For(config, record)), Populations.Json(MemberPlan.For(config, read)));
    }

    [Fact]
    public void Search_ScoreWithAKnownOptimum_FindsIt()
    {
        // A member's score is the distance of its learning rate from 4e-4, five times below where all begin.
        RunConfig config = Populations.Config(20, maxGenerations: 25);
        List<GenerationRecord> past = [];
        while (past.Count == 0 || past[^1].End is null)
        {
            IReadOnlyList<MemberPlan> plans = MemberPlan.For(config, past.LastOrDefault());
            past.Add(PopulationStep.After(config, past, Populations.Outcomes(plans, member => 1 + Math.Abs(Math.Log(plans[member].Hyperparameters["learning_rate"] / 4e-4)))));
        }

        Assert.Equal(2e-3, past[0].Members[0].Hyperparameters["learning_rate"]);
        Assert.InRange(past[^1].Members[past[^1].Best!.Value].Hyperparameters["learning_rate"], 3.6e-4, 4.4e-4);
    }

    private static string Pairs(GenerationRecord record) => string.Join(' ', record.Exploits.Select(exploit => $"{exploit.Loser}<{exploit.Winner}"));

    private static List<GenerationRecord> Search(RunConfig config, double failing)
    {
        Random random = new(2);
        List<GenerationRecord> past = [];
        while (past.Count == 0 || past[^1].End is null)
        {
            double level = 100 - past.Count; // improves all the time
            past.Add(PopulationStep.After(config, past, Populations.Outcomes(MemberPlan.For(config, past.LastOrDefault()), _ => random.NextDouble() < failing ? null : level - random.NextDouble())));
        }

        return past;
    }
}
