using System.Buffers;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Inference;

/// <summary>Collects the samples of one batch of windows: running sums of every output, and every sample of the mean, for its variance and its quantiles.</summary>
internal sealed class BatchAverage : IDisposable
{
    private readonly Dictionary<string, double[]> sums = [];
    private readonly int firstWindow;
    private readonly int windowCount;
    private readonly int sampleCount;
    private float[] means = [];

    /// <summary>Prepares for the samples of a batch.</summary>
    /// <param name="firstWindow">Zero-based index of the batch's first window.</param>
    /// <param name="windowCount">Windows of the batch.</param>
    /// <param name="sampleCount">Samples of each window that will be added; at least 1.</param>
    public BatchAverage(int firstWindow, int windowCount, int sampleCount) =>
        (this.firstWindow, this.windowCount, this.sampleCount) = (firstWindow, windowCount, sampleCount);

    /// <summary>Adds samples of one output.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="values">[sample, window, ...].</param>
    /// <param name="firstSample">Zero-based index of the first sample given.</param>
    /// <param name="samples">Number of samples given.</param>
    public void Add(string name, ReadOnlySpan<float> values, int firstSample, int samples)
    {
        int size = values.Length / samples;
        if (name == GraphNames.Mean)
        {
            if (means.Length == 0) means = ArrayPool<float>.Shared.Rent(checked(size * sampleCount));
            values.CopyTo(means.AsSpan(firstSample * size));
        }

        if (!sums.TryGetValue(name, out double[]? sum))
        {
            sums[name] = sum = ArrayPool<double>.Shared.Rent(size);
            sum.AsSpan(0, size).Clear();
        }

        for (int s = 0; s < samples; s++)
        {
            ReadOnlySpan<float> sample = values.Slice(s * size, size);
            for (int i = 0; i < sample.Length; i++) sum[i] += sample[i];
        }
    }

    /// <summary>Writes the batch's averages into its windows of the results.</summary>
    public void WriteTo(PosteriorAverages results, double credibleMass)
    {
        foreach ((string name, double[] sum) in sums)
        {
            Span<float> average = BatchOf(results.Outputs[name]);
            for (int i = 0; i < average.Length; i++) average[i] = (float)(sum[i] / sampleCount);
        }

        if (results.Outputs.TryGetValue(GraphNames.Variance, out WindowSet? variance)) AddVarianceOfMeans(BatchOf(variance));
        if (results.Lower is { } lower && results.Upper is { } upper) WriteQuantiles(BatchOf(lower), BatchOf(upper), credibleMass);
    }

    public void Dispose()
    {
        foreach (double[] sum in sums.Values) ArrayPool<double>.Shared.Return(sum);
        sums.Clear();
        if (means.Length > 0) ArrayPool<float>.Shared.Return(means);
        means = [];
    }

    private void AddVarianceOfMeans(Span<float> variance)
    {
        double[] sum = sums[GraphNames.Mean];
        for (int i = 0; i < variance.Length; i++)
        {
            double mean = sum[i] / sampleCount, squares = 0;
            for (int s = 0; s < sampleCount; s++)
            {
                double deviation = means[(s * variance.Length) + i] - mean;
                squares += deviation * deviation;
            }

            variance[i] += (float)(squares / sampleCount);
        }
    }

    /// <summary>Quantiles at both ends of the central mass, interpolated linearly between the sorted samples.</summary>
    private void WriteQuantiles(Span<float> lower, Span<float> upper, double mass)
    {
        Span<float> sorted = sampleCount <= 1024 ? stackalloc float[sampleCount] : new float[sampleCount];
        for (int i = 0; i < lower.Length; i++)
        {
            for (int s = 0; s < sampleCount; s++) sorted[s] = means[(s * lower.Length) + i];
            sorted.Sort();
            lower[i] = Quantile(sorted, (1 - mass) / 2);
            upper[i] = Quantile(sorted, (1 + mass) / 2);
        }
    }

    private static float Quantile(ReadOnlySpan<float> sorted, double probability)
    {
        double position = probability * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return (float)(sorted[below] + ((position - below) * ((double)sorted[above] - sorted[below])));
    }

    private Span<float> BatchOf(WindowSet windows)
    {
        int size = windows.TimeBins * windows.ChannelCount;
        return windows.Values.AsSpan(firstWindow * size, windowCount * size);
    }
}
