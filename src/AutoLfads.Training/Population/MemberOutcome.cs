using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Population;

/// <summary>How a member's plan for one generation came out.</summary>
/// <param name="Plan">What it was to train.</param>
/// <param name="Status">How it came out.</param>
public sealed record MemberOutcome(MemberPlan Plan, MemberStatus Status)
{
    /// <summary>Smoothed scores at the end of the generation; null unless trained.</summary>
    public SelectionScores? Scores { get; init; }

    /// <summary>What went wrong, for a person; null when trained.</summary>
    public string? Problem { get; init; }
}
