using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoLfads.Inference;

/// <summary>Running sums in double precision of numbers in single precision, element by element.</summary>
internal static class VectorSums
{
    /// <summary>sum += values.</summary>
    public static void Add(ReadOnlySpan<float> values, Span<double> sum)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<double>> sums = Halves(sum, values.Length);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out Vector<double> low, out Vector<double> high);
            sums[2 * i] += low;
            sums[(2 * i) + 1] += high;
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++) sum[i] += values[i];
    }

    /// <summary>sum += (values − means)².</summary>
    public static void AddSquaredDeviations(ReadOnlySpan<float> values, ReadOnlySpan<double> means, Span<double> sum)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        ReadOnlySpan<Vector<double>> centres = MemoryMarshal.Cast<double, Vector<double>>(means[..values.Length]);
        Span<Vector<double>> sums = Halves(sum, values.Length);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out Vector<double> low, out Vector<double> high);
            low -= centres[2 * i];
            high -= centres[(2 * i) + 1];
            sums[2 * i] += low * low;
            sums[(2 * i) + 1] += high * high;
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++) sum[i] += (values[i] - means[i]) * (values[i] - means[i]);
    }

    /// <summary>result = sum / count.</summary>
    public static void Divide(ReadOnlySpan<double> sum, int count, Span<float> result)
    {
        ReadOnlySpan<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(sum[..result.Length]);
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(result);
        Vector<double> divisor = new(count);
        for (int i = 0; i < vectors.Length; i++) vectors[i] = Vector.Narrow(sums[2 * i] / divisor, sums[(2 * i) + 1] / divisor);
        for (int i = vectors.Length * Vector<float>.Count; i < result.Length; i++) result[i] = (float)(sum[i] / count);
    }

    private static Span<Vector<double>> Halves(Span<double> values, int length) => MemoryMarshal.Cast<double, Vector<double>>(values[..length]);
}
