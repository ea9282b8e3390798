using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Products;

/// <summary>Products of states with packed weights: each tile of rows and columns is summed in registers and written once.</summary>
/// <remarks>Every sum runs over the operands' columns in their order, whatever the tile, so that a row's result depends on that row alone.</remarks>
internal static unsafe class Product<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    private const int TileRows = 4;

    /// <summary>result = bias + [left₀ | left₁ | …] · right, or result += … without a bias.</summary>
    /// <param name="left">Matrices side by side; their columns together are the right side's rows.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="right">Packed weights.</param>
    /// <param name="bias">What every row starts from, as wide as the right side; null to add to the result.</param>
    /// <param name="result">Rows as wide as the right side.</param>
    /// <param name="stride">Numbers from one row of the result to the next.</param>
    /// <param name="rows">Rows of every operand.</param>
    public static void Multiply(Operand* left, int count, PackedMatrix right, float* bias, float* result, nint stride, int rows)
    {
        int tiled = rows - (rows % TileRows);
        float* panel = right.Data;
        for (int column = 0; column < right.Columns && tiled > 0;)
        {
            int registers = PackedMatrix.PanelRegisters((right.Columns - column) / TLanes.Count);
            Panel(registers, left, count, panel, bias == null ? null : bias + column, result + column, stride, tiled);
            column += registers * TLanes.Count;
            panel += (nint)registers * TLanes.Count * right.Rows;
        }

        RowProduct<TLanes, TVector>.Multiply(left, count, right, bias, result, stride, tiled, rows);
    }

    private static void Panel(int registers, Operand* left, int count, float* panel, float* bias, float* result, nint stride, int rows)
    {
        int row = 0;
        switch (registers)
        {
            case 3:
                for (; row < rows; row += 4) Tile4x3(left, count, row, panel, bias, result + (row * stride), stride);
                break;
            case 2:
                for (; row < rows; row += 4) Tile4x2(left, count, row, panel, bias, result + (row * stride), stride);
                break;
            default:
                for (; row + 8 <= rows; row += 8) Tile8x1(left, count, row, panel, bias, result + (row * stride), stride);
                if (row < rows) Tile4x1(left, count, row, panel, bias, result + (row * stride), stride);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x3(Operand* left, int count, nint row, float* right, float* bias, float* result, nint stride)
    {
        TVector s00, s01, s02, s10, s11, s12, s20, s21, s22, s30, s31, s32;
        if (bias != null)
        {
            s00 = s10 = s20 = s30 = TLanes.Load(bias);
            s01 = s11 = s21 = s31 = TLanes.Load(bias + TLanes.Count);
            s02 = s12 = s22 = s32 = TLanes.Load(bias + (2 * TLanes.Count));
        }
        else
        {
            float* c = result;
            s00 = TLanes.Load(c);
            s01 = TLanes.Load(c + TLanes.Count);
            s02 = TLanes.Load(c + (2 * TLanes.Count));
            c += stride;
            s10 = TLanes.Load(c);
            s11 = TLanes.Load(c + TLanes.Count);
            s12 = TLanes.Load(c + (2 * TLanes.Count));
            c += stride;
            s20 = TLanes.Load(c);
            s21 = TLanes.Load(c + TLanes.Count);
            s22 = TLanes.Load(c + (2 * TLanes.Count));
            c += stride;
            s30 = TLanes.Load(c);
            s31 = TLanes.Load(c + TLanes.Count);
            s32 = TLanes.Load(c + (2 * TLanes.Count));
        }

        for (; count > 0; count--, left++)
        {
            nint lda = left->RowStride;
            float* a0 = left->Data + (row * lda);
            float* a3 = a0 + (3 * lda);
            for (int k = left->Columns; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                TVector b1 = TLanes.Load(right + TLanes.Count);
                TVector b2 = TLanes.Load(right + (2 * TLanes.Count));
                right += 3 * TLanes.Count;
                TVector a = TLanes.Create(*a0);
                s00 = TLanes.MultiplyAdd(a, b0, s00);
                s01 = TLanes.MultiplyAdd(a, b1, s01);
                s02 = TLanes.MultiplyAdd(a, b2, s02);
                a = TLanes.Create(a0[lda]);
                s10 = TLanes.MultiplyAdd(a, b0, s10);
                s11 = TLanes.MultiplyAdd(a, b1, s11);
                s12 = TLanes.MultiplyAdd(a, b2, s12);
                a = TLanes.Create(a0[2 * lda]);
                s20 = TLanes.MultiplyAdd(a, b0, s20);
                s21 = TLanes.MultiplyAdd(a, b1, s21);
                s22 = TLanes.MultiplyAdd(a, b2, s22);
                a = TLanes.Create(*a3);
                s30 = TLanes.MultiplyAdd(a, b0, s30);
                s31 = TLanes.MultiplyAdd(a, b1, s31);
                s32 = TLanes.MultiplyAdd(a, b2, s32);
                a0++;
                a3++;
            }
        }

        TLanes.Store(s00, result);
        TLanes.Store(s01, result + TLanes.Count);
        TLanes.Store(s02, result + (2 * TLanes.Count));
        result += stride;
        TLanes.Store(s10, result);
        TLanes.Store(s11, result + TLanes.Count);
        TLanes.Store(s12, result + (2 * TLanes.Count));
        result += stride;
        TLanes.Store(s20, result);
        TLanes.Store(s21, result + TLanes.Count);
        TLanes.Store(s22, result + (2 * TLanes.Count));
        result += stride;
        TLanes.Store(s30, result);
        TLanes.Store(s31, result + TLanes.Count);
        TLanes.Store(s32, result + (2 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(Operand* left, int count, nint row, float* right, float* bias, float* result, nint stride)
    {
        TVector s00, s01, s10, s11, s20, s21, s30, s31;
        if (bias != null)
        {
            s00 = s10 = s20 = s30 = TLanes.Load(bias);
            s01 = s11 = s21 = s31 = TLanes.Load(bias + TLanes.Count);
        }
        else
        {
            float* c = result;
            s00 = TLanes.Load(c);
            s01 = TLanes.Load(c + TLanes.Count);
            c += stride;
            s10 = TLanes.Load(c);
            s11 = TLanes.Load(c + TLanes.Count);
            c += stride;
            s20 = TLanes.Load(c);
            s21 = TLanes.Load(c + TLanes.Count);
            c += stride;
            s30 = TLanes.Load(c);
            s31 = TLanes.Load(c + TLanes.Count);
        }

        for (; count > 0; count--, left++)
        {
            nint lda = left->RowStride;
            float* a0 = left->Data + (row * lda);
            float* a3 = a0 + (3 * lda);
            for (int k = left->Columns; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                TVector b1 = TLanes.Load(right + TLanes.Count);
                right += 2 * TLanes.Count;
                TVector a = TLanes.Create(*a0);
                s00 = TLanes.MultiplyAdd(a, b0, s00);
                s01 = TLanes.MultiplyAdd(a, b1, s01);
                a = TLanes.Create(a0[lda]);
                s10 = TLanes.MultiplyAdd(a, b0, s10);
                s11 = TLanes.MultiplyAdd(a, b1, s11);
                a = TLanes.Create(a0[2 * lda]);
                s20 = TLanes.MultiplyAdd(a, b0, s20);
                s21 = TLanes.MultiplyAdd(a, b1, s21);
                a = TLanes.Create(*a3);
                s30 = TLanes.MultiplyAdd(a, b0, s30);
                s31 = TLanes.MultiplyAdd(a, b1, s31);
                a0++;
                a3++;
            }
        }

        TLanes.Store(s00, result);
        TLanes.Store(s01, result + TLanes.Count);
        result += stride;
        TLanes.Store(s10, result);
        TLanes.Store(s11, result + TLanes.Count);
        result += stride;
        TLanes.Store(s20, result);
        TLanes.Store(s21, result + TLanes.Count);
        result += stride;
        TLanes.Store(s30, result);
        TLanes.Store(s31, result + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(Operand* left, int count, nint row, float* right, float* bias, float* result, nint stride)
    {
        TVector s00, s10, s20, s30, s40, s50, s60, s70;
        if (bias != null)
        {
            s00 = s10 = s20 = s30 = s40 = s50 = s60 = s70 = TLanes.Load(bias);
        }
        else
        {
            float* c = result;
            s00 = TLanes.Load(c);
            c += stride;
            s10 = TLanes.Load(c);
            c += stride;
            s20 = TLanes.Load(c);
            c += stride;
            s30 = TLanes.Load(c);
            c += stride;
            s40 = TLanes.Load(c);
            c += stride;
            s50 = TLanes.Load(c);
            c += stride;
            s60 = TLanes.Load(c);
            c += stride;
            s70 = TLanes.Load(c);
        }

        for (; count > 0; count--, left++)
        {
            nint lda = left->RowStride;
            float* a0 = left->Data + (row * lda);
            float* a3 = a0 + (3 * lda);
            float* a6 = a3 + (3 * lda);
            for (int k = left->Columns; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                right += TLanes.Count;
                TVector a = TLanes.Create(*a0);
                s00 = TLanes.MultiplyAdd(a, b0, s00);
                a = TLanes.Create(a0[lda]);
                s10 = TLanes.MultiplyAdd(a, b0, s10);
                a = TLanes.Create(a0[2 * lda]);
                s20 = TLanes.MultiplyAdd(a, b0, s20);
                a = TLanes.Create(*a3);
                s30 = TLanes.MultiplyAdd(a, b0, s30);
                a = TLanes.Create(a3[lda]);
                s40 = TLanes.MultiplyAdd(a, b0, s40);
                a = TLanes.Create(a3[2 * lda]);
                s50 = TLanes.MultiplyAdd(a, b0, s50);
                a = TLanes.Create(*a6);
                s60 = TLanes.MultiplyAdd(a, b0, s60);
                a = TLanes.Create(a6[lda]);
                s70 = TLanes.MultiplyAdd(a, b0, s70);
                a0++;
                a3++;
                a6++;
            }
        }

        TLanes.Store(s00, result);
        result += stride;
        TLanes.Store(s10, result);
        result += stride;
        TLanes.Store(s20, result);
        result += stride;
        TLanes.Store(s30, result);
        result += stride;
        TLanes.Store(s40, result);
        result += stride;
        TLanes.Store(s50, result);
        result += stride;
        TLanes.Store(s60, result);
        result += stride;
        TLanes.Store(s70, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(Operand* left, int count, nint row, float* right, float* bias, float* result, nint stride)
    {
        TVector s00, s10, s20, s30;
        if (bias != null)
        {
            s00 = s10 = s20 = s30 = TLanes.Load(bias);
        }
        else
        {
            float* c = result;
            s00 = TLanes.Load(c);
            c += stride;
            s10 = TLanes.Load(c);
            c += stride;
            s20 = TLanes.Load(c);
            c += stride;
            s30 = TLanes.Load(c);
        }

        for (; count > 0; count--, left++)
        {
            nint lda = left->RowStride;
            float* a0 = left->Data + (row * lda);
            float* a3 = a0 + (3 * lda);
            for (int k = left->Columns; k > 0; k--)
            {
                TVector b0 = TLanes.Load(right);
                right += TLanes.Count;
                TVector a = TLanes.Create(*a0);
                s00 = TLanes.MultiplyAdd(a, b0, s00);
                a = TLanes.Create(a0[lda]);
                s10 = TLanes.MultiplyAdd(a, b0, s10);
                a = TLanes.Create(a0[2 * lda]);
                s20 = TLanes.MultiplyAdd(a, b0, s20);
                a = TLanes.Create(*a3);
                s30 = TLanes.MultiplyAdd(a, b0, s30);
                a0++;
                a3++;
            }
        }

        TLanes.Store(s00, result);
        result += stride;
        TLanes.Store(s10, result);
        result += stride;
        TLanes.Store(s20, result);
        result += stride;
        TLanes.Store(s30, result);
    }
}
