using AutoLfads.Core.Configuration;

namespace AutoLfads.Core.Windowing;

/// <summary>Which windows train the model and which validate it.</summary>
/// <param name="TrainIndices">Zero-based numbers of the training windows, increasing; at least one.</param>
/// <param name="ValidIndices">Zero-based numbers of the validation windows, increasing; at least one.</param>
public sealed record WindowSplit(IReadOnlyList<int> TrainIndices, IReadOnlyList<int> ValidIndices)
{
    /// <summary>Splits by blocks of consecutive windows: every round(1/share)-th block validates, beginning with the first (by default windows 0, 5, 10, …).</summary>
    /// <param name="windowCount">Number of windows, over all recordings.</param>
    /// <param name="windowing">Share and block length.</param>
    /// <exception cref="ArgumentException">The settings have problems.</exception>
    /// <exception cref="InvalidDataException">There are too few windows for at least one on each side.</exception>
    public static WindowSplit ByBlocks(int windowCount, WindowingConfig windowing)
    {
        ArgumentNullException.ThrowIfNull(windowing);
        ArgumentOutOfRangeException.ThrowIfNegative(windowCount);
        var problems = windowing.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems), nameof(windowing));
        int block = windowing.ValidationBlockWindows;
        if (windowCount <= block)
        {
            throw new InvalidDataException(
                $"Training and validation need at least one window each: more than {block} with blocks of {block} (windowing.validation_block_windows), but the recordings give {windowCount}. "
                + "Use longer recordings, or reduce windowing.window_bins or windowing.validation_block_windows.");
        }

        double every = Math.Round(1 / windowing.ValidationShare);
        ILookup<bool, int> byUse = Enumerable.Range(0, windowCount).ToLookup(w => w / block % every == 0);
        return new WindowSplit([.. byUse[false]], [.. byUse[true]]);
    }
}
