using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Decoding;

/// <summary>One run of the decoder over its bins: what does not depend on the recurrence is computed for all bins at once, before the first step.</summary>
internal sealed class DecoderPass
{
    private readonly Tensor externalInputs; // [batch, time, external]
    private readonly Tensor initialState; // [batch, generator]
    private readonly Tensor factorKernel; // [generator, factor]
    private readonly Tensor[]? generatorMasks; // per bin [batch, generator]
    private readonly GruRecurrence generator;
    private readonly Tensor[] generatorProducts; // per bin [batch, 3·generator]: bias and external inputs
    private readonly ControllerPass? controller;
    private readonly List<Tensor> generatorStates = [];
    private readonly List<Tensor> factors = [];
    private Tensor state;
    private Tensor factor;

    public DecoderPass(Decoder decoder, Tensor initialState, Tensor? controllerInputs, Tensor externalInputs, Tensor? noise, DropoutMasks? dropout)
    {
        this.initialState = initialState;
        this.externalInputs = externalInputs;
        generator = new GruRecurrence(decoder.Generator, decoder.StateClip);
        factorKernel = decoder.Factors.NormalizedWeight().t();
        generatorMasks = dropout?.GeneratorStates.unbind(1);
        long inferred = decoder.Generator.InputWeight.shape[1] - externalInputs.shape[2];
        Tensor[] inputKernels = decoder.Generator.InputWeight.t().split([inferred, externalInputs.shape[2]]); // [inferred, 3·generator], [external, 3·generator]
        generatorProducts = ExternalProducts(decoder.Generator.Bias, inputKernels[1]);
        if (decoder.Controller is { } cell)
            controller = new ControllerPass(cell, decoder.InitialControllerState, decoder.StateClip, inputKernels[0], controllerInputs!, noise, dropout);
        state = initialState;
        factor = (dropout is null ? state : state * dropout.GeneratorInitialState).mm(factorKernel);
    }

    public void Step(int bin)
    {
        Tensor product = controller is null ? generatorProducts[bin] : controller.Step(bin, factor, generatorProducts[bin]);
        Tensor[] parts = product.split(generator.Sizes, -1);
        state = generator.Step(parts[0], parts[1], state);
        factor = (generatorMasks is null ? state : state * generatorMasks[bin]).mm(factorKernel);
        generatorStates.Add(state);
        factors.Add(factor);
    }

    public DecoderOutput Finish()
    {
        (Tensor States, Tensor Inputs, Tensor Means, Tensor Stds) inferred = controller?.Finish() ?? (None(), None(), None(), None());
        return new DecoderOutput(
            initialState,
            stack(generatorStates, dim: 1),
            controller is null ? externalInputs.alias() : cat([inferred.Inputs, externalInputs], dim: -1),
            stack(factors, dim: 1),
            inferred.States,
            inferred.Means,
            inferred.Stds);

        Tensor None() => externalInputs.narrow(2, 0, 0); // [batch, time, 0]
    }

    private Tensor[] ExternalProducts(Tensor bias, Tensor kernel)
    {
        long batch = externalInputs.shape[0], time = externalInputs.shape[1];
        return externalInputs.shape[2] == 0
            ? [.. Enumerable.Repeat(bias.expand(batch, bias.shape[0]), (int)time)]
            : (externalInputs.matmul(kernel) + bias).unbind(1);
    }
}
