namespace AutoLfads.Training.Population;

/// <summary>What a member is doing in the running generation.</summary>
public enum MemberActivity
{
    /// <summary>Its training has not begun.</summary>
    Waiting,

    /// <summary>It is being trained.</summary>
    Training,

    /// <summary>It came to the generation's last epoch.</summary>
    Trained,

    /// <summary>A loss term was not a number or beyond the limit.</summary>
    Diverged,

    /// <summary>Its training ended without a result.</summary>
    Crashed,
}

/// <summary>Where one member stands in the running generation.</summary>
/// <param name="Member">Zero-based number.</param>
/// <param name="Activity">What it is doing.</param>
/// <param name="EpochsDone">Epochs of this generation done.</param>
/// <param name="EpochsTotal">Epochs of this generation.</param>
public sealed record MemberProgress(int Member, MemberActivity Activity, int EpochsDone, int EpochsTotal)
{
    /// <summary>Latest smoothed value of the configured selection metric, in whichever generation it was computed; null before the first.</summary>
    public double? Metric { get; init; }
}

/// <summary>Where a search stands: told after every epoch of every member, and after every generation.</summary>
public sealed record SearchProgress
{
    /// <summary>Zero-based generation that is running, or has just been completed.</summary>
    public required int Generation { get; init; }

    /// <summary>Largest number of generations; the search may end earlier.</summary>
    public required int MaxGenerations { get; init; }

    /// <summary>Epochs each member will have trained by the end of the generation.</summary>
    public required int Epochs { get; init; }

    /// <summary>All members, by number.</summary>
    public required IReadOnlyList<MemberProgress> Members { get; init; }

    /// <summary>The latest complete generation, whose exploits began the running one; null in the first.</summary>
    public GenerationRecord? Last { get; init; }

    /// <summary>True where <see cref="Last"/> has just been completed and recorded: once per generation.</summary>
    public bool IsGenerationComplete { get; init; }

    /// <summary>Smallest metric of any complete generation; null before the first.</summary>
    public double? BestMetric { get; init; }

    /// <summary>Wall clock since the search was begun or resumed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Time to the largest number of generations at the pace since the search was begun or resumed; null before the first epoch.</summary>
    public TimeSpan? TimeLeft { get; init; }
}
