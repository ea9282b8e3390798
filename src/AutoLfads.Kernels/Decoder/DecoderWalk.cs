using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Decoder;

/// <summary>A decoder's way over all steps for one block of rows: controller, inferred inputs, generator, factors.</summary>
internal static unsafe class DecoderWalk<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Computes every output.</summary>
    /// <param name="weights">The decoder.</param>
    /// <param name="s">The block's rows.</param>
    /// <param name="block">Its memory.</param>
    public static void Forward(DecoderWeights weights, in DecoderSequences s, in DecoderBlock block)
    {
        GruCell generator = weights.Generator;
        int rows = s.Rows, width = generator.PaddedStateDim, inputs = weights.Sizes.InferredInputDim;
        float* step = block.Scratch, masked = step + generator.ForwardScratchLength(rows), controllerScratch = masked + ((nint)rows * width);
        new Span<float>(block.InitialState, rows * width).Clear(); // the padding must hold 0
        RowCopy.Read(s.GeneratorInitialState, 0, block.InitialState, width);
        Factors(weights, s.GeneratorInitialMask, 0, block.InitialState, width, masked, block.InitialFactors, weights.PaddedFactorDim, rows);
        Operand* left = stackalloc Operand[3];
        for (int t = 0; t < s.Steps; t++)
        {
            if (weights.Controller is not null) Control(weights, s, block, t, controllerScratch);
            left[0] = t == 0 ? new(block.InitialState, width, generator.StateDim) : new(s.GeneratorStates.At(t - 1), s.GeneratorStates.RowStride, generator.StateDim);
            left[1] = new(s.InferredInputs.At(t), s.InferredInputs.RowStride, inputs);
            left[2] = new(s.ExternalInputs.At(t), s.ExternalInputs.RowStride, weights.Sizes.ExternalInputDim);
            float* state = s.GeneratorStates.At(t);
            GruStep<TLanes, TVector>.Forward(
                generator, left, block.GeneratorGates.At(t), step, state, s.GeneratorStates.RowStride, rows, weights.Sizes.StateClip);
            Factors(weights, s.GeneratorMask, t, state, s.GeneratorStates.RowStride, masked, s.Factors.At(t), s.Factors.RowStride, rows);
        }
    }

    /// <summary>Factors of a state, dropped out on the way.</summary>
    private static void Factors(
        DecoderWeights weights, in SequenceView mask, int step, float* state, nint stateStride, float* masked, float* factors, nint factorStride, int rows)
    {
        GruCell generator = weights.Generator;
        Operand left = new(state, stateStride, generator.StateDim);
        if (!mask.IsMissing)
        {
            Mask(state, stateStride, mask, step, masked, generator.PaddedStateDim, generator.StateDim, rows);
            left = new Operand(masked, generator.PaddedStateDim, generator.StateDim);
        }

        Product<TLanes, TVector>.Multiply(&left, 1, weights.Factors, weights.Zeros, factors, factorStride, rows);
    }

    /// <summary>One step of the controller, and the inferred inputs it draws.</summary>
    private static void Control(DecoderWeights weights, in DecoderSequences s, in DecoderBlock block, int t, float* scratch)
    {
        GruCell controller = weights.Controller!;
        DecoderSizes sizes = weights.Sizes;
        int rows = s.Rows, moments = 2 * weights.PaddedInputDim;
        float* step = scratch, distribution = step + controller.ForwardScratchLength(rows), masked = distribution + ((nint)rows * moments);
        Operand* left = stackalloc Operand[4];
        left[0] = t == 0 ? new(controller.InitialState.Data, 0, controller.StateDim) : new(s.ControllerStates.At(t - 1), s.ControllerStates.RowStride, controller.StateDim);
        ControllerInputs(weights, s, block, t, masked, left + 1);
        float* state = s.ControllerStates.At(t);
        GruStep<TLanes, TVector>.Forward(
            controller, left, block.ControllerGates.At(t), step, state, s.ControllerStates.RowStride, rows, sizes.StateClip);
        left[0] = new(state, s.ControllerStates.RowStride, controller.StateDim);
        Product<TLanes, TVector>.Multiply(left, 1, weights.Readout, weights.ReadoutBias.Data, distribution, moments, rows);
        Draw(s, t, distribution, weights.PaddedInputDim, masked + ((nint)rows * ((2 * weights.PaddedEncoderDim) + weights.PaddedFactorDim)));
    }

    /// <summary>What the controller reads at a step: encoders and the factors of the step before, dropped out where there are masks.</summary>
    /// <param name="weights">The decoder.</param>
    /// <param name="s">The block's rows.</param>
    /// <param name="block">Its memory.</param>
    /// <param name="t">The step.</param>
    /// <param name="masked">Takes masked values: encoders, [row, 2·padded encoder], then factors, [row, padded factor].</param>
    /// <param name="inputs">Takes three operands.</param>
    public static void ControllerInputs(DecoderWeights weights, in DecoderSequences s, in DecoderBlock block, int t, float* masked, Operand* inputs)
    {
        DecoderSizes sizes = weights.Sizes;
        int encoder = sizes.EncoderDim, padded = weights.PaddedEncoderDim, rows = s.Rows;
        float* seen = s.ControllerInputs.At(t), factors = t == 0 ? block.InitialFactors : s.Factors.At(t - 1);
        nint seenStride = s.ControllerInputs.RowStride, factorStride = t == 0 ? weights.PaddedFactorDim : s.Factors.RowStride;
        if (s.HasDropout)
        {
            float* maskedFactors = masked + ((nint)rows * 2 * padded);
            Mask(seen, seenStride, s.ControllerInputMask.Columns(0, encoder), t, masked, 2 * padded, encoder, rows);
            Mask(seen + padded, seenStride, s.ControllerInputMask.Columns(encoder, encoder), t, masked + padded, 2 * padded, encoder, rows);
            Mask(factors, factorStride, s.ControllerInputMask.Columns(2 * encoder, sizes.FactorDim), t, maskedFactors, weights.PaddedFactorDim, sizes.FactorDim, rows);
            seen = masked;
            factors = maskedFactors;
            (seenStride, factorStride) = (2 * padded, weights.PaddedFactorDim);
        }

        inputs[DecoderWeights.AlongInput] = new(seen, seenStride, encoder);
        inputs[DecoderWeights.AgainstInput] = new(seen + padded, seenStride, encoder);
        inputs[DecoderWeights.FactorInput] = new(factors, factorStride, sizes.FactorDim);
    }

    /// <summary>to = from ∘ one step of a mask.</summary>
    public static void Mask(float* from, nint fromStride, in SequenceView mask, int step, float* to, nint toStride, int width, int rows)
    {
        for (int i = 0; i < rows; i++) new Span<float>(from + (i * fromStride), width).CopyTo(new Span<float>(to + (i * toStride), width));
        RowCopy.ReadMultiply(mask, step, to, toStride);
    }

    /// <summary>Standard deviations from their logs, and the draw: mean + standard deviation · noise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Draw(in DecoderSequences s, int t, float* distribution, int width, float* noise)
    {
        float* means = s.Means.At(t), deviations = s.StandardDeviations.At(t), inputs = s.InferredInputs.At(t);
        new Span<float>(noise, width).Clear();
        for (int i = 0; i < s.Rows; i++)
        {
            if (!s.Noise.IsMissing) new Span<float>(s.Noise.At(t) + (i * s.Noise.RowStride), s.Noise.Width).CopyTo(new Span<float>(noise, width));
            for (int j = 0; j < width; j += TLanes.Count)
            {
                TVector mean = TLanes.Load(distribution + j), deviation = ElementaryFunctions<TLanes, TVector>.Exp(TLanes.Load(distribution + width + j));
                TLanes.Store(mean, means + j);
                TLanes.Store(deviation, deviations + j);
                TLanes.Store(TLanes.MultiplyAdd(deviation, TLanes.Load(noise + j), mean), inputs + j);
            }

            distribution += 2 * width;
            means += s.Means.RowStride;
            deviations += s.StandardDeviations.RowStride;
            inputs += s.InferredInputs.RowStride;
        }
    }
}
