using System.Globalization;
using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population.Exploitation;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Population;

/// <summary>What follows from a generation: ranks, who copies whom with what hyperparameters, and whether the search ends.</summary>
/// <remarks>A function of the configuration with its seed, the generations before and the outcomes alone: a search that is killed at any moment comes to the same.</remarks>
public static class PopulationStep
{
    /// <summary>The record of a generation that all members have trained.</summary>
    /// <param name="config">The run configuration.</param>
    /// <param name="past">The generations before, in order; none of them ended the search.</param>
    /// <param name="outcomes">How each member came out, in any order.</param>
    /// <exception cref="ArgumentException">There is not one outcome for each member, or the search has ended before.</exception>
    public static GenerationRecord After(RunConfig config, IReadOnlyList<GenerationRecord> past, IReadOnlyList<MemberOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(past);
        ArgumentNullException.ThrowIfNull(outcomes);
        if (past.FirstOrDefault(record => record.End is not null) is { } ended)
            throw new ArgumentException($"The search ended with generation {ended.Generation} ({ended.End}), nothing follows it.", nameof(past));
        MemberOutcome[] members = [.. outcomes.OrderBy(outcome => outcome.Plan.Member).Select(Examined)];
        if (!members.Select(outcome => outcome.Plan.Member).SequenceEqual(Enumerable.Range(0, config.Population.Members)))
            throw new ArgumentException($"One outcome of each of {config.Population.Members} members is needed, was given those of {string.Join(", ", members.Select(m => m.Plan.Member))}.", nameof(outcomes));

        int generation = past.Count;
        SelectionScores?[] scores = [.. members.Select(outcome => outcome.Scores)];
        Ranking ranking = Ranking.Of(scores, config.Selection);
        IReadOnlyList<Island> islands = Island.Of(config.Population);
        IReadOnlyList<IslandBest?> bests = [.. islands.Select(island => island.BestOf(scores, config.Selection))];
        SearchEnd? end = EndOf(config.Population, [.. past.Select(record => record.IslandBests), bests]);
        return new GenerationRecord
        {
            Generation = generation,
            Epochs = config.Population.EpochsBy(generation),
            Members = [.. members.Select(outcome => Record(outcome, ranking))],
            Best = ranking.Best,
            BestMetric = ranking.BestMetric,
            IslandBests = bests,
            Exploits = end is null ? Exploits(config, generation, members, scores, islands, ranking) : [],
            End = end,
        };
    }

    // A member is only as trained as its scores are numbers.
    private static MemberOutcome Examined(MemberOutcome outcome) => outcome switch
    {
        { Status: not MemberStatus.Trained } => outcome with { Scores = null },
        { Scores: null } => outcome with { Status = MemberStatus.Crashed, Problem = outcome.Problem ?? "Its training ended without scores." },
        { Scores: { } scores } when !Ranking.AreFinite(scores) => outcome with { Status = MemberStatus.Diverged, Scores = null, Problem = outcome.Problem ?? Describe(scores) },
        _ => outcome,
    };

    private static string Describe(SelectionScores scores) => string.Create(
        CultureInfo.InvariantCulture,
        $"Its scores are not all numbers: likelihood {scores.Likelihood}, shifted_likelihood {scores.ShiftedLikelihood}, held_out_samples {scores.HeldOutSamples}, held_out_blocks {scores.HeldOutBlocks}.");

    // What is exported is the ensemble of the islands' best: it improves while they do on average.
    private static SearchEnd? EndOf(PopulationConfig population, IReadOnlyList<IReadOnlyList<IslandBest?>> generations)
    {
        if (generations[^1].All(best => best is null)) return SearchEnd.AllFailed;
        if (ImprovementStop.IsReached([.. generations.Select(bests => bests.Average(best => best?.Metric) ?? double.NaN)], population)) return SearchEnd.NoImprovement;
        return generations.Count >= population.MaxGenerations ? SearchEnd.MaxGenerations : null;
    }

    private static MemberRecord Record(MemberOutcome outcome, Ranking ranking) => new(outcome.Plan.Member, outcome.Status, outcome.Plan.Hyperparameters)
    {
        Parent = outcome.Plan.Parent,
        Scores = outcome.Scores,
        Rank = ranking.Ranks[outcome.Plan.Member],
        Problem = outcome.Problem,
    };

    private static IReadOnlyList<Exploit> Exploits(RunConfig config, int generation, MemberOutcome[] members, SelectionScores?[] scores, IReadOnlyList<Island> islands, Ranking ranking)
    {
        long seed = config.Training.Seed;
        IExploitation exploitation = config.Population.Exploit switch
        {
            ExploitKind.BinaryTournament => new BinaryTournament(),
            ExploitKind.RandomRival => new RandomRival(),
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.Population.Exploit, "Unknown way to exploit."),
        };
        return
        [
            .. islands.SelectMany(Encounters).Select(encounter => new Exploit(
                encounter.Loser,
                encounter.Winner,
                members[encounter.Loser].Plan.Hyperparameters,
                Exploration.Of(members[encounter.Winner].Plan.Hyperparameters, config.Population.Space, DrawSeed.Generator(seed, DrawPurpose.Exploration, generation, encounter.Loser)))),
        ];

        // An island where all failed is settled anew by the best member of the others.
        IReadOnlyList<Encounter> Encounters(Island island) => island.Members.All(ranking.HasFailed)
            ? [.. island.Members.Select(member => new Encounter(member, ranking.Best!.Value))]
            : island.Encounters(scores, config.Selection, exploitation, DrawSeed.Generator(seed, DrawPurpose.Exploitation, generation, island.Number));
    }
}
