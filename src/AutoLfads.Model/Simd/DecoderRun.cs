using AutoLfads.Kernels;
using AutoLfads.Kernels.Decoder;
using AutoLfads.Kernels.Gru;
using AutoLfads.Model.Layers;
using static TorchSharp.torch;

namespace AutoLfads.Model.Simd;

/// <summary>One run of the decoder's kernels over tensors.</summary>
/// <param name="plan">Kernels and threads.</param>
/// <param name="inputs">What the decoder reads.</param>
/// <param name="parameters">
/// Of the generator input weight, recurrent weight and bias; the normalised factor weight; with a controller also its input weight, recurrent weight, bias and initial state, and weight and bias of its readout.
/// </param>
internal sealed class DecoderRun(DecoderPlan plan, DecoderInputs inputs, IReadOnlyList<Tensor> parameters)
{
    /// <summary>Positions of the outputs.</summary>
    public const int GeneratorStates = 0, Factors = 1, ControllerStates = 2, Means = 3, StandardDeviations = 4, InferredInputs = 5;

    private bool HasController => plan.Sizes.HasController;

    /// <summary>Computes the outputs, each [bin, row, padded feature]: generator states, factors and, with a controller, its states, means, standard deviations and inferred inputs.</summary>
    /// <param name="keep">True where a backward pass will follow.</param>
    public (List<Tensor> Outputs, KernelPass? Kept) Forward(bool keep)
    {
        long rows = inputs.InitialState.shape[0];
        LfadsDecoder kernels = plan.Kernels;
        List<Tensor> outputs = [New(kernels.PaddedGeneratorDim), New(kernels.PaddedFactorDim)];
        if (HasController)
        {
            int input = kernels.PaddedInferredInputDim;
            outputs.AddRange([New(kernels.PaddedControllerDim), New(input), New(input), New(input)]);
        }

        return (outputs, kernels.Forward(Parameters(parameters), Sequences(outputs), plan.Threads, keep));

        Tensor New(int width) => empty(plan.Bins, rows, width);
    }

    /// <summary>Computes the gradients of the initial state, of what the controller sees of the encoders (null without one), and of the parameters.</summary>
    /// <param name="kept">What the forward pass kept; where an earlier backward pass over a retained graph used it up, the forward pass is run again.</param>
    /// <param name="outputs">As the forward pass left them.</param>
    /// <param name="outputGradients">Gradients of the outputs, contiguous; null where there is none.</param>
    public (Tensor InitialState, Tensor? ControllerInputs, List<Tensor> Parameters) Backward(KernelPass kept, IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor?> outputGradients)
    {
        DecoderSizes sizes = plan.Sizes;
        Tensor initialState = empty(inputs.InitialState.shape);
        Tensor? controllerInputs = inputs.ControllerInputs is null ? null : empty(inputs.ControllerInputs.shape);
        List<Tensor> result = [.. parameters.Select(p => empty(p.shape))];
        DecoderGradientSequences gradients = new()
        {
            GeneratorStates = Gradient(GeneratorStates, sizes.GeneratorDim),
            Factors = Gradient(Factors, sizes.FactorDim),
            ControllerStates = Gradient(ControllerStates, sizes.ControllerDim),
            Means = Gradient(Means, sizes.InferredInputDim),
            StandardDeviations = Gradient(StandardDeviations, sizes.InferredInputDim),
            InferredInputs = Gradient(InferredInputs, sizes.InferredInputDim),
            GeneratorInitialState = TensorMemory.Rows(initialState),
            ControllerInputs = TensorMemory.Steps(controllerInputs),
        };
        plan.Kernels.Backward(kept.IsUsed ? Forward(keep: true).Kept! : kept, Parameters(parameters), Sequences(outputs), gradients, Parameters(result), plan.Threads);
        return (initialState, controllerInputs, result);

        Kernels.Memory.SequenceView Gradient(int output, int width) =>
            output < outputGradients.Count && outputGradients[output] is { } gradient ? TensorMemory.Steps(gradient).Columns(0, width) : default;
    }

    private DecoderSequences Sequences(IReadOnlyList<Tensor> outputs) => new()
    {
        GeneratorInitialState = TensorMemory.Rows(inputs.InitialState),
        ControllerInputs = TensorMemory.Steps(inputs.ControllerInputs),
        ExternalInputs = TensorMemory.Rows(inputs.ExternalInputs),
        Noise = TensorMemory.Rows(inputs.Noise),
        ControllerInputMask = TensorMemory.Rows(inputs.ControllerInputMask),
        GeneratorInitialMask = TensorMemory.Rows(inputs.GeneratorInitialMask),
        GeneratorMask = TensorMemory.Rows(inputs.GeneratorMask),
        GeneratorStates = TensorMemory.Steps(outputs[GeneratorStates]),
        Factors = TensorMemory.Steps(outputs[Factors]),
        ControllerStates = HasController ? TensorMemory.Steps(outputs[ControllerStates]) : default,
        Means = HasController ? TensorMemory.Steps(outputs[Means]) : default,
        StandardDeviations = HasController ? TensorMemory.Steps(outputs[StandardDeviations]) : default,
        InferredInputs = HasController ? TensorMemory.Steps(outputs[InferredInputs]) : default,
    };

    private DecoderParameters Parameters(IReadOnlyList<Tensor> tensors)
    {
        GruParameters generator = Cell(tensors, 0, default);
        if (!HasController) return new() { Generator = generator, FactorWeight = TensorSpan.Floats(tensors[3]) };
        return new()
        {
            Generator = generator,
            FactorWeight = TensorSpan.Floats(tensors[3]),
            Controller = Cell(tensors, 4, TensorSpan.Floats(tensors[7])),
            ReadoutWeight = TensorSpan.Floats(tensors[8]),
            ReadoutBias = TensorSpan.Floats(tensors[9]),
        };
    }

    private static GruParameters Cell(IReadOnlyList<Tensor> tensors, int first, Span<float> initialState) => new()
    {
        InputWeight = TensorSpan.Floats(tensors[first]),
        RecurrentWeight = TensorSpan.Floats(tensors[first + 1]),
        Bias = TensorSpan.Floats(tensors[first + 2]),
        InitialState = initialState,
    };
}
