using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Forward;

/// <summary>The whole forward pass for one block of rows: encoders, initial condition, controller and generator step by step, output parameters.</summary>
internal static unsafe class ForwardWalk<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Computes every output.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="s">The block's rows.</param>
    /// <param name="memory">Scratch.</param>
    public static void Run(ForwardWeights weights, in ForwardSequences s, in ForwardMemory memory)
    {
        ForwardSizes sizes = weights.Sizes;
        StartGenerator(weights, s, memory);
        if (weights.Controller is { } controller) ReadControllerInputs(sizes, controller, s, memory);
        EncoderWalk<TLanes, TVector>.Multiply(weights.ExternalInputs, External(s, sizes), memory.View(memory.GeneratorProducts, sizes.OutputBins, weights.ExternalInputs.PaddedOutputDim));
        for (int t = 0; t < sizes.OutputBins; t++)
        {
            if (weights.Controller is not null) StepController(weights, weights.Controller, s, memory, t);
            StepGenerator(weights, s, memory, t);
        }

        WriteOutputs(weights, s, memory);
    }

    /// <summary>External inputs; where there are none, a view of steps without features, which leave the bias.</summary>
    private static SequenceView External(in ForwardSequences s, ForwardSizes sizes) =>
        sizes.ExternalInputDim > 0 ? s.ExternalInputs : new SequenceView(null, 0, sizes.OutputBins, s.Rows, 0, 0, 0);

    /// <summary>Draws the initial condition and computes the generator's state and the factors before the first step.</summary>
    private static void StartGenerator(ForwardWeights weights, in ForwardSequences s, in ForwardMemory memory)
    {
        ForwardSizes sizes = weights.Sizes;
        EncoderWeights encoder = weights.ConditionEncoder;
        int rows = s.Rows, units = encoder.Along.StateDim, width = encoder.Along.PaddedStateDim, padded = weights.PaddedConditionDim, bins = sizes.ConditionBins;

        // Only the last states count: every step overwrites the one before.
        SequenceView states = new(memory.States, 2L * rows * width, bins, rows, 2 * width, 0, 2 * width);
        EncoderWalk<TLanes, TVector>.Run(encoder, s.Windows.Slice(0, bins), states.Columns(0, width), states.Columns(width, width), memory, sizes.StateClip);
        Operand* left = stackalloc Operand[2];
        left[0] = new(memory.States, 2 * width, units);
        left[1] = new(memory.States + width, 2 * width, units);
        Product<TLanes, TVector>.Multiply(left, 2, weights.Condition.Weight, weights.Condition.Bias.Data, memory.Moments, 2 * padded, rows);
        RootVariances(memory.Moments, padded, rows, sizes.InitialConditionVarianceFloor);
        RowCopy.Write(memory.Moments, 2 * padded, s.InitialConditionMeans, 0);
        RowCopy.Write(memory.Moments + padded, 2 * padded, s.InitialConditionStds, 0);
        Draw(memory.Moments, padded, s.InitialConditionNoise, 0, memory.Draw, rows);

        left[0] = new(memory.Draw, padded, sizes.InitialConditionDim);
        int generator = weights.Generator.PaddedStateDim, factor = weights.Factors.PaddedOutputDim;
        Product<TLanes, TVector>.Multiply(left, 1, weights.GeneratorStart.Weight, weights.GeneratorStart.Bias.Data, memory.GeneratorState, generator, rows);
        left[0] = new(memory.GeneratorState, generator, sizes.GeneratorDim);
        Product<TLanes, TVector>.Multiply(left, 1, weights.Factors.Weight, weights.Factors.Bias.Data, memory.Factors, (sizes.OutputBins + 1) * (nint)factor, rows);
    }

    /// <summary>Runs the controller's encoder and multiplies what the controller sees of it, at every bin, by the controller's weights.</summary>
    private static void ReadControllerInputs(ForwardSizes sizes, ControllerWeights controller, in ForwardSequences s, in ForwardMemory memory)
    {
        EncoderWeights encoder = controller.Encoder;
        int first = sizes.InitialConditionEncoderBins, encoded = sizes.ControllerBins, kept = Math.Max(encoded - sizes.ControllerInputLag, 0), hidden = encoded - kept;
        int units = encoder.Along.StateDim, width = encoder.Along.PaddedStateDim;
        SequenceView seen = memory.View(memory.ControllerInputs, sizes.OutputBins, 2 * width);

        // Bin t sees the state along time of t − lag and that against time of t + lag, and zeros where there are none.
        for (int i = 0; i < s.Rows; i++) new Span<float>(seen.At(0) + (i * seen.RowStride), sizes.OutputBins * 2 * width).Clear();
        SequenceView along = seen.Columns(0, width).Slice(first + hidden, kept), against = seen.Columns(width, width).Slice(first, kept).Reversed();
        EncoderWalk<TLanes, TVector>.Run(encoder, s.Windows.Slice(first, encoded), along, against, memory, sizes.StateClip);
        Operand* left = stackalloc Operand[2];
        for (int i = 0; i < s.Rows; i++)
        {
            float* row = seen.At(0) + (i * seen.RowStride);
            nint products = controller.Encoded.PaddedOutputDim;
            left[0] = new(row, 2 * width, units);
            left[1] = new(row + width, 2 * width, units);
            Product<TLanes, TVector>.Multiply(
                left, 2, controller.Encoded.Weight, controller.Encoded.Bias.Data, memory.Products + (i * sizes.OutputBins * products), products, sizes.OutputBins);
        }
    }

    /// <summary>One step of the controller, and the inferred inputs it draws.</summary>
    private static void StepController(ForwardWeights weights, ControllerWeights controller, in ForwardSequences s, in ForwardMemory memory, int t)
    {
        ForwardSizes sizes = weights.Sizes;
        RecurrentCell cell = controller.Cell;
        int rows = s.Rows, width = cell.PaddedStateDim, factor = weights.Factors.PaddedOutputDim, padded = weights.PaddedInputDim;
        nint stride = sizes.OutputBins * 3 * (nint)width;
        float* products = memory.Products + (t * 3 * (nint)width), state = memory.States;
        Operand* left = stackalloc Operand[2];
        left[0] = new(memory.Factors + (t * (nint)factor), (sizes.OutputBins + 1) * (nint)factor, sizes.FactorDim);
        left[1] = t == 0 ? new(cell.InitialState.Data, 0, cell.StateDim) : new(state, width, cell.StateDim);
        RecurrentStep<TLanes, TVector>.Open(cell, left, 2, products, stride, memory.Reset, rows);
        RecurrentStep<TLanes, TVector>.Close(cell, left, 2, products, stride, memory.Reset, state, width, rows, sizes.StateClip);
        left[0] = new(state, width, cell.StateDim);
        Product<TLanes, TVector>.Multiply(left, 1, controller.Moments.Weight, controller.Moments.Bias.Data, memory.Moments, 2 * padded, rows);
        Exponentiate(memory.Moments + padded, padded, 2 * padded, rows);
        RowCopy.Write(memory.Moments, 2 * padded, s.InferredInputMeans, t);
        RowCopy.Write(memory.Moments + padded, 2 * padded, s.InferredInputStds, t);
        Draw(memory.Moments, padded, s.InferredInputNoise, t, memory.Draw, rows);
    }

    /// <summary>One step of the generator, and the factors after it.</summary>
    private static void StepGenerator(ForwardWeights weights, in ForwardSequences s, in ForwardMemory memory, int t)
    {
        ForwardSizes sizes = weights.Sizes;
        RecurrentCell cell = weights.Generator;
        int rows = s.Rows, width = cell.PaddedStateDim, factor = weights.Factors.PaddedOutputDim;
        nint stride = sizes.OutputBins * 3 * (nint)width, factorStride = (sizes.OutputBins + 1) * (nint)factor;
        float* products = memory.GeneratorProducts + (t * 3 * (nint)width), state = memory.GeneratorState;
        Operand* left = stackalloc Operand[2];
        left[0] = new(memory.Draw, weights.PaddedInputDim, cell.FeedbackDim);
        left[1] = new(state, width, cell.StateDim);
        RecurrentStep<TLanes, TVector>.Open(cell, left, 2, products, stride, memory.Reset, rows);
        RecurrentStep<TLanes, TVector>.Close(cell, left, 2, products, stride, memory.Reset, state, width, rows, sizes.StateClip);
        left[0] = new(state, width, cell.StateDim);
        Product<TLanes, TVector>.Multiply(left, 1, weights.Factors.Weight, weights.Factors.Bias.Data, memory.Factors + ((t + 1) * (nint)factor), factorStride, rows);
    }

    private static void WriteOutputs(ForwardWeights weights, in ForwardSequences s, in ForwardMemory memory)
    {
        int bins = weights.Sizes.OutputBins;
        SequenceView factors = memory.FactorView(), parameters = memory.View(memory.Products, bins, weights.Readout.PaddedOutputDim);
        if (!s.Parameters.IsMissing) EncoderWalk<TLanes, TVector>.Multiply(weights.Readout, factors.Columns(0, weights.Sizes.FactorDim), parameters);
        for (int t = 0; t < bins; t++)
        {
            RowCopy.Write(parameters.At(t), parameters.RowStride, s.Parameters, t);
            RowCopy.Write(factors.At(t), factors.RowStride, s.Factors, t);
        }
    }

    /// <summary>Log variances become standard deviations, no smaller than the floor's root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RootVariances(float* moments, int width, int rows, float floor)
    {
        for (int i = 0; i < rows; i++, moments += 2 * width)
        {
            for (int j = width; j < 2 * width; j += TLanes.Count)
                TLanes.Store(TLanes.SquareRoot(TLanes.Add(ElementaryFunctions<TLanes, TVector>.Exp(TLanes.Load(moments + j)), TLanes.Create(floor))), moments + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exponentiate(float* values, int width, nint stride, int rows)
    {
        for (int i = 0; i < rows; i++, values += stride)
        {
            for (int j = 0; j < width; j += TLanes.Count) TLanes.Store(ElementaryFunctions<TLanes, TVector>.Exp(TLanes.Load(values + j)), values + j);
        }
    }

    /// <summary>mean + standard deviation · noise, or the mean where there is no noise.</summary>
    private static void Draw(float* moments, int width, in SequenceView noise, int t, float* result, int rows)
    {
        for (int i = 0; i < rows; i++, moments += 2 * width, result += width)
        {
            new Span<float>(moments, width).CopyTo(new Span<float>(result, width));
            if (noise.IsMissing) continue;
            float* row = noise.At(t) + (i * noise.RowStride);
            for (int j = 0; j < noise.Width; j++) result[j] = MathF.FusedMultiplyAdd(moments[width + j], row[j], moments[j]);
        }
    }
}
