namespace AutoLfads.Training.Population;

/// <summary>Whose weights became whose: what the records of a population say about descent.</summary>
public static class Lineage
{
    /// <summary>The members through which the weights of one came.</summary>
    /// <param name="generations">All generations, in order.</param>
    /// <param name="generation">Zero-based generation after which the member is looked at.</param>
    /// <param name="member">Zero-based number of the member.</param>
    /// <returns>A member for each generation from the first to <paramref name="generation"/>: whose training in that generation is in the weights. The last is <paramref name="member"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The records do not have that generation, or it does not have that member.</exception>
    public static IReadOnlyList<int> AncestorsOf(IReadOnlyList<GenerationRecord> generations, int generation, int member)
    {
        ArgumentNullException.ThrowIfNull(generations);
        ArgumentOutOfRangeException.ThrowIfNegative(generation);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(generation, generations.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(member);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(member, generations[generation].Members.Count);
        int[] line = new int[generation + 1];
        line[^1] = member;
        for (int g = generation; g > 0; g--) line[g - 1] = generations[g].Members[line[g]].Parent ?? line[g];
        return line;
    }
}
