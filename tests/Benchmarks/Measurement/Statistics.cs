namespace AutoLfads.Benchmarks.Measurement;

/// <summary>What is reported of repeated timings.</summary>
internal static class Statistics
{
    /// <summary>The middle one, or the mean of the two in the middle: a few disturbed runs do not move it.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) throw new ArgumentException("A median needs at least one value.", nameof(values));
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
