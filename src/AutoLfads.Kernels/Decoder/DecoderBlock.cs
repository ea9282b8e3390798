namespace AutoLfads.Kernels.Decoder;

/// <summary>Memory of one block of rows: what the forward pass keeps of every step, and scratch.</summary>
internal readonly unsafe struct DecoderBlock
{
    private readonly float* generatorGates;
    private readonly float* generatorCandidates;
    private readonly float* controllerGates;
    private readonly float* controllerCandidates;
    private readonly nint generatorStep;
    private readonly nint controllerStep;

    /// <summary>Lays the parts out.</summary>
    /// <param name="weights">The decoder.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="steps">Steps whose gates are kept; with 1 every step overwrites the one before.</param>
    /// <param name="memory">As long as <see cref="KeptLength"/>.</param>
    /// <param name="scratch">As long as <see cref="ForwardScratchLength"/>, or <see cref="DecoderScratch.Length"/> for a backward pass.</param>
    public DecoderBlock(DecoderWeights weights, int rows, int steps, float* memory, float* scratch)
    {
        nint generator = (nint)rows * weights.Generator.PaddedStateDim, controller = (nint)rows * weights.PaddedControllerDim;
        InitialState = memory;
        InitialFactors = InitialState + generator;
        generatorGates = InitialFactors + ((nint)rows * weights.PaddedFactorDim);
        generatorCandidates = generatorGates + (steps * 2 * generator);
        controllerGates = generatorCandidates + (steps * generator);
        controllerCandidates = controllerGates + (steps * 2 * controller);
        generatorStep = steps > 1 ? generator : 0;
        controllerStep = steps > 1 ? controller : 0;
        Scratch = scratch;
    }

    /// <summary>The generator's state before the first step, [row, padded generator].</summary>
    public float* InitialState { get; }

    /// <summary>The factors of that state, [row, padded factor], before dropout.</summary>
    public float* InitialFactors { get; }

    public float* Scratch { get; }

    public float* GeneratorGates(int step) => generatorGates + (step * 2 * generatorStep);

    public float* GeneratorCandidates(int step) => generatorCandidates + (step * generatorStep);

    public float* ControllerGates(int step) => controllerGates + (step * 2 * controllerStep);

    public float* ControllerCandidates(int step) => controllerCandidates + (step * controllerStep);

    /// <summary>Numbers that are kept for so many steps.</summary>
    public static long KeptLength(DecoderWeights weights, int rows, int steps) =>
        rows * (weights.Generator.PaddedStateDim + weights.PaddedFactorDim + (3L * steps * (weights.Generator.PaddedStateDim + weights.PaddedControllerDim)));

    /// <summary>Numbers of scratch for the forward pass.</summary>
    public static long ForwardScratchLength(DecoderWeights weights, int rows) =>
        (long)rows * ((2 * weights.Generator.PaddedStateDim) + weights.PaddedControllerDim + (3 * weights.PaddedInputDim) + weights.PaddedFactorDim + (2 * weights.PaddedEncoderDim));
}
