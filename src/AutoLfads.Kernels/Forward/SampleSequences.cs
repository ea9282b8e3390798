using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Forward;

/// <summary>Noise and outputs of posterior samples as views, [step, row, feature]; those left out are missing.</summary>
internal readonly record struct SampleSequences
{
    public SequenceView InitialConditionNoise { get; init; }

    public SequenceView InferredInputNoise { get; init; }

    public SequenceView Parameters { get; init; }

    public SequenceView Factors { get; init; }

    public SequenceView InferredInputMeans { get; init; }

    public SequenceView InferredInputStds { get; init; }

    public SequenceView InferredInputs { get; init; }

    public SequenceView GeneratorStates { get; init; }

    public SequenceView GeneratorInitialStates { get; init; }

    public SequenceView ControllerStates { get; init; }

    public SampleSequences Block(int first, int rows) => new()
    {
        InitialConditionNoise = InitialConditionNoise.Block(first, rows),
        InferredInputNoise = InferredInputNoise.Block(first, rows),
        Parameters = Parameters.Block(first, rows),
        Factors = Factors.Block(first, rows),
        InferredInputMeans = InferredInputMeans.Block(first, rows),
        InferredInputStds = InferredInputStds.Block(first, rows),
        InferredInputs = InferredInputs.Block(first, rows),
        GeneratorStates = GeneratorStates.Block(first, rows),
        GeneratorInitialStates = GeneratorInitialStates.Block(first, rows),
        ControllerStates = ControllerStates.Block(first, rows),
    };
}
