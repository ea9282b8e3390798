using AutoLfads.Core.Configuration;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Population;

/// <summary>The order of a population's members after a generation.</summary>
/// <remarks>
/// Members within <see cref="SelectionConfig.GuardNats"/> of the population's best shifted likelihood come first, by the metric; then the others, by their shifted likelihood;
/// then those that failed, in the order of their numbers. Equal members are in the order of their numbers too.
/// </remarks>
public sealed class Ranking
{
    private Ranking(IReadOnlyList<int> order, int trainedCount, double? bestMetric)
    {
        int[] ranks = new int[order.Count];
        for (int rank = 0; rank < order.Count; rank++) ranks[order[rank]] = rank;
        Ranks = ranks;
        Trained = [.. order.Take(trainedCount)];
        BestMetric = bestMetric;
    }

    /// <summary>The place of each member, by its number; 0 is the best.</summary>
    public IReadOnlyList<int> Ranks { get; }

    /// <summary>The members that can be copied, the best first; empty where all failed.</summary>
    public IReadOnlyList<int> Trained { get; }

    /// <summary>The best member; null where all failed.</summary>
    public int? Best => Trained.Count > 0 ? Trained[0] : null;

    /// <summary>The best member's metric, nats per sample; null where all failed.</summary>
    public double? BestMetric { get; }

    /// <summary>Ranks the members of a population.</summary>
    /// <param name="scores">Smoothed scores by member; null, or any score that is not finite, where the member failed.</param>
    /// <param name="selection">The metric and its guard.</param>
    public static Ranking Of(IReadOnlyList<SelectionScores?> scores, SelectionConfig selection)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(selection);
        List<(int Member, SelectionScores Scores)> trained = [];
        List<int> failed = [];
        for (int member = 0; member < scores.Count; member++)
        {
            if (scores[member] is { } known && AreFinite(known)) trained.Add((member, known));
            else failed.Add(member);
        }

        if (trained.Count == 0) return new Ranking(failed, 0, null);
        double limit = trained.Min(entry => entry.Scores.ShiftedLikelihood) + selection.GuardNats;
        var ordered = trained
            .Select(entry => (entry.Member, entry.Scores, IsEligible: entry.Scores.ShiftedLikelihood <= limit))
            .OrderByDescending(entry => entry.IsEligible)
            .ThenBy(entry => entry.IsEligible ? entry.Scores.Of(selection.Metric) : entry.Scores.ShiftedLikelihood)
            .ThenBy(entry => entry.Member)
            .ToArray();
        return new Ranking([.. ordered.Select(entry => entry.Member), .. failed], trained.Count, ordered[0].Scores.Of(selection.Metric));
    }

    /// <summary>Whether scores can be compared: a score that is not a number is neither better nor worse than any other.</summary>
    /// <param name="scores">The scores.</param>
    public static bool AreFinite(SelectionScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return double.IsFinite(scores.Likelihood) && double.IsFinite(scores.ShiftedLikelihood) && double.IsFinite(scores.HeldOutSamples) && double.IsFinite(scores.HeldOutBlocks);
    }

    /// <summary>Whether a member has nothing that could be copied.</summary>
    /// <param name="member">Zero-based member.</param>
    public bool HasFailed(int member) => Ranks[member] >= Trained.Count;
}
