using AutoLfads.Core.Configuration;

namespace AutoLfads.Training.Population;

/// <summary>What a member trains in one generation.</summary>
/// <param name="Member">Zero-based number.</param>
/// <param name="Parent">Whose state at the end of the generation before it begins with: itself, or the member it copies; null in the first generation, which begins with fresh weights.</param>
/// <param name="Hyperparameters">Values by <see cref="Hyperparameter.Name"/>.</param>
public sealed record MemberPlan(int Member, int? Parent, IReadOnlyDictionary<string, double> Hyperparameters)
{
    /// <summary>The plans of all members, by number.</summary>
    /// <param name="config">The run configuration.</param>
    /// <param name="last">The generation before; null for the first.</param>
    /// <exception cref="ArgumentException">The search ended with that generation.</exception>
    public static IReadOnlyList<MemberPlan> For(RunConfig config, GenerationRecord? last)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (last is null)
            return [.. Enumerable.Range(0, config.Population.Members).Select(m => new MemberPlan(m, null, InitialHyperparameters.Of(config.Population.Space, config.Training.Seed, m)))];
        if (last.End is { } end) throw new ArgumentException($"The search ended with generation {last.Generation} ({end}), nothing follows it.", nameof(last));
        Dictionary<int, Exploit> exploits = last.Exploits.ToDictionary(exploit => exploit.Loser);
        return
        [
            .. last.Members.Select(member => exploits.TryGetValue(member.Member, out Exploit? exploit)
                ? new MemberPlan(member.Member, exploit.Winner, exploit.After)
                : new MemberPlan(member.Member, member.Member, member.Hyperparameters)),
        ];
    }
}
