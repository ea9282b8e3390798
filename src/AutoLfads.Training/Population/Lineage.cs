namespace AutoLfads.Training.Population;

/// <summary>The state of a member after a generation.</summary>
/// <param name="Generation">Zero-based generation.</param>
/// <param name="Member">Zero-based member.</param>
public sealed record MemberState(int Generation, int Member);

/// <summary>Whose weights became whose: what the records of a population say about descent.</summary>
public static class Lineage
{
    /// <summary>The best state of a whole search: the smallest metric among the best members of the generations, the earlier where two are equal.</summary>
    /// <param name="generations">All generations, in order.</param>
    /// <returns>Null where no generation has a best member.</returns>
    public static MemberState? BestOf(IReadOnlyList<GenerationRecord> generations)
    {
        ArgumentNullException.ThrowIfNull(generations);
        GenerationRecord? best = generations.Where(g => g.Best is not null).MinBy(g => g.BestMetric ?? double.PositiveInfinity);
        return best is null ? null : new(best.Generation, best.Best!.Value);
    }

    /// <summary>The members through which the weights of a state came.</summary>
    /// <param name="generations">All generations, in order.</param>
    /// <param name="state">The last of the line.</param>
    /// <returns>A member for each generation from the first to the state's own: whose training in that generation the state has in it.</returns>
    /// <exception cref="ArgumentException">The records do not have the state.</exception>
    public static IReadOnlyList<int> AncestorsOf(IReadOnlyList<GenerationRecord> generations, MemberState state)
    {
        ArgumentNullException.ThrowIfNull(generations);
        ArgumentNullException.ThrowIfNull(state);
        if (state.Generation >= generations.Count || state.Member >= generations[state.Generation].Members.Count)
            throw new ArgumentException($"Member {state.Member} of generation {state.Generation} is not among the {generations.Count} generations recorded.", nameof(state));
        int[] line = new int[state.Generation + 1];
        line[^1] = state.Member;
        for (int g = state.Generation; g > 0; g--) line[g - 1] = generations[g].Members[line[g]].Parent ?? line[g];
        return line;
    }
}
