namespace AutoLfads.Kernels.Tests;

/// <summary>Single rows of sequences [step, row, feature].</summary>
internal static class Rows
{
    public static float[] Of(float[] sequence, int rows, int width, int row) =>
        [.. Enumerable.Range(0, width == 0 ? 0 : sequence.Length / (rows * width)).SelectMany(step => sequence.AsSpan(((step * rows) + row) * width, width).ToArray())];
}
