using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Decoder;

/// <summary>The gradient's way back through a decoder for one block of rows.</summary>
internal static unsafe class DecoderGradientWalk<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Computes the gradient of all parameters and of what the decoder starts from and reads.</summary>
    /// <param name="weights">The decoder.</param>
    /// <param name="s">The block's rows, as the forward pass left them.</param>
    /// <param name="gradients">The block's gradients.</param>
    /// <param name="block">Memory that the forward pass filled, and scratch.</param>
    /// <param name="sum">Takes the parameters' gradient; zero before.</param>
    public static void Backward(DecoderWeights weights, in DecoderSequences s, in DecoderGradientSequences gradients, in DecoderBlock block, float* sum)
    {
        DecoderScratch scratch = new(weights, s.Rows, block.Scratch);
        GruCell generator = weights.Generator;
        int chunk = GradientChunk.Steps(s.Rows);
        for (int t = s.Steps - 1, slot = 0; t >= 0; t--)
        {
            block.GeneratorGates.Prefetch(t - 1);
            if (weights.Controller is not null) block.ControllerGates.Prefetch(t - 1);
            FactorStep(weights, s, gradients, scratch, t, slot);
            float* before = t == 0 ? block.InitialState : s.GeneratorStates.At(t - 1);
            nint stride = t == 0 ? generator.PaddedStateDim : s.GeneratorStates.RowStride;
            GruStep<TLanes, TVector>.Backward(
                generator, block.GeneratorGates.At(t), before, stride, scratch.Generator, scratch.GeneratorGates(slot), scratch.GeneratorReset(slot),
                scratch.GeneratorTemporary, weights.Zeros, s.Rows, weights.Sizes.StateClip);
            if (weights.Controller is not null) ControllerStep(weights, s, gradients, block, scratch, t, slot);
            if (++slot < chunk && t > 0) continue;
            AddWeights(weights, s, block, scratch, t, slot, sum);
            slot = 0;
        }

        Start(weights, s, gradients, block, scratch, sum);
    }

    /// <summary>From the factors' gradient to the generator's.</summary>
    private static void FactorStep(DecoderWeights weights, in DecoderSequences s, in DecoderGradientSequences gradients, in DecoderScratch scratch, int t, int slot)
    {
        int width = weights.Generator.PaddedStateDim, factors = weights.PaddedFactorDim, rows = s.Rows;
        float* factorGradient = scratch.Factors(slot);
        new Span<float>(scratch.FactorCarry, rows * factors).CopyTo(new Span<float>(factorGradient, rows * factors));
        if (!gradients.Factors.IsMissing) RowCopy.ReadAdd(gradients.Factors, t, factorGradient, factors);
        if (!gradients.GeneratorStates.IsMissing) RowCopy.ReadAdd(gradients.GeneratorStates, t, scratch.Generator, width);
        if (s.HasDropout)
            DecoderWalk<TLanes, TVector>.Mask(s.GeneratorStates.At(t), s.GeneratorStates.RowStride, s.GeneratorMask, t, scratch.MaskedGenerator(slot), width, weights.Sizes.GeneratorDim, rows);
        AddThroughFactors(weights, factorGradient, s.GeneratorMask, t, scratch, rows);
    }

    private static void AddThroughFactors(DecoderWeights weights, float* factorGradient, in SequenceView mask, int step, in DecoderScratch scratch, int rows)
    {
        int width = weights.Generator.PaddedStateDim;
        Operand left = new(factorGradient, weights.PaddedFactorDim, weights.Sizes.FactorDim);
        if (mask.IsMissing)
        {
            Product<TLanes, TVector>.Multiply(&left, 1, weights.StateFromFactors, null, scratch.Generator, width, rows);
            return;
        }

        Product<TLanes, TVector>.Multiply(&left, 1, weights.StateFromFactors, weights.Zeros, scratch.GeneratorTemporary, width, rows);
        RowCopy.ReadMultiply(mask, step, scratch.GeneratorTemporary, width);
        RowCopy.Add(scratch.GeneratorTemporary, scratch.Generator, rows * width);
    }

    /// <summary>From the generator's input through the inferred inputs and the controller to the encoders and the factors of the step before.</summary>
    private static void ControllerStep(
        DecoderWeights weights, in DecoderSequences s, in DecoderGradientSequences gradients, in DecoderBlock block, in DecoderScratch scratch, int t, int slot)
    {
        GruCell controller = weights.Controller!;
        int rows = s.Rows, inputs = weights.PaddedInputDim, width = controller.PaddedStateDim;
        GruStep<TLanes, TVector>.InputGradient(weights.Generator, 0, scratch.GeneratorGates(slot), weights.Zeros, scratch.InferredInputs, inputs, rows);
        if (!gradients.InferredInputs.IsMissing) RowCopy.ReadAdd(gradients.InferredInputs, t, scratch.InferredInputs, inputs);
        float* moments = scratch.Moments(slot);
        CloseDraw(s, gradients, t, scratch.InferredInputs, moments, inputs, scratch.Noise);

        Operand* left = stackalloc Operand[2];
        left[0] = new(moments, 2 * inputs, weights.Sizes.InferredInputDim);
        left[1] = new(moments + inputs, 2 * inputs, weights.Sizes.InferredInputDim);
        Product<TLanes, TVector>.Multiply(left, 2, weights.StateFromReadout, null, scratch.Controller, width, rows);
        if (!gradients.ControllerStates.IsMissing) RowCopy.ReadAdd(gradients.ControllerStates, t, scratch.Controller, width);
        float* before = t == 0 ? controller.InitialState.Data : s.ControllerStates.At(t - 1), gates = scratch.ControllerGates(slot);
        nint stride = t == 0 ? 0 : s.ControllerStates.RowStride;
        GruStep<TLanes, TVector>.Backward(
            controller, block.ControllerGates.At(t), before, stride, scratch.Controller, gates, scratch.ControllerReset(slot),
            scratch.ControllerTemporary, weights.Zeros, rows, weights.Sizes.StateClip);
        ControllerInputGradients(weights, s, gradients, scratch, t, gates);
        KeepControllerInputs(weights, s, block, scratch, t, slot);
    }

    /// <summary>means' gradient, then log standard deviations', from the draw's and the moments' own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CloseDraw(in DecoderSequences s, in DecoderGradientSequences gradients, int t, float* drawn, float* moments, int width, float* noise)
    {
        int rows = s.Rows;
        new Span<float>(noise, width).Clear();
        for (int i = 0; i < rows; i++)
        {
            if (!s.Noise.IsMissing) new Span<float>(s.Noise.At(t) + (i * s.Noise.RowStride), s.Noise.Width).CopyTo(new Span<float>(noise, width));
            float* to = moments + ((nint)i * 2 * width), from = drawn + ((nint)i * width);
            for (int j = 0; j < width; j += TLanes.Count)
            {
                TVector gradient = TLanes.Load(from + j);
                TLanes.Store(gradient, to + j);
                TLanes.Store(TLanes.Multiply(gradient, TLanes.Load(noise + j)), to + width + j);
            }
        }

        if (!gradients.Means.IsMissing) RowCopy.ReadAdd(gradients.Means, t, moments, 2 * width);
        if (!gradients.StandardDeviations.IsMissing) RowCopy.ReadAdd(gradients.StandardDeviations, t, moments + width, 2 * width);

        // From the standard deviations to their logs.
        float* deviations = s.StandardDeviations.At(t);
        for (int i = 0; i < rows; i++) RowCopy.Multiply(deviations + (i * s.StandardDeviations.RowStride), moments + ((nint)i * 2 * width) + width, width);
    }

    private static void ControllerInputGradients(
        DecoderWeights weights, in DecoderSequences s, in DecoderGradientSequences gradients, in DecoderScratch scratch, int t, float* gates)
    {
        GruCell controller = weights.Controller!;
        int encoder = weights.Sizes.EncoderDim, padded = weights.PaddedEncoderDim, rows = s.Rows;
        float* seen = gradients.ControllerInputs.At(t);
        nint stride = gradients.ControllerInputs.RowStride;
        GruStep<TLanes, TVector>.InputGradient(controller, DecoderWeights.AlongInput, gates, weights.Zeros, seen, stride, rows);
        GruStep<TLanes, TVector>.InputGradient(controller, DecoderWeights.AgainstInput, gates, weights.Zeros, seen + padded, stride, rows);
        GruStep<TLanes, TVector>.InputGradient(controller, DecoderWeights.FactorInput, gates, weights.Zeros, scratch.FactorCarry, weights.PaddedFactorDim, rows);
        if (!s.HasDropout) return;
        RowCopy.ReadMultiply(s.ControllerInputMask.Columns(0, encoder), t, seen, stride);
        RowCopy.ReadMultiply(s.ControllerInputMask.Columns(encoder, encoder), t, seen + padded, stride);
        RowCopy.ReadMultiply(s.ControllerInputMask.Columns(2 * encoder, weights.Sizes.FactorDim), t, scratch.FactorCarry, weights.PaddedFactorDim);
    }

    /// <summary>What the controller read, where the weight gradient will find it: the factors of the step before, and with dropout the encoders too.</summary>
    private static void KeepControllerInputs(DecoderWeights weights, in DecoderSequences s, in DecoderBlock block, in DecoderScratch scratch, int t, int slot)
    {
        Operand* inputs = stackalloc Operand[3];
        DecoderWalk<TLanes, TVector>.ControllerInputs(weights, s, block, t, scratch.Read(slot), inputs);
        if (s.HasDropout) return;
        Operand factors = inputs[DecoderWeights.FactorInput];
        float* to = scratch.ReadFactors(slot);
        for (int i = 0; i < s.Rows; i++, to += weights.PaddedFactorDim)
            new Span<float>(factors.Data + (i * factors.RowStride), factors.Columns).CopyTo(new Span<float>(to, factors.Columns));
    }

    /// <summary>Weight gradients of the steps t to t + count − 1, which lie in the slots latest first.</summary>
    private static void AddWeights(DecoderWeights weights, in DecoderSequences s, in DecoderBlock block, in DecoderScratch scratch, int t, int count, float* sum)
    {
        DecoderSizes sizes = weights.Sizes;
        GruCell generator = weights.Generator;
        int rows = s.Rows, last = t + count - 1;
        GruGradient<TLanes, TVector>.AddState(generator, s.GeneratorStates, t, count, scratch.GeneratorReset(0), scratch.GeneratorGates(0), sum, block.InitialState);
        if (sizes.InferredInputDim > 0)
            GruGradient<TLanes, TVector>.AddInput(generator, Latest(s.InferredInputs, last, count, sizes.InferredInputDim), sizes.GeneratorDim, scratch.GeneratorGates(0), sum);
        if (sizes.ExternalInputDim > 0)
        {
            GruGradient<TLanes, TVector>.AddInput(
                generator, Latest(s.ExternalInputs, last, count, sizes.ExternalInputDim), sizes.GeneratorDim + sizes.InferredInputDim, scratch.GeneratorGates(0), sum);
        }

        TransposedOperand states = s.HasDropout
            ? new(scratch.MaskedGenerator(0), (nint)rows * generator.PaddedStateDim, generator.PaddedStateDim, count, rows, sizes.GeneratorDim)
            : Latest(s.GeneratorStates, last, count, sizes.GeneratorDim);
        WeightGradient<TLanes, TVector>.Add(
            states, scratch.Factors(0), weights.PaddedFactorDim, weights.PaddedFactorDim, sum + weights.FactorGradientStart, weights.PaddedFactorDim);
        if (weights.Controller is null) return;

        float* controllerSum = sum + weights.ControllerGradientStart, gates = scratch.ControllerGates(0);
        GruGradient<TLanes, TVector>.AddState(weights.Controller, s.ControllerStates, t, count, scratch.ControllerReset(0), gates, controllerSum);
        int encoder = sizes.EncoderDim, padded = weights.PaddedEncoderDim;
        for (int direction = 0; direction < 2; direction++)
        {
            TransposedOperand seen = s.HasDropout
                ? new(scratch.Read(0) + (direction * padded), scratch.ReadStride, 2 * padded, count, rows, encoder)
                : Latest(s.ControllerInputs.Columns(direction * padded, encoder), last, count, encoder);
            GruGradient<TLanes, TVector>.AddInput(weights.Controller, seen, sizes.ControllerDim + (direction * encoder), gates, controllerSum);
        }

        TransposedOperand factors = new(scratch.ReadFactors(0), scratch.ReadStride, weights.PaddedFactorDim, count, rows, sizes.FactorDim);
        GruGradient<TLanes, TVector>.AddInput(weights.Controller, factors, sizes.ControllerDim + (2 * encoder), gates, controllerSum);
        int moments = 2 * weights.PaddedInputDim;
        float* readoutSum = sum + weights.ReadoutGradientStart;
        WeightGradient<TLanes, TVector>.AddColumnSums(scratch.Moments(0), count * rows, moments, moments, readoutSum);
        WeightGradient<TLanes, TVector>.Add(Latest(s.ControllerStates, last, count, sizes.ControllerDim), scratch.Moments(0), moments, moments, readoutSum + moments, moments);
    }

    /// <summary>The factors of the initial state, and the gradients of both initial states.</summary>
    private static void Start(DecoderWeights weights, in DecoderSequences s, in DecoderGradientSequences gradients, in DecoderBlock block, in DecoderScratch scratch, float* sum)
    {
        GruCell generator = weights.Generator;
        int rows = s.Rows, width = generator.PaddedStateDim;
        if (weights.Controller is { } controller)
        {
            WeightGradient<TLanes, TVector>.AddColumnSums(
                scratch.Controller, rows, controller.PaddedStateDim, controller.PaddedStateDim, controller.InitialGradient(sum + weights.ControllerGradientStart));
            float* state = block.InitialState;
            if (s.HasDropout)
            {
                state = scratch.MaskedGenerator(0);
                DecoderWalk<TLanes, TVector>.Mask(block.InitialState, width, s.GeneratorInitialMask, 0, state, width, weights.Sizes.GeneratorDim, rows);
            }

            WeightGradient<TLanes, TVector>.Add(
                new(state, 0, width, 1, rows, weights.Sizes.GeneratorDim), scratch.FactorCarry, weights.PaddedFactorDim, weights.PaddedFactorDim, sum + weights.FactorGradientStart, weights.PaddedFactorDim);
            AddThroughFactors(weights, scratch.FactorCarry, s.GeneratorInitialMask, 0, scratch, rows);
        }

        RowCopy.Write(scratch.Generator, width, gradients.GeneratorInitialState, 0);
    }

    private static TransposedOperand Latest(in SequenceView view, int last, int count, int width) => new(view.At(last), -view.StepStride, view.RowStride, count, view.Rows, width);
}
