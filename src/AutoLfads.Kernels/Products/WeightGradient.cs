using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Products;

/// <summary>Weight gradients: products that sum over rows and steps of states and of gradients of gates.</summary>
internal static unsafe class WeightGradient<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>sum += leftᵀ · right, over all rows of all steps.</summary>
    /// <param name="left">States, read step by step.</param>
    /// <param name="right">Gradients, the rows of each step one after the other, in the same order of steps.</param>
    /// <param name="rightStride">Numbers from one row of the gradients to the next.</param>
    /// <param name="columns">Columns of the gradients that take part, a multiple of the register's width.</param>
    /// <param name="sum">A row for each column of the states.</param>
    /// <param name="sumStride">Numbers from one row of the sum to the next.</param>
    public static void Add(in TransposedOperand left, float* right, nint rightStride, int columns, float* sum, nint sumStride)
    {
        for (int column = 0; column < columns;)
        {
            int registers = PackedMatrix.PanelRegisters((columns - column) / TLanes.Count), i = 0;
            float* to = sum + column;
            for (; i + 4 <= left.Columns; i += 4, to += 4 * sumStride)
            {
                switch (registers)
                {
                    case 3: Tile4x3(left, i, right + column, rightStride, to, sumStride); break;
                    case 2: Tile4x2(left, i, right + column, rightStride, to, sumStride); break;
                    default: Tile4x1(left, i, right + column, rightStride, to, sumStride); break;
                }
            }

            for (; i < left.Columns; i++, to += sumStride)
            {
                switch (registers)
                {
                    case 3: Tile1x3(left, i, right + column, rightStride, to, sumStride); break;
                    case 2: Tile1x2(left, i, right + column, rightStride, to, sumStride); break;
                    default: Tile1x1(left, i, right + column, rightStride, to, sumStride); break;
                }
            }

            column += registers * TLanes.Count;
        }
    }

    /// <summary>sum += the column sums of so many rows.</summary>
    public static void AddColumnSums(float* rows, int count, nint stride, int columns, float* sum)
    {
        for (int j = 0; j < columns; j += TLanes.Count)
        {
            TVector total = TLanes.Load(sum + j);
            float* row = rows + j;
            for (int i = 0; i < count; i++, row += stride) total = TLanes.Add(total, TLanes.Load(row));
            TLanes.Store(total, sum + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x3(in TransposedOperand left, nint column, float* right, nint rightStride, float* sum, nint sumStride)
    {
        float* c = sum;
        TVector s00 = TLanes.Load(c);
        TVector s01 = TLanes.Load(c + TLanes.Count);
        TVector s02 = TLanes.Load(c + (2 * TLanes.Count));
        c += sumStride;
        TVector s10 = TLanes.Load(c);
        TVector s11 = TLanes.Load(c + TLanes.Count);
        TVector s12 = TLanes.Load(c + (2 * TLanes.Count));
        c += sumStride;
        TVector s20 = TLanes.Load(c);
        TVector s21 = TLanes.Load(c + TLanes.Count);
        TVector s22 = TLanes.Load(c + (2 * TLanes.Count));
        c += sumStride;
        TVector s30 = TLanes.Load(c);
        TVector s31 = TLanes.Load(c + TLanes.Count);
        TVector s32 = TLanes.Load(c + (2 * TLanes.Count));
        float* step = left.Data + column;
        nint rowStride = left.RowStride;
        for (int t = left.Steps; t > 0; t--, step += left.StepStride)
        {
            float* a = step;
            for (int k = left.Rows; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                TVector b1 = TLanes.Load(right + TLanes.Count);
                TVector b2 = TLanes.Load(right + (2 * TLanes.Count));
                right += rightStride;
                TVector x = TLanes.Create(*a);
                s00 = TLanes.MultiplyAdd(x, b0, s00);
                s01 = TLanes.MultiplyAdd(x, b1, s01);
                s02 = TLanes.MultiplyAdd(x, b2, s02);
                x = TLanes.Create(a[1]);
                s10 = TLanes.MultiplyAdd(x, b0, s10);
                s11 = TLanes.MultiplyAdd(x, b1, s11);
                s12 = TLanes.MultiplyAdd(x, b2, s12);
                x = TLanes.Create(a[2]);
                s20 = TLanes.MultiplyAdd(x, b0, s20);
                s21 = TLanes.MultiplyAdd(x, b1, s21);
                s22 = TLanes.MultiplyAdd(x, b2, s22);
                x = TLanes.Create(a[3]);
                s30 = TLanes.MultiplyAdd(x, b0, s30);
                s31 = TLanes.MultiplyAdd(x, b1, s31);
                s32 = TLanes.MultiplyAdd(x, b2, s32);
                a += rowStride;
            }
        }

        c = sum;
        TLanes.Store(s00, c);
        TLanes.Store(s01, c + TLanes.Count);
        TLanes.Store(s02, c + (2 * TLanes.Count));
        c += sumStride;
        TLanes.Store(s10, c);
        TLanes.Store(s11, c + TLanes.Count);
        TLanes.Store(s12, c + (2 * TLanes.Count));
        c += sumStride;
        TLanes.Store(s20, c);
        TLanes.Store(s21, c + TLanes.Count);
        TLanes.Store(s22, c + (2 * TLanes.Count));
        c += sumStride;
        TLanes.Store(s30, c);
        TLanes.Store(s31, c + TLanes.Count);
        TLanes.Store(s32, c + (2 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(in TransposedOperand left, nint column, float* right, nint rightStride, float* sum, nint sumStride)
    {
        float* c = sum;
        TVector s00 = TLanes.Load(c);
        TVector s01 = TLanes.Load(c + TLanes.Count);
        c += sumStride;
        TVector s10 = TLanes.Load(c);
        TVector s11 = TLanes.Load(c + TLanes.Count);
        c += sumStride;
        TVector s20 = TLanes.Load(c);
        TVector s21 = TLanes.Load(c + TLanes.Count);
        c += sumStride;
        TVector s30 = TLanes.Load(c);
        TVector s31 = TLanes.Load(c + TLanes.Count);
        float* step = left.Data + column;
        nint rowStride = left.RowStride;
        for (int t = left.Steps; t > 0; t--, step += left.StepStride)
        {
            float* a = step;
            for (int k = left.Rows; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                TVector b1 = TLanes.Load(right + TLanes.Count);
                right += rightStride;
                TVector x = TLanes.Create(*a);
                s00 = TLanes.MultiplyAdd(x, b0, s00);
                s01 = TLanes.MultiplyAdd(x, b1, s01);
                x = TLanes.Create(a[1]);
                s10 = TLanes.MultiplyAdd(x, b0, s10);
                s11 = TLanes.MultiplyAdd(x, b1, s11);
                x = TLanes.Create(a[2]);
                s20 = TLanes.MultiplyAdd(x, b0, s20);
                s21 = TLanes.MultiplyAdd(x, b1, s21);
                x = TLanes.Create(a[3]);
                s30 = TLanes.MultiplyAdd(x, b0, s30);
                s31 = TLanes.MultiplyAdd(x, b1, s31);
                a += rowStride;
            }
        }

        c = sum;
        TLanes.Store(s00, c);
        TLanes.Store(s01, c + TLanes.Count);
        c += sumStride;
        TLanes.Store(s10, c);
        TLanes.Store(s11, c + TLanes.Count);
        c += sumStride;
        TLanes.Store(s20, c);
        TLanes.Store(s21, c + TLanes.Count);
        c += sumStride;
        TLanes.Store(s30, c);
        TLanes.Store(s31, c + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(in TransposedOperand left, nint column, float* right, nint rightStride, float* sum, nint sumStride)
    {
        float* c = sum;
        TVector s00 = TLanes.Load(c);
        c += sumStride;
        TVector s10 = TLanes.Load(c);
        c += sumStride;
        TVector s20 = TLanes.Load(c);
        c += sumStride;
        TVector s30 = TLanes.Load(c);
        float* step = left.Data + column;
        nint rowStride = left.RowStride;
        for (int t = left.Steps; t > 0; t--, step += left.StepStride)
        {
            float* a = step;
            for (int k = left.Rows; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                right += rightStride;
                TVector x = TLanes.Create(*a);
                s00 = TLanes.MultiplyAdd(x, b0, s00);
                x = TLanes.Create(a[1]);
                s10 = TLanes.MultiplyAdd(x, b0, s10);
                x = TLanes.Create(a[2]);
                s20 = TLanes.MultiplyAdd(x, b0, s20);
                x = TLanes.Create(a[3]);
                s30 = TLanes.MultiplyAdd(x, b0, s30);
                a += rowStride;
            }
        }

        c = sum;
        TLanes.Store(s00, c);
        c += sumStride;
        TLanes.Store(s10, c);
        c += sumStride;
        TLanes.Store(s20, c);
        c += sumStride;
        TLanes.Store(s30, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x3(in TransposedOperand left, nint column, float* right, nint rightStride, float* sum, nint sumStride)
    {
        float* c = sum;
        TVector s00 = TLanes.Load(c);
        TVector s01 = TLanes.Load(c + TLanes.Count);
        TVector s02 = TLanes.Load(c + (2 * TLanes.Count));
        float* step = left.Data + column;
        nint rowStride = left.RowStride;
        for (int t = left.Steps; t > 0; t--, step += left.StepStride)
        {
            float* a = step;
            for (int k = left.Rows; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                TVector b1 = TLanes.Load(right + TLanes.Count);
                TVector b2 = TLanes.Load(right + (2 * TLanes.Count));
                right += rightStride;
                TVector x = TLanes.Create(*a);
                s00 = TLanes.MultiplyAdd(x, b0, s00);
                s01 = TLanes.MultiplyAdd(x, b1, s01);
                s02 = TLanes.MultiplyAdd(x, b2, s02);
                a += rowStride;
            }
        }

        c = sum;
        TLanes.Store(s00, c);
        TLanes.Store(s01, c + TLanes.Count);
        TLanes.Store(s02, c + (2 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x2(in TransposedOperand left, nint column, float* right, nint rightStride, float* sum, nint sumStride)
    {
        float* c = sum;
        TVector s00 = TLanes.Load(c);
        TVector s01 = TLanes.Load(c + TLanes.Count);
        float* step = left.Data + column;
        nint rowStride = left.RowStride;
        for (int t = left.Steps; t > 0; t--, step += left.StepStride)
        {
            float* a = step;
            for (int k = left.Rows; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                TVector b1 = TLanes.Load(right + TLanes.Count);
                right += rightStride;
                TVector x = TLanes.Create(*a);
                s00 = TLanes.MultiplyAdd(x, b0, s00);
                s01 = TLanes.MultiplyAdd(x, b1, s01);
                a += rowStride;
            }
        }

        c = sum;
        TLanes.Store(s00, c);
        TLanes.Store(s01, c + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1(in TransposedOperand left, nint column, float* right, nint rightStride, float* sum, nint sumStride)
    {
        float* c = sum;
        TVector s00 = TLanes.Load(c);
        float* step = left.Data + column;
        nint rowStride = left.RowStride;
        for (int t = left.Steps; t > 0; t--, step += left.StepStride)
        {
            float* a = step;
            for (int k = left.Rows; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                right += rightStride;
                TVector x = TLanes.Create(*a);
                s00 = TLanes.MultiplyAdd(x, b0, s00);
                a += rowStride;
            }
        }

        c = sum;
        TLanes.Store(s00, c);
    }
}
