using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Population;

/// <summary>How a member came out of a generation.</summary>
public enum MemberStatus
{
    /// <summary>Trained to the generation's last epoch.</summary>
    Trained,

    /// <summary>A loss term was not a number or beyond the limit.</summary>
    Diverged,

    /// <summary>Its training ended without a result: a process that was killed, or a fault.</summary>
    Crashed,
}

/// <summary>Why a search ended.</summary>
public enum SearchEnd
{
    /// <summary>The best metric had not improved enough over the generations of patience.</summary>
    NoImprovement,

    /// <summary>The largest number of generations was reached.</summary>
    MaxGenerations,

    /// <summary>No member is left that could be copied.</summary>
    AllFailed,

    /// <summary>The caller asked for it; the run folder continues the search. Never written into a record.</summary>
    Cancelled,
}

/// <summary>One member after a generation.</summary>
/// <param name="Member">Zero-based number.</param>
/// <param name="Status">How it came out.</param>
/// <param name="Hyperparameters">What it was trained with, by the names of <see cref="Core.Configuration.HyperparameterSpace"/> in snake_case.</param>
public sealed record MemberRecord(int Member, MemberStatus Status, IReadOnlyDictionary<string, double> Hyperparameters)
{
    /// <summary>Whose weights of the generation before it began with; itself where it copied nobody, null in the first generation.</summary>
    public int? Parent { get; init; }

    /// <summary>Smoothed scores after the generation; null unless trained.</summary>
    public SelectionScores? Scores { get; init; }

    /// <summary>Place in the population, 0 the best; failed members share the last places in the order of their numbers.</summary>
    public required int Rank { get; init; }

    /// <summary>What went wrong, for a person; null when trained.</summary>
    public string? Problem { get; init; }
}

/// <summary>A member that copies another after a generation.</summary>
/// <param name="Loser">Who copies.</param>
/// <param name="Winner">Who is copied.</param>
/// <param name="Before">The loser's hyperparameters until now.</param>
/// <param name="After">Those with which it goes on: the winner's, explored.</param>
public sealed record Exploit(int Loser, int Winner, IReadOnlyDictionary<string, double> Before, IReadOnlyDictionary<string, double> After);

/// <summary>A generation of a population: a line of generations.jsonl, written before it is acted on.</summary>
public sealed record GenerationRecord
{
    /// <summary>Zero-based number.</summary>
    public required int Generation { get; init; }

    /// <summary>Epochs each member has trained by its end.</summary>
    public required int Epochs { get; init; }

    /// <summary>All members, by number.</summary>
    public required IReadOnlyList<MemberRecord> Members { get; init; }

    /// <summary>The best member of this generation; null when all failed.</summary>
    public int? Best { get; init; }

    /// <summary>Its smoothed metric.</summary>
    public double? BestMetric { get; init; }

    /// <summary>The best of each island, by its number; null where all its members failed.</summary>
    public required IReadOnlyList<IslandBest?> IslandBests { get; init; }

    /// <summary>Who copies whom before the next generation; empty after the last.</summary>
    public IReadOnlyList<Exploit> Exploits { get; init; } = [];

    /// <summary>Why the search ended here; null while it goes on.</summary>
    public SearchEnd? End { get; init; }
}
