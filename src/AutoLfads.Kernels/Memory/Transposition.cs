namespace AutoLfads.Kernels.Memory;

/// <summary>Copies of matrices with rows and columns exchanged.</summary>
internal static unsafe class Transposition
{
    private const int BlockRows = 16;

    /// <summary>to[j, i] = scale · from[i, j], in blocks of rows so that neither side leaves the first-level cache.</summary>
    /// <param name="from">First number of the source.</param>
    /// <param name="fromStride">Numbers from one of its rows to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="to">The destination, [columns, rows].</param>
    /// <param name="scale">Factor of every number.</param>
    public static void Copy(float* from, nint fromStride, int rows, int columns, Span<float> to, float scale = 1)
    {
        for (int first = 0; first < rows; first += BlockRows)
        {
            int end = Math.Min(first + BlockRows, rows);
            for (int j = 0; j < columns; j++)
            {
                Span<float> row = to.Slice(j * rows, rows);
                float* value = from + (first * fromStride) + j;
                for (int i = first; i < end; i++, value += fromStride) row[i] = scale * *value;
            }
        }
    }
}
