using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Tests.Population;

/// <summary>Populations whose outcomes are made up, for tests of what follows from them.</summary>
internal static class Populations
{
    public static RunConfig Config(int members, long seed = 7, ExploitKind exploit = ExploitKind.BinaryTournament, int maxGenerations = 30, int islands = 1) => new()
    {
        Training = new() { Seed = seed },
        Population = new() { Members = members, Islands = islands, Exploit = exploit, MaxGenerations = maxGenerations },
        Selection = new() { GuardNats = double.PositiveInfinity },
    };

    /// <summary>Scores of one member that are the same in every metric.</summary>
    public static SelectionScores Scores(double value) => new(value, value, value, value);

    /// <summary>Outcomes of plans with a score for each; null is a member that diverged.</summary>
    public static MemberOutcome[] Outcomes(IReadOnlyList<MemberPlan> plans, Func<int, double?> score) =>
    [
        .. plans.Select(plan => score(plan.Member) is { } value
            ? new MemberOutcome(plan, MemberStatus.Trained) { Scores = Scores(value) }
            : new MemberOutcome(plan, MemberStatus.Diverged) { Problem = "The loss was NaN." }),
    ];

    /// <summary>A ranking of members by their scores; null is a failed member.</summary>
    public static Ranking Ranked(params double?[] scores) =>
        Ranking.Of([.. scores.Select(score => score is { } value ? Scores(value) : null)], new SelectionConfig { GuardNats = double.PositiveInfinity });

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonFormat.Options);
}
