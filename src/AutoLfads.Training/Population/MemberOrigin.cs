namespace AutoLfads.Training.Population;

/// <summary>Which member a checkpoint is of and what its generation began with.</summary>
/// <param name="Member">Zero-based number.</param>
/// <param name="Generation">Zero-based generation in which it is, or was, trained.</param>
/// <param name="Hyperparameters">What it is trained with, by name.</param>
public sealed record MemberOrigin(int Member, int Generation, IReadOnlyDictionary<string, double> Hyperparameters)
{
    /// <summary>Whose weights of the generation before it began with; null for fresh weights.</summary>
    public int? Parent { get; init; }

    /// <summary>Whether both say the same.</summary>
    /// <param name="other">Another origin; null is never the same.</param>
    public bool IsSameAs(MemberOrigin? other) =>
        other is not null
        && (Member, Generation, Parent) == (other.Member, other.Generation, other.Parent)
        && Hyperparameters.Count == other.Hyperparameters.Count
        && Hyperparameters.All(value => other.Hyperparameters.TryGetValue(value.Key, out double theirs) && theirs.Equals(value.Value));
}
