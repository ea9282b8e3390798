using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Products;

/// <summary>The right side of a product, stored in panels of three registers' width (two or one at the end), each panel's rows one after the other: the order in which a product reads it.</summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly AlignedBuffer buffer;
    private readonly int lanes;

    public PackedMatrix(int rows, int columns, int lanes)
    {
        if (columns % lanes != 0) throw new ArgumentException($"The columns must fill registers of {lanes}, were {columns}.", nameof(columns));
        (Rows, Columns, this.lanes) = (rows, columns, lanes);
        buffer = new AlignedBuffer((long)rows * columns);
    }

    public int Rows { get; }

    /// <summary>Columns, a multiple of the register's width.</summary>
    public int Columns { get; }

    public float* Data => buffer.Data;

    /// <summary>Registers in the next panel when so many are left: threes, but never a single one where two pairs can be had.</summary>
    public static int PanelRegisters(int left) => left == 4 ? 2 : Math.Min(left, 3);

    /// <summary>Copies a matrix into a part of this one; entry (i, j) of it is source[i·rowStride + j·columnStride] · scale.</summary>
    public void Fill(int firstRow, int firstColumn, int rows, int columns, float* source, nint rowStride, nint columnStride, float scale = 1)
    {
        int panel = 0, width = PanelRegisters(Columns / lanes) * lanes;
        for (int j = firstColumn; j < firstColumn + columns; j++)
        {
            while (j >= panel + width)
            {
                panel += width;
                width = PanelRegisters((Columns - panel) / lanes) * lanes;
            }

            float* to = buffer.Data + ((nint)panel * Rows) + ((nint)firstRow * width) + (j - panel);
            float* from = source + ((j - firstColumn) * columnStride);
            for (int i = 0; i < rows; i++)
            {
                *to = *from * scale;
                to += width;
                from += rowStride;
            }
        }
    }

    public void Dispose() => buffer.Dispose();
}
