using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Forward;

/// <summary>What a block of windows was read into, and the scratch of reading it.</summary>
internal readonly unsafe struct PosteriorMemory
{
    private readonly ForwardWeights weights;
    private readonly float* generatorProducts;

    /// <summary>Lays the parts out.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="windows">Windows of the block.</param>
    /// <param name="memory">As long as <see cref="Length"/>.</param>
    public PosteriorMemory(ForwardWeights weights, int windows, float* memory)
    {
        (this.weights, Windows) = (weights, windows);
        nint bins = weights.Sizes.OutputBins;
        Products = memory;
        generatorProducts = Products + ProductsLength(weights, windows);
        ControllerInputs = generatorProducts + (windows * GeneratorBins(weights) * 3 * (nint)weights.Generator.PaddedStateDim);
        Reset = ControllerInputs + (windows * bins * EncodedWidth(weights));
        OtherReset = Reset + (windows * WidestState(weights));
        States = OtherReset + (windows * WidestState(weights));
        ConditionMoments = States + (windows * 2 * WidestState(weights));
    }

    /// <summary>Windows of the block.</summary>
    public int Windows { get; }

    /// <summary>Products of an encoder's input with its weights; in the end, those of what the controller sees of its encoder.</summary>
    public float* Products { get; }

    /// <summary>What the controller sees of its encoder, [window, bin, 2·padded encoder].</summary>
    public float* ControllerInputs { get; }

    /// <summary>A cell's reset state, [window, padded state].</summary>
    public float* Reset { get; }

    /// <summary>The same of a cell that steps beside it.</summary>
    public float* OtherReset { get; }

    /// <summary>The states of the initial condition's encoder, along and against time, [window, 2·padded state].</summary>
    public float* States { get; }

    /// <summary>Mean and standard deviation of the initial condition, [window, 2·padded width].</summary>
    public float* ConditionMoments { get; }

    /// <summary>The controller's products of what it sees of its encoder, bias included, [bin, window, 3·padded controller].</summary>
    public SequenceView ControllerProducts => View(Products, weights.Sizes.OutputBins, weights.Controller!.Encoded.PaddedOutputDim);

    /// <summary>The generator's products of external inputs, bias included, [bin, window, 3·padded generator]; without external inputs all bins are the same numbers.</summary>
    public SequenceView GeneratorProducts
    {
        get
        {
            int width = 3 * weights.Generator.PaddedStateDim, bins = GeneratorBins(weights);
            return new(generatorProducts, (long)Windows * bins * width, weights.Sizes.OutputBins, Windows, width, bins == 1 ? 0 : width, (long)bins * width);
        }
    }

    /// <summary>Numbers that so many windows need.</summary>
    public static long Length(ForwardWeights weights, int windows)
    {
        long bins = weights.Sizes.OutputBins;
        long perWindow = (GeneratorBins(weights) * 3L * weights.Generator.PaddedStateDim) + (bins * EncodedWidth(weights)) + (4L * WidestState(weights)) + (2L * weights.PaddedConditionDim);
        return ProductsLength(weights, windows) + (windows * perWindow);
    }

    /// <summary>A part [window, bin, width] as a view.</summary>
    public SequenceView View(float* part, int bins, int width)
    {
        long length = (long)Windows * bins * width;
        return new SequenceView(part, length, bins, Windows, width, width, (long)bins * width);
    }

    private static int GeneratorBins(ForwardWeights weights) => weights.Sizes.ExternalInputDim > 0 ? weights.Sizes.OutputBins : 1;

    private static long ProductsLength(ForwardWeights weights, int windows)
    {
        ForwardSizes sizes = weights.Sizes;
        long longest = (long)sizes.ConditionBins * weights.ConditionEncoder.Inputs.PaddedOutputDim;
        if (weights.Controller is { } controller)
        {
            longest = Math.Max(longest, (long)sizes.ControllerBins * controller.Encoder.Inputs.PaddedOutputDim);
            longest = Math.Max(longest, (long)sizes.OutputBins * controller.Encoded.PaddedOutputDim);
        }

        return windows * longest;
    }

    private static int EncodedWidth(ForwardWeights weights) => 2 * (weights.Controller?.Encoder.Along.PaddedStateDim ?? 0);

    private static int WidestState(ForwardWeights weights) => Math.Max(weights.ConditionEncoder.Along.PaddedStateDim, weights.Controller?.Encoder.Along.PaddedStateDim ?? 0);
}
