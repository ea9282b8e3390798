using System.Text.Json.Serialization;

namespace AutoLfads.Training.Population;

/// <summary>The best member of an island over a whole search.</summary>
/// <param name="Member">Zero-based number.</param>
/// <param name="Generation">Zero-based generation after which it was best.</param>
/// <param name="Metric">Its smoothed selection metric.</param>
/// <param name="Hyperparameters">What it was trained with.</param>
public sealed record BestMember(int Member, int Generation, double Metric, IReadOnlyDictionary<string, double> Hyperparameters);

/// <summary>A member that failed in a generation.</summary>
/// <param name="Member">Zero-based number.</param>
/// <param name="Generation">Zero-based generation.</param>
/// <param name="Status">Diverged or crashed.</param>
/// <param name="Problem">What went wrong, for a person.</param>
public sealed record FailedMember(int Member, int Generation, MemberStatus Status, string? Problem);

/// <summary>How a search ended.</summary>
/// <param name="End">Why.</param>
/// <param name="Generations">Complete generations.</param>
/// <param name="Epochs">Epochs that each member has trained.</param>
/// <param name="Ensemble">The best member of each island, smallest metric of all generations, the best first: the models that are exported. Empty where none was ever trained.</param>
/// <param name="Failed">Members that failed, in order.</param>
public sealed record SearchResult(SearchEnd End, int Generations, int Epochs, IReadOnlyList<BestMember> Ensemble, IReadOnlyList<FailedMember> Failed)
{
    /// <summary>The best member; null where none was ever trained.</summary>
    [JsonIgnore]
    public BestMember? Best => Ensemble.Count > 0 ? Ensemble[0] : null;

    /// <summary>What the records of a search say.</summary>
    /// <param name="end">Why it ended.</param>
    /// <param name="generations">All complete generations, in order.</param>
    public static SearchResult Of(SearchEnd end, IReadOnlyList<GenerationRecord> generations)
    {
        ArgumentNullException.ThrowIfNull(generations);
        int islands = generations.Count == 0 ? 0 : generations[0].IslandBests.Count;
        return new SearchResult(
            end,
            generations.Count,
            generations.Count == 0 ? 0 : generations[^1].Epochs,
            [.. Enumerable.Range(0, islands).Select(BestOf).OfType<BestMember>().OrderBy(best => best.Metric)],
            [.. from generation in generations
                from member in generation.Members
                where member.Status != MemberStatus.Trained
                select new FailedMember(member.Member, generation.Generation, member.Status, member.Problem)]);

        BestMember? BestOf(int island) => generations
            .Select(g => g.IslandBests[island] is { } best ? new BestMember(best.Member, g.Generation, best.Metric, g.Members[best.Member].Hyperparameters) : null)
            .OfType<BestMember>().MinBy(best => best.Metric);
    }
}
