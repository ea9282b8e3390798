using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Forward;

/// <summary>A forward pass's inputs and outputs as views, [step, row, feature]; those left out are missing.</summary>
internal readonly record struct ForwardSequences
{
    public required SequenceView Windows { get; init; }

    public SequenceView ExternalInputs { get; init; }

    public SequenceView InitialConditionNoise { get; init; }

    public SequenceView InferredInputNoise { get; init; }

    public SequenceView Parameters { get; init; }

    public SequenceView Factors { get; init; }

    public SequenceView InitialConditionMeans { get; init; }

    public SequenceView InitialConditionStds { get; init; }

    public SequenceView InferredInputMeans { get; init; }

    public SequenceView InferredInputStds { get; init; }

    public int Rows => Windows.Rows;

    public ForwardSequences Block(int first, int rows) => new()
    {
        Windows = Windows.Block(first, rows),
        ExternalInputs = ExternalInputs.Block(first, rows),
        InitialConditionNoise = InitialConditionNoise.Block(first, rows),
        InferredInputNoise = InferredInputNoise.Block(first, rows),
        Parameters = Parameters.Block(first, rows),
        Factors = Factors.Block(first, rows),
        InitialConditionMeans = InitialConditionMeans.Block(first, rows),
        InitialConditionStds = InitialConditionStds.Block(first, rows),
        InferredInputMeans = InferredInputMeans.Block(first, rows),
        InferredInputStds = InferredInputStds.Block(first, rows),
    };
}
