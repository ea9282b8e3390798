using System.Numerics;
using System.Runtime.InteropServices;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Inference.Forward;

/// <summary>Makes of EMG what the encoders read, as the model file's graph does: the logarithm where the model wants it, then 0 where a sample is missing.</summary>
internal static class EncoderInput
{
    private const float SmallestLogSample = 1e-6f;

    /// <summary>Transforms samples.</summary>
    /// <param name="emg">Linear EMG, NaN where missing.</param>
    /// <param name="transform">What the encoders read.</param>
    /// <param name="result">Takes as many numbers.</param>
    public static void Prepare(ReadOnlySpan<float> emg, EncoderInputTransform transform, Span<float> result)
    {
        if (transform == EncoderInputTransform.None) ZeroMissing(emg, result);
        else ZeroMissingOfLog(emg, result);
    }

    /// <summary>Copies numbers, those that are missing as 0.</summary>
    public static void ZeroMissing(ReadOnlySpan<float> values, Span<float> result)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> results = MemoryMarshal.Cast<float, Vector<float>>(result[..values.Length]);
        for (int i = 0; i < vectors.Length; i++) results[i] = Vector.ConditionalSelect(Vector.Equals(vectors[i], vectors[i]), vectors[i], Vector<float>.Zero);
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++) result[i] = float.IsNaN(values[i]) ? 0 : values[i];
    }

    private static void ZeroMissingOfLog(ReadOnlySpan<float> emg, Span<float> result)
    {
        for (int i = 0; i < emg.Length; i++) result[i] = float.IsNaN(emg[i]) ? 0 : MathF.Log(MathF.Max(emg[i], SmallestLogSample));
    }
}
