using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>Empirical quantiles by linear interpolation between order statistics, as NumPy's default.</summary>
internal static class Quantiles
{
    /// <summary>A quantile of one channel over several recordings taken together, missing samples left out.</summary>
    /// <exception cref="InvalidDataException">No recording has a sample of the channel.</exception>
    public static double OfChannel(IReadOnlyList<EmgRecording> recordings, string channel, double quantile)
    {
        List<double> pooled = [];
        foreach (EmgRecording recording in recordings)
            pooled.AddRange(recording.Samples.GetChannel(recording.RequireChannel(channel)).Where(x => !double.IsNaN(x)));
        if (pooled.Count == 0)
            throw new InvalidDataException($"Channel '{channel}' has no samples to take a quantile of. Leave it out by listing the others in preprocessing.channels.");
        pooled.Sort();
        return OfSorted(pooled, quantile);
    }

    /// <summary>A quantile of ascending values, of which there is at least one.</summary>
    public static double OfSorted(IReadOnlyList<double> sorted, double quantile)
    {
        double position = (sorted.Count - 1) * quantile;
        int below = (int)position;
        if (below + 1 >= sorted.Count) return sorted[^1];
        double share = position - below, step = sorted[below + 1] - sorted[below];
        // From the nearer end, so that both order statistics are returned exactly.
        return share < 0.5 ? sorted[below] + (step * share) : sorted[below + 1] - (step * (1 - share));
    }
}
