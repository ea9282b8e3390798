using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Forward;

/// <summary>What is read of windows, and what it says of them before a sample is drawn, as views [step, window, feature]; those left out are missing.</summary>
internal readonly record struct PosteriorSequences
{
    public required SequenceView Windows { get; init; }

    public SequenceView ExternalInputs { get; init; }

    public SequenceView InitialConditionMeans { get; init; }

    public SequenceView InitialConditionStds { get; init; }

    public PosteriorSequences Block(int first, int windows) => new()
    {
        Windows = Windows.Block(first, windows),
        ExternalInputs = ExternalInputs.Block(first, windows),
        InitialConditionMeans = InitialConditionMeans.Block(first, windows),
        InitialConditionStds = InitialConditionStds.Block(first, windows),
    };
}
