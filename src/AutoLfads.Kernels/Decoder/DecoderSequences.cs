using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Decoder;

/// <summary>What a decoder reads and writes, [step, row, feature]; outputs have padded widths.</summary>
/// <remarks>Masks are factors by which values are multiplied, 0 where dropped; all are given, or none.</remarks>
public readonly record struct DecoderSequences
{
    /// <summary>The generator's state before the first step, [1, row, generator].</summary>
    public required SequenceView GeneratorInitialState { get; init; }

    /// <summary>What the controller sees of the encoders, [step, row, 2·padded encoder]: along time, then against it. Missing without a controller.</summary>
    public SequenceView ControllerInputs { get; init; }

    /// <summary>Measured inputs, [step, row, external]. Missing where there are none.</summary>
    public SequenceView ExternalInputs { get; init; }

    /// <summary>Standard-normal noise, [step, row, inferred]; missing for the posterior means.</summary>
    public SequenceView Noise { get; init; }

    /// <summary>Mask of what the controller reads: encoders, [step, row, 2·encoder] without padding, then factors, [.., factor].</summary>
    public SequenceView ControllerInputMask { get; init; }

    /// <summary>Mask of the generator's initial state on its way to the factors, [1, row, generator].</summary>
    public SequenceView GeneratorInitialMask { get; init; }

    /// <summary>Mask of the generator's states on their way to the factors, [step, row, generator].</summary>
    public SequenceView GeneratorMask { get; init; }

    /// <summary>Takes the generator's states, [step, row, padded generator].</summary>
    public required SequenceView GeneratorStates { get; init; }

    /// <summary>Takes the factors, [step, row, padded factor].</summary>
    public required SequenceView Factors { get; init; }

    /// <summary>Takes the controller's states, [step, row, padded controller].</summary>
    public SequenceView ControllerStates { get; init; }

    /// <summary>Takes the posterior means of the inferred inputs, [step, row, padded inferred].</summary>
    public SequenceView Means { get; init; }

    /// <summary>Takes their standard deviations; padding holds 1.</summary>
    public SequenceView StandardDeviations { get; init; }

    /// <summary>Takes the inferred inputs as drawn.</summary>
    public SequenceView InferredInputs { get; init; }

    internal int Steps => GeneratorStates.Steps;

    internal int Rows => GeneratorStates.Rows;

    internal bool HasDropout => !GeneratorMask.IsMissing;

    internal DecoderSequences Block(int first, int rows) => new()
    {
        GeneratorInitialState = GeneratorInitialState.Block(first, rows),
        ControllerInputs = ControllerInputs.Block(first, rows),
        ExternalInputs = ExternalInputs.Block(first, rows),
        Noise = Noise.Block(first, rows),
        ControllerInputMask = ControllerInputMask.Block(first, rows),
        GeneratorInitialMask = GeneratorInitialMask.Block(first, rows),
        GeneratorMask = GeneratorMask.Block(first, rows),
        GeneratorStates = GeneratorStates.Block(first, rows),
        Factors = Factors.Block(first, rows),
        ControllerStates = ControllerStates.Block(first, rows),
        Means = Means.Block(first, rows),
        StandardDeviations = StandardDeviations.Block(first, rows),
        InferredInputs = InferredInputs.Block(first, rows),
    };

    /// <summary>Refuses views of other shapes than the decoder's.</summary>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    internal void Require(DecoderWeights weights)
    {
        DecoderSizes sizes = weights.Sizes;
        int steps = Steps, rows = Rows, inputs = sizes.InferredInputDim;
        GeneratorStates.Require(steps, Math.Max(rows, 1), weights.Generator.PaddedStateDim, nameof(GeneratorStates));
        GeneratorInitialState.Require(1, rows, sizes.GeneratorDim, nameof(GeneratorInitialState));
        Factors.Require(steps, rows, weights.PaddedFactorDim, nameof(Factors));
        if (sizes.ExternalInputDim > 0) ExternalInputs.Require(steps, rows, sizes.ExternalInputDim, nameof(ExternalInputs));
        if (HasDropout || !ControllerInputMask.IsMissing || !GeneratorInitialMask.IsMissing)
        {
            GeneratorMask.Require(steps, rows, sizes.GeneratorDim, nameof(GeneratorMask));
            GeneratorInitialMask.Require(1, rows, sizes.GeneratorDim, nameof(GeneratorInitialMask));
            if (sizes.HasController) ControllerInputMask.Require(steps, rows, (2 * sizes.EncoderDim) + sizes.FactorDim, nameof(ControllerInputMask));
        }

        if (!sizes.HasController) return;
        ControllerInputs.Require(steps, rows, 2 * weights.PaddedEncoderDim, nameof(ControllerInputs));
        Noise.RequireIfGiven(steps, rows, inputs, nameof(Noise));
        ControllerStates.Require(steps, rows, weights.PaddedControllerDim, nameof(ControllerStates));
        Means.Require(steps, rows, weights.PaddedInputDim, nameof(Means));
        StandardDeviations.Require(steps, rows, weights.PaddedInputDim, nameof(StandardDeviations));
        InferredInputs.Require(steps, rows, weights.PaddedInputDim, nameof(InferredInputs));
    }
}
