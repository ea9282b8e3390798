using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Decoding;

/// <summary>The controller's share of one run of the decoder.</summary>
internal sealed class ControllerPass
{
    private readonly GruRecurrence recurrence;
    private readonly Tensor[] encoderProducts; // per bin [batch, 3·controller]: bias and encoder
    private readonly Tensor factorKernel; // [factor, 3·controller]
    private readonly Tensor[]? factorMasks; // per bin [batch, factor]
    private readonly Tensor readoutKernel; // [controller, 2·input]: mean, log standard deviation
    private readonly Tensor readoutBias;
    private readonly Tensor generatorKernel; // [input, 3·generator]
    private readonly Tensor[]? noise; // per bin [batch, input]
    private readonly List<Tensor> states = [];
    private readonly List<Tensor> inputs = [];
    private readonly List<Tensor> distributions = [];
    private Tensor state;

    public ControllerPass(
        ControllerCell controller, Tensor initialState, double stateClip, Tensor generatorKernel, Tensor encoderStates, Tensor? noise, DropoutMasks? dropout)
    {
        this.generatorKernel = generatorKernel;
        this.noise = noise?.unbind(1);
        recurrence = new GruRecurrence(controller.Cell, stateClip);
        long factorDim = controller.Cell.InputWeight.shape[1] - controller.EncoderDim;
        Tensor[] kernels = controller.Cell.InputWeight.t().split([controller.EncoderDim, factorDim]);
        factorKernel = kernels[1];
        encoderProducts = (encoderStates.matmul(kernels[0]) + controller.Cell.Bias).unbind(1);
        factorMasks = dropout?.ControllerInputs.narrow(2, controller.EncoderDim, factorDim).unbind(1);
        state = initialState.expand(encoderStates.shape[0], controller.Cell.StateDim);

        // Half of the log variance is the log standard deviation: halving the weights once saves halving the outputs at every bin.
        long inputDim = controller.Readout.Bias.shape[0] / 2;
        Tensor half = cat([ones(inputDim, dtype: state.dtype, device: state.device), full(inputDim, 0.5, dtype: state.dtype, device: state.device)]);
        readoutKernel = controller.Readout.Weight.t() * half;
        readoutBias = controller.Readout.Bias * half;
    }

    /// <summary>Advances the controller by one bin and adds the inferred inputs' part to the generator's input product.</summary>
    /// <param name="bin">Zero-based bin.</param>
    /// <param name="factor">Factors of the bin before, [batch, factor].</param>
    /// <param name="generatorProduct">What else enters the generator, [batch, 3·generator].</param>
    public Tensor Step(int bin, Tensor factor, Tensor generatorProduct)
    {
        Tensor seen = factorMasks is null ? factor : factor * factorMasks[bin];
        Tensor[] parts = encoderProducts[bin].addmm(seen, factorKernel).split(recurrence.Sizes, -1);
        state = recurrence.Step(parts[0], parts[1], state);
        Tensor distribution = readoutBias.addmm(state, readoutKernel);
        Tensor[] moments = distribution.chunk(2, -1);
        Tensor input = noise is null ? moments[0] : moments[0].addcmul(moments[1].exp(), noise[bin], 1);
        states.Add(state);
        distributions.Add(distribution);
        inputs.Add(input);
        return generatorProduct.addmm(input, generatorKernel);
    }

    public (Tensor States, Tensor Inputs, Tensor Means, Tensor Stds) Finish()
    {
        Tensor[] moments = stack(distributions, dim: 1).chunk(2, -1);
        return (stack(states, dim: 1), stack(inputs, dim: 1), moments[0], moments[1].exp());
    }
}
