namespace AutoLfads.Kernels.Gru;

/// <summary>How many steps' gate gradients wait for the weight gradient.</summary>
internal static class GradientChunk
{
    // Long enough that loading and storing the sums does not count, short enough that the gate gradients are still in the second-level cache.
    private const int Products = 128;

    public static int Steps(int rows) => Math.Max(1, Products / Math.Max(rows, 4));

    /// <summary>Numbers of scratch for the backward pass of a cell alone over a block.</summary>
    public static long ScratchLength(GruCell cell, int rows) => cell.PaddedStateDim * (1 + ((2L + (4 * Steps(rows))) * rows));
}
