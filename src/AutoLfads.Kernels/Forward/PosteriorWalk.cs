using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Forward;

/// <summary>What a block of windows needs once, however many samples are drawn of each: encoders, the posterior of the initial condition, and products of all that the controller and the generator know before their first step.</summary>
internal static unsafe class PosteriorWalk<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Reads the windows.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="s">The block's windows.</param>
    /// <param name="memory">Takes what was read.</param>
    public static void Run(ForwardWeights weights, in PosteriorSequences s, in PosteriorMemory memory)
    {
        ReadCondition(weights, s, memory);
        if (weights.Controller is { } controller) ReadControllerInputs(weights.Sizes, controller, s, memory);
        ReadExternalInputs(weights, s, memory);
    }

    /// <summary>Mean and standard deviation of the initial condition.</summary>
    private static void ReadCondition(ForwardWeights weights, in PosteriorSequences s, in PosteriorMemory memory)
    {
        ForwardSizes sizes = weights.Sizes;
        EncoderWeights encoder = weights.ConditionEncoder;
        int windows = s.Windows.Rows, units = encoder.Along.StateDim, width = encoder.Along.PaddedStateDim, padded = weights.PaddedConditionDim, bins = sizes.ConditionBins;

        // Only the last states count: every step overwrites the one before.
        SequenceView states = new(memory.States, 2L * windows * width, bins, windows, 2 * width, 0, 2 * width);
        EncoderWalk<TLanes, TVector>.Run(encoder, s.Windows.Slice(0, bins), states.Columns(0, width), states.Columns(width, width), memory, sizes.StateClip);
        Operand* left = stackalloc Operand[2];
        left[0] = new(memory.States, 2 * width, units);
        left[1] = new(memory.States + width, 2 * width, units);
        Product<TLanes, TVector>.Multiply(left, 2, weights.Condition.Weight, weights.Condition.Bias.Data, memory.ConditionMoments, 2 * padded, windows);
        RootVariances(memory.ConditionMoments, padded, windows, sizes.InitialConditionVarianceFloor);
        RowCopy.Write(memory.ConditionMoments, 2 * padded, s.InitialConditionMeans, 0);
        RowCopy.Write(memory.ConditionMoments + padded, 2 * padded, s.InitialConditionStds, 0);
    }

    /// <summary>Runs the controller's encoder and multiplies what the controller sees of it, at every bin, by the controller's weights.</summary>
    private static void ReadControllerInputs(ForwardSizes sizes, ControllerWeights controller, in PosteriorSequences s, in PosteriorMemory memory)
    {
        EncoderWeights encoder = controller.Encoder;
        int first = sizes.InitialConditionEncoderBins, encoded = sizes.ControllerBins, kept = Math.Max(encoded - sizes.ControllerInputLag, 0), hidden = encoded - kept;
        int units = encoder.Along.StateDim, width = encoder.Along.PaddedStateDim;
        SequenceView seen = memory.View(memory.ControllerInputs, sizes.OutputBins, 2 * width);

        // Bin t sees the state along time of t − lag and that against time of t + lag, and zeros where there are none.
        for (int i = 0; i < seen.Rows; i++) new Span<float>(seen.At(0) + (i * seen.RowStride), sizes.OutputBins * 2 * width).Clear();
        SequenceView along = seen.Columns(0, width).Slice(first + hidden, kept), against = seen.Columns(width, width).Slice(first, kept).Reversed();
        EncoderWalk<TLanes, TVector>.Run(encoder, s.Windows.Slice(first, encoded), along, against, memory, sizes.StateClip);
        SequenceView products = memory.ControllerProducts;
        Operand* left = stackalloc Operand[2];
        for (int i = 0; i < seen.Rows; i++)
        {
            float* row = seen.At(0) + (i * seen.RowStride);
            left[0] = new(row, 2 * width, units);
            left[1] = new(row + width, 2 * width, units);
            Product<TLanes, TVector>.Multiply(
                left, 2, controller.Encoded.Weight, controller.Encoded.Bias.Data, products.At(0) + (i * products.RowStride), products.StepStride, sizes.OutputBins);
        }
    }

    /// <summary>The generator's products of external inputs; where there are none, its bias, the same at every bin.</summary>
    private static void ReadExternalInputs(ForwardWeights weights, in PosteriorSequences s, in PosteriorMemory memory)
    {
        SequenceView products = memory.GeneratorProducts;
        if (weights.Sizes.ExternalInputDim > 0) EncoderWalk<TLanes, TVector>.Multiply(weights.ExternalInputs, s.ExternalInputs, products);
        else RowCopy.Repeat(weights.ExternalInputs.Bias.Data, products.Width, products.At(0), products.RowStride, products.Rows);
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
}
