using AutoLfads.Training.Population;

namespace AutoLfads.Training.Execution;

/// <summary>How far a task is: told when it begins, after every epoch, and when it ends.</summary>
/// <param name="Member">Zero-based number of the member.</param>
/// <param name="Activity">What it is doing.</param>
public sealed record TaskProgress(int Member, MemberActivity Activity)
{
    /// <summary>Epochs it has trained, over all generations; null where that is not known.</summary>
    public int? Epochs { get; init; }

    /// <summary>Latest smoothed value of the selection metric; null before the first.</summary>
    public double? Metric { get; init; }

    /// <summary>Time the epoch took, its scores included, seconds; 0 where this is not told after an epoch.</summary>
    public double Seconds { get; init; }
}
