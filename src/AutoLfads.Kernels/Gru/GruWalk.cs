using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Gru;

/// <summary>A cell's way over all steps for one block of rows. Sequences are given in the order in which the cell walks them: a cell against time gets reversed views.</summary>
internal static unsafe class GruWalk<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Computes every state.</summary>
    /// <param name="cell">Weights.</param>
    /// <param name="input">[step, row, input]; at least as many steps as states.</param>
    /// <param name="states">Takes the states, [step, row, padded state].</param>
    /// <param name="kept">Keeps gates and candidates.</param>
    /// <param name="scratch">As long as <see cref="GruCell.ForwardScratchLength"/>.</param>
    /// <param name="clip">Limit of the state.</param>
    public static void Forward(GruCell cell, in SequenceView input, in SequenceView states, in GateMemory kept, float* scratch, float clip)
    {
        Operand* left = stackalloc Operand[2];
        for (int t = 0; t < states.Steps; t++)
        {
            left[0] = t == 0 ? new(cell.InitialState.Data, 0, cell.StateDim) : new(states.At(t - 1), states.RowStride, cell.StateDim);
            left[1] = new(input.At(t), input.RowStride, input.Width);
            GruStep<TLanes, TVector>.Forward(cell, left, kept.At(t), scratch, states.At(t), states.RowStride, states.Rows, clip);
        }
    }

    /// <summary>Computes the gradient of weights, bias and initial state.</summary>
    /// <param name="cell">Weights.</param>
    /// <param name="input">As in the forward pass.</param>
    /// <param name="states">As the forward pass left them.</param>
    /// <param name="kept">The same.</param>
    /// <param name="gradients">Gradients of the last steps' states, [step, row, state]; the steps before have none.</param>
    /// <param name="sum">Takes the gradient, as long as the cell says; zero before.</param>
    /// <param name="scratch">As long as <see cref="GradientChunk.ScratchLength"/>.</param>
    /// <param name="clip">Limit of the state.</param>
    public static void Backward(
        GruCell cell, in SequenceView input, in SequenceView states, in GateMemory kept, in SequenceView gradients, float* sum, float* scratch, float clip)
    {
        int rows = states.Rows, width = cell.PaddedStateDim, chunk = GradientChunk.Steps(rows), firstGiven = states.Steps - gradients.Steps;
        nint block = (nint)rows * width;
        float* zero = scratch, gradient = zero + width, resetGradient = gradient + block, resets = resetGradient + block, gateGradients = resets + (chunk * block);
        new Span<float>(scratch, checked((int)(width + block))).Clear();
        for (int t = states.Steps - 1, slot = 0; t >= 0; t--)
        {
            kept.Prefetch(t - 1);
            if (t >= firstGiven) RowCopy.ReadAdd(gradients, t - firstGiven, gradient, width);
            float* before = t == 0 ? cell.InitialState.Data : states.At(t - 1);
            nint stride = t == 0 ? 0 : states.RowStride;
            GruStep<TLanes, TVector>.Backward(
                cell, kept.At(t), before, stride, gradient, gateGradients + (slot * 3 * block), resets + (slot * block), resetGradient, zero, rows, clip);
            if (++slot < chunk && t > 0) continue;

            // Steps t .. t + slot − 1 lie in the slots, the latest first.
            GruGradient<TLanes, TVector>.AddState(cell, states, t, slot, resets, gateGradients, sum);
            TransposedOperand inputs = new(input.At(t + slot - 1), -input.StepStride, input.RowStride, slot, rows, input.Width);
            GruGradient<TLanes, TVector>.AddInput(cell, inputs, cell.StateDim, gateGradients, sum);
            slot = 0;
        }

        WeightGradient<TLanes, TVector>.AddColumnSums(gradient, rows, width, width, cell.InitialGradient(sum));
    }
}
