using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population.Exploitation;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Population;

/// <summary>Members that meet only each other, so that the best of different islands descend from different initial weights.</summary>
/// <param name="Number">Zero-based number.</param>
/// <param name="Members">Its members, neighbours by number.</param>
/// <remarks>
/// What members share by descent they share in their errors too, so that averaging them takes little of these away (src/DECISIONS.md). Islands are the usual name of such groups in evolutionary search.
/// </remarks>
public sealed record Island(int Number, IReadOnlyList<int> Members)
{
    /// <summary>The islands of a population; sizes differ by one at most, the larger first.</summary>
    /// <param name="population">How many members and islands.</param>
    public static IReadOnlyList<Island> Of(PopulationConfig population)
    {
        ArgumentNullException.ThrowIfNull(population);
        (int size, int larger) = Math.DivRem(population.Members, population.Islands);
        return [.. Enumerable.Range(0, population.Islands).Select(i => new Island(i, [.. Enumerable.Range((i * size) + Math.Min(i, larger), i < larger ? size + 1 : size)]))];
    }

    /// <summary>The best member; null where all failed.</summary>
    /// <param name="scores">Smoothed scores of the whole population, by member; null where one failed.</param>
    /// <param name="selection">The metric and its guard, which holds within the island.</param>
    public IslandBest? BestOf(IReadOnlyList<SelectionScores?> scores, SelectionConfig selection)
    {
        Ranking ranking = Rank(scores, selection);
        return ranking.Best is { } best ? new IslandBest(Members[best], ranking.BestMetric!.Value) : null;
    }

    /// <summary>Lets the members meet.</summary>
    /// <param name="scores">Smoothed scores of the whole population, by member; null where one failed.</param>
    /// <param name="selection">The metric and its guard, which holds within the island.</param>
    /// <param name="exploitation">Who copies whom.</param>
    /// <param name="random">Who meets whom.</param>
    /// <returns>As <see cref="IExploitation.Encounters"/>, by the population's numbers; empty where all members failed.</returns>
    public IReadOnlyList<Encounter> Encounters(IReadOnlyList<SelectionScores?> scores, SelectionConfig selection, IExploitation exploitation, Random random)
    {
        ArgumentNullException.ThrowIfNull(exploitation);
        return [.. exploitation.Encounters(Rank(scores, selection), random).Select(met => new Encounter(Members[met.Loser], Members[met.Winner]))];
    }

    private Ranking Rank(IReadOnlyList<SelectionScores?> scores, SelectionConfig selection)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Ranking.Of([.. Members.Select(member => scores[member])], selection);
    }
}

/// <summary>The best member of an island after a generation.</summary>
/// <param name="Member">Its number in the population.</param>
/// <param name="Metric">Its smoothed metric.</param>
public sealed record IslandBest(int Member, double Metric);
