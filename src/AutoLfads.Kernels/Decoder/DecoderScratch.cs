using AutoLfads.Kernels.Gru;

namespace AutoLfads.Kernels.Decoder;

/// <summary>Scratch of a backward pass: gradients on their way, and a chunk of steps that wait for the weight gradient.</summary>
internal readonly unsafe struct DecoderScratch
{
    private readonly float* generatorGates, generatorReset, maskedGenerator, controllerGates, controllerReset, factors, moments, read;
    private readonly nint generator, controller, factor, moment, readFactors;

    /// <summary>Lays the parts out.</summary>
    /// <param name="weights">The decoder.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="memory">As long as <see cref="Length"/>, all zero.</param>
    public DecoderScratch(DecoderWeights weights, int rows, float* memory)
    {
        int chunk = GradientChunk.Steps(rows);
        (generator, controller) = ((nint)rows * weights.Generator.PaddedStateDim, (nint)rows * weights.PaddedControllerDim);
        (factor, moment) = ((nint)rows * weights.PaddedFactorDim, (nint)rows * 2 * weights.PaddedInputDim);
        readFactors = (nint)rows * 2 * weights.PaddedEncoderDim;
        Generator = memory;
        GeneratorTemporary = Generator + generator;
        Controller = GeneratorTemporary + generator;
        ControllerTemporary = Controller + controller;
        FactorCarry = ControllerTemporary + controller;
        InferredInputs = FactorCarry + factor;
        Noise = InferredInputs + moment;
        generatorGates = Noise + weights.PaddedInputDim;
        generatorReset = generatorGates + (chunk * 3 * generator);
        maskedGenerator = generatorReset + (chunk * generator);
        controllerGates = maskedGenerator + (chunk * generator);
        controllerReset = controllerGates + (chunk * 3 * controller);
        factors = controllerReset + (chunk * controller);
        moments = factors + (chunk * factor);
        read = moments + (chunk * moment);
    }

    /// <summary>Gradient of the generator's state, [row, padded generator].</summary>
    public float* Generator { get; }

    public float* GeneratorTemporary { get; }

    /// <summary>Gradient of the controller's state, [row, padded controller].</summary>
    public float* Controller { get; }

    public float* ControllerTemporary { get; }

    /// <summary>What the controller's gradient says of the factors of the step before, [row, padded factor].</summary>
    public float* FactorCarry { get; }

    /// <summary>Gradient of the inferred inputs, [row, padded inferred].</summary>
    public float* InferredInputs { get; }

    /// <summary>One row of noise, padded.</summary>
    public float* Noise { get; }

    /// <summary>Numbers from what the controller read at one step to the next.</summary>
    public nint ReadStride => readFactors + factor;

    /// <summary>Numbers of scratch for a block.</summary>
    public static long Length(DecoderWeights weights, int rows)
    {
        long generator = weights.Generator.PaddedStateDim, controller = weights.PaddedControllerDim, factor = weights.PaddedFactorDim, input = weights.PaddedInputDim;
        long step = (5 * generator) + (4 * controller) + (2 * factor) + (2 * input) + (2L * weights.PaddedEncoderDim);
        return input + (rows * ((2 * generator) + (2 * controller) + factor + (2 * input) + (GradientChunk.Steps(rows) * step)));
    }

    public float* GeneratorGates(int slot) => generatorGates + (slot * 3 * generator);

    public float* GeneratorReset(int slot) => generatorReset + (slot * generator);

    public float* MaskedGenerator(int slot) => maskedGenerator + (slot * generator);

    public float* ControllerGates(int slot) => controllerGates + (slot * 3 * controller);

    public float* ControllerReset(int slot) => controllerReset + (slot * controller);

    public float* Factors(int slot) => factors + (slot * factor);

    public float* Moments(int slot) => moments + (slot * moment);

    /// <summary>What the controller read: encoders, then factors.</summary>
    public float* Read(int slot) => read + (slot * ReadStride);

    public float* ReadFactors(int slot) => Read(slot) + readFactors;
}
