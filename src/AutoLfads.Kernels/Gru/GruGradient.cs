using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Gru;

/// <summary>Weight gradients of a cell over some steps: one row of sums for the bias, then one for each feature on the left of its products.</summary>
internal static unsafe class GruGradient<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Adds the recurrent weights' and the bias's share.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="states">[step, row, padded state].</param>
    /// <param name="first">First of the steps.</param>
    /// <param name="count">How many steps there are; their gradients lie latest first.</param>
    /// <param name="resets">r∘h of these steps, [step, row, padded state].</param>
    /// <param name="gateGradients">[step, row, 3·padded state].</param>
    /// <param name="sum">The sums.</param>
    /// <param name="initialStates">States before step 0, [row, padded state]; null where all rows start from the cell's.</param>
    public static void AddState(GruCell cell, in SequenceView states, int first, int count, float* resets, float* gateGradients, float* sum, float* initialStates = null)
    {
        int width = cell.PaddedStateDim, rows = states.Rows;
        nint stride = 3 * width;
        WeightGradient<TLanes, TVector>.AddColumnSums(gateGradients, count * rows, stride, 3 * width, sum);
        float* recurrent = sum + stride;
        int withBefore = first == 0 ? count - 1 : count;
        if (withBefore > 0)
        {
            TransposedOperand before = new(states.At(first + count - 2), -states.StepStride, states.RowStride, withBefore, rows, cell.StateDim);
            WeightGradient<TLanes, TVector>.Add(before, gateGradients, stride, 2 * width, recurrent, stride);
        }

        if (first == 0)
        {
            TransposedOperand initial = initialStates == null
                ? new(cell.InitialState.Data, 0, 0, 1, rows, cell.StateDim)
                : new(initialStates, 0, width, 1, rows, cell.StateDim);
            WeightGradient<TLanes, TVector>.Add(initial, gateGradients + ((nint)(count - 1) * rows * stride), stride, 2 * width, recurrent, stride);
        }

        TransposedOperand reset = new(resets, (nint)rows * width, width, count, rows, cell.StateDim);
        WeightGradient<TLanes, TVector>.Add(reset, gateGradients + (2 * width), stride, width, recurrent + (2 * width), stride);
    }

    /// <summary>Adds one input's share.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="input">The input at the steps, latest first.</param>
    /// <param name="firstRow">Where the input stands on the left of the products; the state comes first.</param>
    /// <param name="gateGradients">[step, row, 3·padded state].</param>
    /// <param name="sum">The sums.</param>
    public static void AddInput(GruCell cell, in TransposedOperand input, int firstRow, float* gateGradients, float* sum)
    {
        nint stride = 3 * cell.PaddedStateDim;
        WeightGradient<TLanes, TVector>.Add(input, gateGradients, stride, 3 * cell.PaddedStateDim, sum + ((1 + firstRow) * stride), stride);
    }
}
