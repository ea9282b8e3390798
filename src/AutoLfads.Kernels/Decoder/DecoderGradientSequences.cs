using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Decoder;

/// <summary>Gradients of a decoder's outputs, which it reads, and of its inputs, which it writes; [step, row, feature] without padding unless said otherwise. Missing ones are 0.</summary>
public readonly record struct DecoderGradientSequences
{
    /// <summary>Of the factors, [step, row, factor].</summary>
    public SequenceView Factors { get; init; }

    /// <summary>Of the generator's states, [step, row, generator].</summary>
    public SequenceView GeneratorStates { get; init; }

    /// <summary>Of the controller's states, [step, row, controller].</summary>
    public SequenceView ControllerStates { get; init; }

    /// <summary>Of the posterior means, [step, row, inferred].</summary>
    public SequenceView Means { get; init; }

    /// <summary>Of the posterior standard deviations, [step, row, inferred].</summary>
    public SequenceView StandardDeviations { get; init; }

    /// <summary>Of the inferred inputs as drawn, [step, row, inferred].</summary>
    public SequenceView InferredInputs { get; init; }

    /// <summary>Takes the gradient of the generator's state before the first step, [1, row, generator].</summary>
    public required SequenceView GeneratorInitialState { get; init; }

    /// <summary>Takes the gradient of what the controller sees of the encoders, [step, row, 2·padded encoder]. Missing without a controller.</summary>
    public SequenceView ControllerInputs { get; init; }

    internal DecoderGradientSequences Block(int first, int rows) => new()
    {
        Factors = Factors.Block(first, rows),
        GeneratorStates = GeneratorStates.Block(first, rows),
        ControllerStates = ControllerStates.Block(first, rows),
        Means = Means.Block(first, rows),
        StandardDeviations = StandardDeviations.Block(first, rows),
        InferredInputs = InferredInputs.Block(first, rows),
        GeneratorInitialState = GeneratorInitialState.Block(first, rows),
        ControllerInputs = ControllerInputs.Block(first, rows),
    };

    /// <summary>Refuses views of other shapes than the decoder's.</summary>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    internal void Require(DecoderWeights weights, int steps, int rows)
    {
        DecoderSizes sizes = weights.Sizes;
        Factors.RequireIfGiven(steps, rows, sizes.FactorDim, nameof(Factors));
        GeneratorStates.RequireIfGiven(steps, rows, sizes.GeneratorDim, nameof(GeneratorStates));
        ControllerStates.RequireIfGiven(steps, rows, sizes.ControllerDim, nameof(ControllerStates));
        Means.RequireIfGiven(steps, rows, sizes.InferredInputDim, nameof(Means));
        StandardDeviations.RequireIfGiven(steps, rows, sizes.InferredInputDim, nameof(StandardDeviations));
        InferredInputs.RequireIfGiven(steps, rows, sizes.InferredInputDim, nameof(InferredInputs));
        GeneratorInitialState.Require(1, rows, sizes.GeneratorDim, nameof(GeneratorInitialState));
        if (sizes.HasController) ControllerInputs.Require(steps, rows, 2 * weights.PaddedEncoderDim, nameof(ControllerInputs));
    }
}
