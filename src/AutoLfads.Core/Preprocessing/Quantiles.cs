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
        double position = (pooled.Count - 1) * quantile;
        int below = (int)position;
        if (below + 1 >= pooled.Count) return pooled[^1];
        double share = position - below, step = pooled[below + 1] - pooled[below];
        // From the nearer end, so that both order statistics are returned exactly.
        return share < 0.5 ? pooled[below] + (step * share) : pooled[below + 1] - (step * (1 - share));
    }
}
