using System.Buffers;
using System.Numerics;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Inference;

/// <summary>Collects the samples of one batch of windows: running sums of every output, and every sample of the mean, for its variance and its quantiles.</summary>
/// <remarks>An ensemble is the uniform mixture of its models: each draws as many samples, and all of these together are the ensemble's.</remarks>
internal sealed class BatchAverage : IDisposable
{
    private readonly Dictionary<string, double[]> sums = [];
    private readonly int firstWindow;
    private readonly int windowCount;
    private readonly int sampleCount;
    private readonly int modelCount;
    private readonly int pooledCount;
    private float[] means = [];

    /// <summary>Prepares for the samples of a batch.</summary>
    /// <param name="firstWindow">Zero-based index of the batch's first window.</param>
    /// <param name="windowCount">Windows of the batch.</param>
    /// <param name="sampleCount">Samples of each window, and of each model, that will be added; at least 1.</param>
    /// <param name="modelCount">Models whose samples the pooled outputs hold; at least 1.</param>
    public BatchAverage(int firstWindow, int windowCount, int sampleCount, int modelCount) =>
        (this.firstWindow, this.windowCount, this.sampleCount, this.modelCount, pooledCount) = (firstWindow, windowCount, sampleCount, modelCount, checked(sampleCount * modelCount));

    /// <summary>Adds samples of one output.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="values">[sample, window, ...]; of a pooled output [model, sample, window, ...].</param>
    /// <param name="firstSample">Zero-based index of the first sample given.</param>
    /// <param name="samples">Number of samples given, of each model.</param>
    public void Add(string name, ReadOnlySpan<float> values, int firstSample, int samples)
    {
        int models = ModelsOf(name), size = values.Length / (models * samples);
        if (name == GraphNames.Mean && means.Length == 0) means = ArrayPool<float>.Shared.Rent(checked(size * pooledCount));

        if (!sums.TryGetValue(name, out double[]? sum))
        {
            sums[name] = sum = ArrayPool<double>.Shared.Rent(size);
            sum.AsSpan(0, size).Clear();
        }

        // All models' first samples, then all models' second ones: an order that does not depend on how many samples come at once.
        for (int s = 0; s < samples; s++)
        {
            for (int m = 0; m < models; m++)
            {
                ReadOnlySpan<float> sample = values.Slice(((m * samples) + s) * size, size);
                VectorSums.Add(sample, sum);
                if (name == GraphNames.Mean) sample.CopyTo(means.AsSpan((((firstSample + s) * models) + m) * size));
            }
        }
    }

    /// <summary>Writes the batch's averages into its windows of the results.</summary>
    public void WriteTo(PosteriorAverages results, double credibleMass)
    {
        foreach ((string name, double[] sum) in sums)
            VectorSums.Divide(sum, sampleCount * ModelsOf(name), BatchOf(results.Outputs[name]));
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
        float[] between = ArrayPool<float>.Shared.Rent(variance.Length);
        double[] mean = ArrayPool<double>.Shared.Rent(variance.Length), squares = ArrayPool<double>.Shared.Rent(variance.Length);
        for (int i = 0; i < variance.Length; i++) mean[i] = sums[GraphNames.Mean][i] / pooledCount;
        squares.AsSpan(0, variance.Length).Clear();
        for (int s = 0; s < pooledCount; s++) VectorSums.AddSquaredDeviations(means.AsSpan(s * variance.Length, variance.Length), mean, squares);
        VectorSums.Divide(squares, pooledCount, between.AsSpan(0, variance.Length));
        for (int i = 0; i < variance.Length; i++) variance[i] += between[i];
        ArrayPool<float>.Shared.Return(between);
        ArrayPool<double>.Shared.Return(mean);
        ArrayPool<double>.Shared.Return(squares);
    }

    /// <summary>Quantiles at both ends of the central mass, interpolated linearly between the sorted samples.</summary>
    private void WriteQuantiles(Span<float> lower, Span<float> upper, double mass)
    {
        int lanes = Vector<float>.Count;
        Vector<float>[] sorted = ArrayPool<Vector<float>>.Shared.Rent(pooledCount);
        float[] padded = new float[lanes];
        for (int first = 0; first < lower.Length; first += lanes)
        {
            int count = Math.Min(lanes, lower.Length - first);
            for (int s = 0; s < pooledCount; s++)
            {
                ReadOnlySpan<float> sample = means.AsSpan((s * lower.Length) + first, count);
                if (count < lanes) sample.CopyTo(padded);
                sorted[s] = count < lanes ? new Vector<float>(padded) : new Vector<float>(sample);
            }

            SortingNetwork.Sort(sorted.AsSpan(0, pooledCount));
            for (int i = 0; i < count; i++)
            {
                lower[first + i] = Quantile(sorted, i, (1 - mass) / 2);
                upper[first + i] = Quantile(sorted, i, (1 + mass) / 2);
            }
        }

        ArrayPool<Vector<float>>.Shared.Return(sorted);
    }

    private int ModelsOf(string output) => GraphNames.Pooled.Contains(output) ? modelCount : 1;

    private float Quantile(Vector<float>[] sorted, int lane, double probability)
    {
        double position = probability * (pooledCount - 1);
        int below = (int)position, above = Math.Min(below + 1, pooledCount - 1);
        double lower = sorted[below][lane], upper = sorted[above][lane];
        return (float)(lower + ((position - below) * (upper - lower)));
    }

    private Span<float> BatchOf(WindowSet windows)
    {
        int size = windows.TimeBins * windows.ChannelCount;
        return windows.Values.AsSpan(firstWindow * size, windowCount * size);
    }
}
