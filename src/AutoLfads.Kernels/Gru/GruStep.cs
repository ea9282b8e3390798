using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Gru;

/// <summary>One step of a cell for a block of rows, and its gradient: h' = clamp(z∘h + (1−z)∘n), z, r = σ(…), n = tanh(… + U(r∘h)).</summary>
internal static unsafe class GruStep<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Advances the state.</summary>
    /// <param name="cell">Weights.</param>
    /// <param name="left">The state before the step, then the inputs. Its first operand is overwritten.</param>
    /// <param name="kept">Where gates and candidate are kept for the backward pass.</param>
    /// <param name="scratch">As long as <see cref="GruCell.ForwardScratchLength"/>.</param>
    /// <param name="result">Takes the state after the step.</param>
    /// <param name="resultStride">Numbers from one row of it to the next.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="clip">Limit of the state.</param>
    public static void Forward(GruCell cell, Operand* left, in KeptGates kept, float* scratch, float* result, nint resultStride, int rows, float clip)
    {
        int width = cell.PaddedStateDim, operands = 1 + cell.InputDims.Count;
        float* gates = scratch, candidate = gates + ((nint)rows * 2 * width), reset = candidate + ((nint)rows * width);
        Operand state = left[0];
        Product<TLanes, TVector>.Multiply(left, operands, cell.Gates, cell.Bias.Data, gates, 2 * width, rows);
        OpenGates(gates, kept.Gates, kept.PastCaches, rows * 2 * width);
        Reset(gates + width, state, reset, rows, width);
        left[0] = new Operand(reset, width, cell.StateDim);
        Product<TLanes, TVector>.Multiply(left, operands, cell.Candidate, cell.Bias.Data + (2 * width), candidate, width, rows);
        Blend(gates, candidate, state, result, resultStride, kept, rows, width, clip);
    }

    /// <summary>Takes the gradient through a step.</summary>
    /// <param name="cell">Weights.</param>
    /// <param name="kept">Gates and candidate of the step.</param>
    /// <param name="before">The state before the step.</param>
    /// <param name="beforeStride">Numbers from one row of it to the next; 0 repeats one row.</param>
    /// <param name="gradient">Gradient of the state after the step; becomes that of the state before. [row, padded state].</param>
    /// <param name="gateGradient">Takes the gradients of z, r and n before their nonlinearities, [row, 3·padded state].</param>
    /// <param name="reset">Takes r∘h, which the weight gradient needs, [row, padded state].</param>
    /// <param name="scratch">[row, padded state].</param>
    /// <param name="zero">Zeros, [padded state].</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="clip">Limit of the state: where it held, no gradient passes.</param>
    public static void Backward(
        GruCell cell, in KeptGates kept, float* before, nint beforeStride, float* gradient, float* gateGradient, float* reset, float* scratch, float* zero, int rows, float clip)
    {
        int width = cell.PaddedStateDim;
        CloseBlend(kept, before, beforeStride, gradient, gateGradient, rows, width, clip);
        Operand* left = stackalloc Operand[2];
        left[0] = new Operand(gateGradient + (2 * width), 3 * width, cell.StateDim);
        Product<TLanes, TVector>.Multiply(left, 1, cell.StateFromCandidate, zero, scratch, width, rows);
        CloseGates(kept.Gates, before, beforeStride, scratch, gradient, gateGradient, reset, rows, width);
        left[0] = new Operand(gateGradient, 3 * width, cell.StateDim);
        left[1] = new Operand(gateGradient + width, 3 * width, cell.StateDim);
        Product<TLanes, TVector>.Multiply(left, 2, cell.StateFromGates, null, gradient, width, rows);
    }

    /// <summary>Gradient of one input of the step.</summary>
    /// <param name="cell">Weights.</param>
    /// <param name="input">Which input.</param>
    /// <param name="gateGradient">As <see cref="Backward"/> left it.</param>
    /// <param name="zero">Zeros, as wide as the input, padded.</param>
    /// <param name="result">Takes the gradient.</param>
    /// <param name="stride">Numbers from one row of it to the next.</param>
    /// <param name="rows">Rows of the block.</param>
    public static void InputGradient(GruCell cell, int input, float* gateGradient, float* zero, float* result, nint stride, int rows)
    {
        int width = cell.PaddedStateDim;
        Operand* left = stackalloc Operand[3];
        for (int gate = 0; gate < 3; gate++) left[gate] = new Operand(gateGradient + (gate * width), 3 * width, cell.StateDim);
        Product<TLanes, TVector>.Multiply(left, 3, cell.InputFromAll(input), zero, result, stride, rows);
    }

    /// <summary>z and r from their sums, all rows at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OpenGates(float* gates, float* kept, bool pastCaches, int count)
    {
        for (int j = 0; j < count; j += TLanes.Count)
        {
            TVector gate = ElementaryFunctions<TLanes, TVector>.Sigmoid(TLanes.Load(gates + j));
            TLanes.Store(gate, gates + j);
            if (kept != null) Keep(gate, kept + j, pastCaches);
        }
    }

    /// <summary>r∘h.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reset(float* resetGate, Operand state, float* reset, int rows, int width)
    {
        float* h = state.Data;
        for (int i = 0; i < rows; i++, h += state.RowStride, resetGate += 2 * width, reset += width)
        {
            for (int j = 0; j < width; j += TLanes.Count) TLanes.Store(TLanes.Multiply(TLanes.Load(resetGate + j), TLanes.Load(h + j)), reset + j);
        }
    }

    /// <summary>n from its sum, and the state after the step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend(float* gates, float* candidate, Operand state, float* result, nint resultStride, in KeptGates kept, int rows, int width, float clip)
    {
        TVector upper = TLanes.Create(clip), lower = TLanes.Create(-clip);
        float* h = state.Data, keptCandidate = kept.Candidate;
        bool pastCaches = kept.PastCaches;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < width; j += TLanes.Count)
            {
                TVector n = ElementaryFunctions<TLanes, TVector>.Tanh(TLanes.Load(candidate + j));
                TVector free = TLanes.MultiplyAdd(TLanes.Load(gates + j), TLanes.Subtract(TLanes.Load(h + j), n), n);
                TLanes.Store(TLanes.Max(lower, TLanes.Min(upper, free)), result + j);
                if (keptCandidate != null) Keep(n, keptCandidate + j, pastCaches);
            }

            gates += 2 * width;
            candidate += width;
            h += state.RowStride;
            result += resultStride;
            if (keptCandidate != null) keptCandidate += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(TVector value, float* kept, bool pastCaches)
    {
        if (pastCaches) TLanes.StoreStreaming(value, kept);
        else TLanes.Store(value, kept);
    }

    /// <summary>From the state's gradient to those of z, n and, so far, the state before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CloseBlend(in KeptGates kept, float* before, nint beforeStride, float* gradient, float* gateGradient, int rows, int width, float clip)
    {
        TVector one = TLanes.Create(1), upper = TLanes.Create(clip), lower = TLanes.Create(-clip), zero = TLanes.Create(0);
        float* gates = kept.Gates, candidate = kept.Candidate;
        for (int i = 0; i < rows; i++, gates += 2 * width, candidate += width, before += beforeStride, gradient += width, gateGradient += 3 * width)
        {
            for (int j = 0; j < width; j += TLanes.Count)
            {
                TVector z = TLanes.Load(gates + j), n = TLanes.Load(candidate + j), difference = TLanes.Subtract(TLanes.Load(before + j), n);
                TVector free = TLanes.MultiplyAdd(z, difference, n); // as the forward pass computed it, to the last bit
                TVector g = TLanes.Load(gradient + j);
                g = TLanes.SelectLess(upper, free, zero, TLanes.SelectLess(free, lower, zero, g));
                TVector rest = TLanes.Subtract(one, z), passed = TLanes.Multiply(g, z);
                TLanes.Store(passed, gradient + j);
                TLanes.Store(TLanes.Multiply(TLanes.Multiply(passed, rest), difference), gateGradient + j);
                TLanes.Store(TLanes.Multiply(TLanes.Multiply(g, rest), TLanes.NegatedMultiplyAdd(n, n, one)), gateGradient + (2 * width) + j);
            }
        }
    }

    /// <summary>From the reset state's gradient to those of r and the state before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CloseGates(
        float* gates, float* before, nint beforeStride, float* resetGradient, float* gradient, float* gateGradient, float* reset, int rows, int width)
    {
        TVector one = TLanes.Create(1);
        for (int i = 0; i < rows; i++, gates += 2 * width, before += beforeStride, resetGradient += width, gradient += width, gateGradient += 3 * width, reset += width)
        {
            for (int j = 0; j < width; j += TLanes.Count)
            {
                TVector r = TLanes.Load(gates + width + j), state = TLanes.Load(before + j), passed = TLanes.Multiply(TLanes.Load(resetGradient + j), r);
                TVector product = TLanes.Multiply(r, state);
                TLanes.Store(product, reset + j);
                TLanes.Store(TLanes.Add(TLanes.Load(gradient + j), passed), gradient + j);
                TLanes.Store(TLanes.Multiply(TLanes.Multiply(passed, TLanes.Subtract(one, r)), state), gateGradient + width + j);
            }
        }
    }
}
