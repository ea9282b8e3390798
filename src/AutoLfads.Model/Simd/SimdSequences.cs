using AutoLfads.Core.Configuration;
using AutoLfads.Kernels.Decoder;
using AutoLfads.Kernels.Simd;
using AutoLfads.Model.Decoding;
using AutoLfads.Model.Encoding;
using static TorchSharp.torch;

namespace AutoLfads.Model.Simd;

/// <summary>A model's recurrent sequences on the SIMD kernels: the same numbers as the modules' own forward passes, up to rounding, and the same gradients.</summary>
internal sealed class SimdSequences : IDisposable
{
    private readonly Kernels.Gru.BidirectionalGru initialConditionKernels;
    private readonly Kernels.Gru.BidirectionalGru? controllerInputKernels;
    private readonly LfadsDecoder decoderKernels;

    public SimdSequences(LfadsConfig config, LfadsDimensions dimensions, InstructionSet instructionSet)
    {
        float clip = (float)config.StateClip;
        initialConditionKernels = new(dimensions.ChannelCount, config.InitialConditionEncoderDim, clip, instructionSet);
        if (config.HasController) controllerInputKernels = new(dimensions.ChannelCount, config.ControllerInputEncoderDim, clip, instructionSet);
        decoderKernels = new(
            new()
            {
                GeneratorDim = config.GeneratorDim,
                FactorDim = config.FactorDim,
                ExternalInputDim = dimensions.ExternalInputDim,
                ControllerDim = config.HasController ? config.ControllerDim : 0,
                EncoderDim = config.HasController ? config.ControllerInputEncoderDim : 0,
                InferredInputDim = config.HasController ? config.InferredInputDim : 0,
                StateClip = clip,
            },
            instructionSet);
    }

    /// <summary>The forward state at the last bin beside the backward state at the first, [batch, 2·state].</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="input">[batch, time, channel].</param>
    /// <param name="threads">Threads to use.</param>
    public Tensor FinalStates(BidirectionalGru encoder, Tensor input, int threads)
    {
        int bins = (int)input.shape[1];
        EncoderPlan plan = new(initialConditionKernels, bins, 0, 0, bins, threads);
        List<Tensor> tensors = Tensors(encoder, input);
        if (is_grad_enabled()) return EncoderFinalStates.apply([plan, .. tensors]);
        return EncoderFinalStates.Of(plan, new EncoderPass(plan, tensors[0], tensors[1..]).Forward(keep: false).States);
    }

    /// <summary>What the controller sees of the encoder, as <see cref="Encoding.ControllerInputs.Align"/> lays it out, in the kernels' own layout [time, batch, 2·padded state].</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="input">[batch, time, channel].</param>
    /// <param name="lag">Bins by which each direction is late.</param>
    /// <param name="firstBin">First bin that the encoder read.</param>
    /// <param name="outputBins">Bins of the decoder.</param>
    /// <param name="threads">Threads to use.</param>
    public Tensor ControllerInputs(BidirectionalGru encoder, Tensor input, int lag, int firstBin, int outputBins, int threads)
    {
        int encoded = (int)input.shape[1], kept = Math.Max(encoded - lag, 0), hidden = encoded - kept;
        EncoderPlan plan = new(controllerInputKernels!, kept, firstBin + hidden, firstBin, outputBins, threads);
        List<Tensor> tensors = Tensors(encoder, input);
        return is_grad_enabled() ? EncoderStates.apply([plan, .. tensors]) : new EncoderPass(plan, tensors[0], tensors[1..]).Forward(keep: false).States;
    }

    /// <summary>What the controller sees of the encoder, [batch, time, 2·state], of the kernels' layout.</summary>
    public Tensor WithoutPadding(Tensor controllerInputs)
    {
        int state = controllerInputKernels!.StateDim, padded = controllerInputKernels.PaddedStateDim;
        Tensor batchFirst = controllerInputs.transpose(0, 1);
        return state == padded ? batchFirst : cat([batchFirst.narrow(2, 0, state), batchFirst.narrow(2, padded, state)], dim: 2);
    }

    /// <summary>Runs the decoder.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="initialCondition">[batch, initial condition].</param>
    /// <param name="controllerInputs">In the kernels' layout, not dropped out; null without a controller.</param>
    /// <param name="externalInputs">[batch, time, input], already dropped out; no columns where there are none.</param>
    /// <param name="noise">[batch, time, input]; null takes the posterior means.</param>
    /// <param name="dropout">Masks; null drops nothing.</param>
    /// <param name="threads">Threads to use.</param>
    public DecoderOutput Decode(
        Decoder decoder, Tensor initialCondition, Tensor? controllerInputs, Tensor externalInputs, Tensor? noise, DropoutMasks? dropout, int threads)
    {
        Tensor initialState = decoder.InitialState.Forward(initialCondition);
        bool hasController = decoder.Controller is not null;
        DecoderPlan plan = new(decoderKernels, (int)externalInputs.shape[1], threads);
        DecoderInputs inputs = new(
            initialState.contiguous(),
            controllerInputs,
            externalInputs.shape[2] > 0 ? externalInputs.contiguous() : null,
            hasController ? noise?.contiguous() : null,
            hasController ? dropout?.ControllerInputs.contiguous() : null,
            dropout?.GeneratorInitialState.contiguous(),
            dropout?.GeneratorStates.contiguous());
        List<Tensor> parameters = Parameters(decoder);
        List<Tensor> outputs = is_grad_enabled()
            ? DecoderStates.apply([plan, .. inputs.AsList(), .. parameters])
            : new DecoderRun(plan, inputs, parameters).Forward(keep: false).Outputs;
        DecoderSizes sizes = plan.Sizes;
        Tensor none = externalInputs.narrow(2, 0, 0);
        Tensor inferred = hasController ? View(DecoderRun.InferredInputs, sizes.InferredInputDim) : none;
        return new DecoderOutput(
            initialState,
            View(DecoderRun.GeneratorStates, sizes.GeneratorDim),
            !hasController ? externalInputs.alias() : sizes.ExternalInputDim == 0 ? inferred : cat([inferred, externalInputs], dim: -1),
            View(DecoderRun.Factors, sizes.FactorDim),
            hasController ? View(DecoderRun.ControllerStates, sizes.ControllerDim) : none,
            hasController ? View(DecoderRun.Means, sizes.InferredInputDim) : none,
            hasController ? View(DecoderRun.StandardDeviations, sizes.InferredInputDim) : none);

        Tensor View(int output, int width) => outputs[output].narrow(2, 0, width).transpose(0, 1); // [batch, time, feature]
    }

    public void Dispose()
    {
        initialConditionKernels.Dispose();
        controllerInputKernels?.Dispose();
        decoderKernels.Dispose();
    }

    private static List<Tensor> Tensors(BidirectionalGru encoder, Tensor input) =>
    [
        input.contiguous(),
        encoder.Forwards.InputWeight,
        encoder.Forwards.RecurrentWeight,
        encoder.Forwards.Bias,
        encoder.Backwards.InputWeight,
        encoder.Backwards.RecurrentWeight,
        encoder.Backwards.Bias,
        encoder.InitialState,
    ];

    private static List<Tensor> Parameters(Decoder decoder)
    {
        List<Tensor> parameters = [decoder.Generator.InputWeight, decoder.Generator.RecurrentWeight, decoder.Generator.Bias, decoder.Factors.NormalizedWeight()];
        if (decoder.Controller is { } controller)
        {
            parameters.AddRange(
            [
                controller.Cell.InputWeight, controller.Cell.RecurrentWeight, controller.Cell.Bias, decoder.InitialControllerState, controller.Readout.Weight, controller.Readout.Bias,
            ]);
        }

        return parameters;
    }
}
