using AutoLfads.Kernels.Gru;

namespace AutoLfads.Kernels.Decoder;

/// <summary>Memory of one block of rows: what the forward pass keeps, and scratch.</summary>
internal readonly unsafe struct DecoderBlock
{
    /// <summary>Lays the parts out.</summary>
    /// <param name="weights">The decoder.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="steps">Steps whose gates are kept; 0 keeps none.</param>
    /// <param name="memory">As long as <see cref="KeptLength"/>.</param>
    /// <param name="pastCaches">True where gates shall be stored past the caches.</param>
    /// <param name="scratch">As long as <see cref="ForwardScratchLength"/>, or <see cref="DecoderScratch.Length"/> for a backward pass.</param>
    public DecoderBlock(DecoderWeights weights, int rows, int steps, float* memory, bool pastCaches, float* scratch)
    {
        InitialState = memory;
        InitialFactors = InitialState + ((nint)rows * weights.Generator.PaddedStateDim);
        Scratch = scratch;
        if (steps == 0) return;
        float* gates = InitialFactors + ((nint)rows * weights.PaddedFactorDim);
        GeneratorGates = new GateMemory(weights.Generator, rows, gates, pastCaches);
        if (weights.Controller is not null)
            ControllerGates = new GateMemory(weights.Controller, rows, gates + GateMemory.Length(weights.Generator, rows, steps), pastCaches);
    }

    /// <summary>The generator's state before the first step, [row, padded generator].</summary>
    public float* InitialState { get; }

    /// <summary>The factors of that state, [row, padded factor], before dropout.</summary>
    public float* InitialFactors { get; }

    public GateMemory GeneratorGates { get; }

    public GateMemory ControllerGates { get; }

    public float* Scratch { get; }

    /// <summary>Numbers that are kept of so many steps.</summary>
    public static long KeptLength(DecoderWeights weights, int rows, int steps) =>
        (rows * ((long)weights.Generator.PaddedStateDim + weights.PaddedFactorDim)) + GateMemory.Length(weights.Generator, rows, steps) + GateMemory.Length(weights.Controller, rows, steps);

    /// <summary>Numbers of scratch for the forward pass.</summary>
    public static long ForwardScratchLength(DecoderWeights weights, int rows) =>
        weights.PaddedInputDim + weights.Generator.ForwardScratchLength(rows) + (weights.Controller?.ForwardScratchLength(rows) ?? 0)
        + (rows * ((long)weights.Generator.PaddedStateDim + (2 * weights.PaddedInputDim) + weights.PaddedFactorDim + (2 * weights.PaddedEncoderDim)));
}
