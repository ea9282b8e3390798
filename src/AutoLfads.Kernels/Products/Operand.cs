namespace AutoLfads.Kernels.Products;

/// <summary>One of the matrices that stand side by side on the left of a product.</summary>
/// <param name="data">Its first number.</param>
/// <param name="rowStride">Numbers from one row to the next; 0 repeats one row.</param>
/// <param name="columns">Its columns.</param>
internal readonly unsafe struct Operand(float* data, nint rowStride, int columns)
{
    public float* Data { get; } = data;

    public nint RowStride { get; } = rowStride;

    public int Columns { get; } = columns;
}
