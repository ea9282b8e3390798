using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>Samples as filters read them: a missing one counts as its channel's mean over the whole recording.</summary>
/// <param name="samples">The samples.</param>
internal sealed class FilledSamples(SampleMatrix samples)
{
    // Most recordings lack nothing between their gaps and are spared the reading.
    private double[]? means;

    /// <summary>Copies consecutive samples, missing ones filled.</summary>
    /// <param name="start">Zero-based time index of the first.</param>
    /// <param name="rows">Where they go, row-major [time, channel].</param>
    /// <returns>True where samples were missing.</returns>
    public bool Read(int start, Span<double> rows)
    {
        samples.Read(start, rows);
        // x - x is 0, or NaN for a missing sample.
        double sum = 0;
        foreach (double x in rows) sum += x - x;
        if (!double.IsNaN(sum)) return false;
        means ??= Means();
        for (int i = 0; i < rows.Length; i += means.Length)
        {
            for (int c = 0; c < means.Length; c++) rows[i + c] = double.IsNaN(rows[i + c]) ? means[c] : rows[i + c];
        }

        return true;
    }

    private double[] Means()
    {
        int channels = samples.ChannelCount;
        double[] sums = new double[channels];
        int[] counts = new int[channels];
        samples.ForEachBlock((_, rows) =>
        {
            for (int i = 0; i < rows.Length; i += channels)
            {
                for (int c = 0; c < channels; c++)
                {
                    double x = rows[i + c];
                    if (double.IsNaN(x)) continue;
                    sums[c] += x;
                    counts[c]++;
                }
            }
        });
        return [.. sums.Zip(counts, (sum, count) => sum / count)];
    }
}
