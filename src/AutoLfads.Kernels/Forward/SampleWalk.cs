using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Forward;

/// <summary>Posterior samples of windows that <see cref="PosteriorWalk{TLanes, TVector}"/> has read, for one block of rows: draws, controller and generator step by step, output parameters.</summary>
internal static unsafe class SampleWalk<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Computes every output.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="read">The windows that were read.</param>
    /// <param name="firstWindow">Which of them the first row is a sample of; the next row is one of the next window, and the first window follows upon the last.</param>
    /// <param name="s">The block's rows.</param>
    /// <param name="memory">Scratch.</param>
    public static void Run(ForwardWeights weights, in PosteriorMemory read, int firstWindow, in SampleSequences s, in SampleMemory memory)
    {
        StartGenerator(weights, read, firstWindow, s, memory);
        for (int t = 0; t < weights.Sizes.OutputBins; t++)
        {
            if (weights.Controller is { } controller) StepController(weights, controller, read, firstWindow, s, memory, t);
            StepGenerator(weights, read, firstWindow, s, memory, t);
        }

        WriteOutputs(weights, s, memory);
    }

    /// <summary>Draws the initial condition and computes the generator's state and the factors before the first step.</summary>
    private static void StartGenerator(ForwardWeights weights, in PosteriorMemory read, int firstWindow, in SampleSequences s, in SampleMemory memory)
    {
        ForwardSizes sizes = weights.Sizes;
        int rows = memory.Rows, padded = weights.PaddedConditionDim, generator = weights.Generator.PaddedStateDim, factor = weights.Factors.PaddedOutputDim;
        for (int i = 0, window = firstWindow; i < rows; i++, window = Next(window, read.Windows))
            Draw(read.ConditionMoments + (window * 2 * (nint)padded), padded, s.InitialConditionNoise, 0, i, memory.Draw + (i * (nint)padded));
        Operand left = new(memory.Draw, padded, sizes.InitialConditionDim);
        Product<TLanes, TVector>.Multiply(&left, 1, weights.GeneratorStart.Weight, weights.GeneratorStart.Bias.Data, memory.GeneratorState, generator, rows);
        RowCopy.Write(memory.GeneratorState, generator, s.GeneratorInitialStates, 0);
        left = new(memory.GeneratorState, generator, sizes.GeneratorDim);
        Product<TLanes, TVector>.Multiply(&left, 1, weights.Factors.Weight, weights.Factors.Bias.Data, memory.Factors, (sizes.OutputBins + 1) * (nint)factor, rows);
    }

    /// <summary>One step of the controller, and the inferred inputs it draws.</summary>
    private static void StepController(
        ForwardWeights weights, ControllerWeights controller, in PosteriorMemory read, int firstWindow, in SampleSequences s, in SampleMemory memory, int t)
    {
        ForwardSizes sizes = weights.Sizes;
        RecurrentCell cell = controller.Cell;
        int rows = memory.Rows, width = cell.PaddedStateDim, factor = weights.Factors.PaddedOutputDim, padded = weights.PaddedInputDim;
        float* state = memory.ControllerState;
        Operand* left = stackalloc Operand[2];
        left[0] = new(memory.Factors + (t * (nint)factor), (sizes.OutputBins + 1) * (nint)factor, sizes.FactorDim);
        left[1] = t == 0 ? new(cell.InitialState.Data, 0, cell.StateDim) : new(state, width, cell.StateDim);
        ReadProducts(read.ControllerProducts, t, firstWindow, memory.Gates, rows);
        RecurrentStep<TLanes, TVector>.Open(cell, left, 2, memory.Gates, 3 * width, memory.Reset, rows);
        RecurrentStep<TLanes, TVector>.Close(cell, left, 2, memory.Gates, 3 * width, memory.Reset, state, width, rows, sizes.StateClip);
        RowCopy.Write(state, width, s.ControllerStates, t);
        left[0] = new(state, width, cell.StateDim);
        Product<TLanes, TVector>.Multiply(left, 1, controller.Moments.Weight, controller.Moments.Bias.Data, memory.Moments, 2 * padded, rows);
        Exponentiate(memory.Moments + padded, padded, 2 * padded, rows);
        RowCopy.Write(memory.Moments, 2 * padded, s.InferredInputMeans, t);
        RowCopy.Write(memory.Moments + padded, 2 * padded, s.InferredInputStds, t);
        for (int i = 0; i < rows; i++) Draw(memory.Moments + (i * 2 * (nint)padded), padded, s.InferredInputNoise, t, i, memory.Draw + (i * (nint)padded));
        RowCopy.Write(memory.Draw, padded, s.InferredInputs, t);
    }

    /// <summary>One step of the generator, and the factors after it.</summary>
    private static void StepGenerator(ForwardWeights weights, in PosteriorMemory read, int firstWindow, in SampleSequences s, in SampleMemory memory, int t)
    {
        ForwardSizes sizes = weights.Sizes;
        RecurrentCell cell = weights.Generator;
        int rows = memory.Rows, width = cell.PaddedStateDim, factor = weights.Factors.PaddedOutputDim;
        float* state = memory.GeneratorState;
        Operand* left = stackalloc Operand[2];
        left[0] = new(memory.Draw, weights.PaddedInputDim, cell.FeedbackDim);
        left[1] = new(state, width, cell.StateDim);
        ReadProducts(read.GeneratorProducts, t, firstWindow, memory.Gates, rows);
        RecurrentStep<TLanes, TVector>.Open(cell, left, 2, memory.Gates, 3 * width, memory.Reset, rows);
        RecurrentStep<TLanes, TVector>.Close(cell, left, 2, memory.Gates, 3 * width, memory.Reset, state, width, rows, sizes.StateClip);
        RowCopy.Write(state, width, s.GeneratorStates, t);
        left[0] = new(state, width, cell.StateDim);
        Product<TLanes, TVector>.Multiply(
            left, 1, weights.Factors.Weight, weights.Factors.Bias.Data, memory.Factors + ((t + 1) * (nint)factor), (sizes.OutputBins + 1) * (nint)factor, rows);
    }

    private static void WriteOutputs(ForwardWeights weights, in SampleSequences s, in SampleMemory memory)
    {
        int bins = weights.Sizes.OutputBins;
        SequenceView factors = memory.FactorView(), parameters = memory.ParameterView();
        if (!s.Parameters.IsMissing) EncoderWalk<TLanes, TVector>.Multiply(weights.Readout, factors.Columns(0, weights.Sizes.FactorDim), parameters);
        for (int t = 0; t < bins; t++)
        {
            RowCopy.Write(parameters.At(t), parameters.RowStride, s.Parameters, t);
            RowCopy.Write(factors.At(t), factors.RowStride, s.Factors, t);
        }
    }

    /// <summary>What the rows' windows know of a step before it, which the step adds to.</summary>
    private static void ReadProducts(in SequenceView products, int t, int firstWindow, float* gates, int rows)
    {
        for (int i = 0, window = firstWindow; i < rows; i++, window = Next(window, products.Rows), gates += products.Width)
            new Span<float>(products.At(t) + (window * products.RowStride), products.Width).CopyTo(new Span<float>(gates, products.Width));
    }

    private static int Next(int window, int windows) => window + 1 == windows ? 0 : window + 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exponentiate(float* values, int width, nint stride, int rows)
    {
        for (int i = 0; i < rows; i++, values += stride)
        {
            for (int j = 0; j < width; j += TLanes.Count) TLanes.Store(ElementaryFunctions<TLanes, TVector>.Exp(TLanes.Load(values + j)), values + j);
        }
    }

    /// <summary>mean + standard deviation · noise of one row, or the mean where there is no noise.</summary>
    private static void Draw(float* moments, int width, in SequenceView noise, int t, int i, float* result)
    {
        new Span<float>(moments, width).CopyTo(new Span<float>(result, width));
        if (noise.IsMissing) return;
        float* row = noise.At(t) + (i * noise.RowStride);
        for (int j = 0; j < noise.Width; j++) result[j] = MathF.FusedMultiplyAdd(moments[width + j], row[j], moments[j]);
    }
}
