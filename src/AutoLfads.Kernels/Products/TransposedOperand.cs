namespace AutoLfads.Kernels.Products;

/// <summary>The left side of a weight gradient: the same features of some rows at some steps.</summary>
/// <param name="data">First number of the first step.</param>
/// <param name="stepStride">Numbers from one step to the next; negative against time.</param>
/// <param name="rowStride">Numbers from one row to the next; 0 repeats one row.</param>
/// <param name="steps">Steps to sum over.</param>
/// <param name="rows">Rows to sum over.</param>
/// <param name="columns">Features.</param>
internal readonly unsafe struct TransposedOperand(float* data, nint stepStride, nint rowStride, int steps, int rows, int columns)
{
    public float* Data { get; } = data;

    public nint StepStride { get; } = stepStride;

    public nint RowStride { get; } = rowStride;

    public int Steps { get; } = steps;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;
}
