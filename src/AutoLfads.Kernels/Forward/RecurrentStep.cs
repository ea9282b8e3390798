using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Forward;

/// <summary>One step of a cell for a block of rows, in two halves between which the reset state has to be known: h' = clamp(z∘h + (1−z)∘n), z, r = σ(…), n = tanh(… + U(r∘h)).</summary>
internal static unsafe class RecurrentStep<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Computes the gates and the reset state.</summary>
    /// <param name="cell">Weights.</param>
    /// <param name="left">What is fed back, if anything, then the state before the step.</param>
    /// <param name="count">How many these are.</param>
    /// <param name="products">z, r and n of what is known before, bias included, [row, 3·padded state]; z and r become the gates.</param>
    /// <param name="stride">Numbers from one row of it to the next.</param>
    /// <param name="reset">Takes the reset state, [row, padded state].</param>
    /// <param name="rows">Rows of the block.</param>
    public static void Open(RecurrentCell cell, Operand* left, int count, float* products, nint stride, float* reset, int rows)
    {
        int width = cell.PaddedStateDim;
        Operand state = left[count - 1];
        Product<TLanes, TVector>.Multiply(left, count, cell.Gates, null, products, stride, rows);
        for (int i = 0; i < rows; i++) OpenGates(products + (i * stride), state.Data + (i * state.RowStride), reset + ((nint)i * width), width);
    }

    /// <summary>Advances the state.</summary>
    /// <param name="cell">Weights.</param>
    /// <param name="left">As before.</param>
    /// <param name="count">How many these are.</param>
    /// <param name="products">As <see cref="Open"/> left them.</param>
    /// <param name="stride">Numbers from one row of it to the next.</param>
    /// <param name="reset">The reset state.</param>
    /// <param name="result">Takes the state after the step; may be the memory of the one before.</param>
    /// <param name="resultStride">Numbers from one row of it to the next.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="clip">Limit of the state.</param>
    public static void Close(RecurrentCell cell, Operand* left, int count, float* products, nint stride, float* reset, float* result, nint resultStride, int rows, float clip)
    {
        int width = cell.PaddedStateDim;
        Operand state = left[count - 1];
        left[count - 1] = new Operand(reset, width, cell.StateDim);
        Product<TLanes, TVector>.Multiply(left, count, cell.Candidate, null, products + (2 * width), stride, rows);
        for (int i = 0; i < rows; i++) Blend(products + (i * stride), state.Data + (i * state.RowStride), result + (i * resultStride), width, clip);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OpenGates(float* gates, float* state, float* reset, int width)
    {
        for (int j = 0; j < width; j += TLanes.Count)
        {
            TVector r = ElementaryFunctions<TLanes, TVector>.Sigmoid(TLanes.Load(gates + width + j));
            TLanes.Store(TLanes.Multiply(r, TLanes.Load(state + j)), reset + j);
            TLanes.Store(ElementaryFunctions<TLanes, TVector>.Sigmoid(TLanes.Load(gates + j)), gates + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend(float* gates, float* state, float* result, int width, float clip)
    {
        TVector upper = TLanes.Create(clip), lower = TLanes.Create(-clip);
        float* candidate = gates + (2 * width);
        for (int j = 0; j < width; j += TLanes.Count)
        {
            TVector n = ElementaryFunctions<TLanes, TVector>.Tanh(TLanes.Load(candidate + j));
            TVector free = TLanes.MultiplyAdd(TLanes.Load(gates + j), TLanes.Subtract(TLanes.Load(state + j), n), n);
            TLanes.Store(TLanes.Max(lower, TLanes.Min(upper, free)), result + j);
        }
    }
}
