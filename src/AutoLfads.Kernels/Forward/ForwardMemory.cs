using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Forward;

/// <summary>Scratch of one block of rows.</summary>
internal readonly unsafe struct ForwardMemory
{
    private readonly ForwardWeights weights;
    private readonly int rows;

    /// <summary>Lays the parts out.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="memory">As long as <see cref="Length"/>.</param>
    public ForwardMemory(ForwardWeights weights, int rows, float* memory)
    {
        (this.weights, this.rows) = (weights, rows);
        nint generator = weights.Generator.PaddedStateDim, factor = weights.Factors.PaddedOutputDim, bins = weights.Sizes.OutputBins;
        Products = memory;
        GeneratorProducts = Products + ProductsLength(weights, rows);
        ControllerInputs = GeneratorProducts + (rows * bins * 3 * generator);
        Factors = ControllerInputs + (rows * bins * EncodedWidth(weights));
        Reset = Factors + (rows * (bins + 1) * factor);
        OtherReset = Reset + (rows * WidestState(weights));
        States = OtherReset + (rows * WidestState(weights));
        GeneratorState = States + (rows * 2 * WidestState(weights));
        Moments = GeneratorState + (rows * generator);
        Draw = Moments + (rows * 2 * WidestDraw(weights));
    }

    /// <summary>Products of what is known before the first step: of an encoder's input, then of what the controller sees of its encoder; in the end the output parameters.</summary>
    public float* Products { get; }

    /// <summary>The generator's products of external inputs, [row, bin, 3·padded generator].</summary>
    public float* GeneratorProducts { get; }

    /// <summary>What the controller sees of its encoder, [row, bin, 2·padded encoder].</summary>
    public float* ControllerInputs { get; }

    /// <summary>[row, 1 + bin, padded factor]: before the first step, then after each.</summary>
    public float* Factors { get; }

    /// <summary>A cell's reset state, [row, padded state].</summary>
    public float* Reset { get; }

    /// <summary>The same of a cell that steps beside it.</summary>
    public float* OtherReset { get; }

    /// <summary>The states of the initial condition's encoder, along and against time, [row, 2·padded state]; then the controller's state.</summary>
    public float* States { get; }

    /// <summary>[row, padded generator].</summary>
    public float* GeneratorState { get; }

    /// <summary>Mean and spread of what is drawn, [row, 2·padded width].</summary>
    public float* Moments { get; }

    /// <summary>What was drawn, [row, padded width].</summary>
    public float* Draw { get; }

    /// <summary>Numbers of scratch for so many rows.</summary>
    public static long Length(ForwardWeights weights, int rows)
    {
        long generator = weights.Generator.PaddedStateDim, factor = weights.Factors.PaddedOutputDim, bins = weights.Sizes.OutputBins;
        long perBin = (3 * generator) + EncodedWidth(weights) + factor;
        return ProductsLength(weights, rows) + (rows * ((bins * perBin) + factor + (4L * WidestState(weights)) + generator + (3L * WidestDraw(weights))));
    }

    /// <summary>A part [row, bin, width] as a view.</summary>
    public SequenceView View(float* part, int bins, int width)
    {
        long length = (long)rows * bins * width;
        return new SequenceView(part, length, bins, rows, width, width, (long)bins * width);
    }

    /// <summary>The factors after each step.</summary>
    public SequenceView FactorView()
    {
        int width = weights.Factors.PaddedOutputDim, bins = weights.Sizes.OutputBins;
        return View(Factors, bins + 1, width).Slice(1, bins);
    }

    private static long ProductsLength(ForwardWeights weights, int rows)
    {
        ForwardSizes sizes = weights.Sizes;
        long longest = Math.Max((long)sizes.ConditionBins * weights.ConditionEncoder.Inputs.PaddedOutputDim, (long)sizes.OutputBins * weights.Readout.PaddedOutputDim);
        if (weights.Controller is { } controller)
        {
            longest = Math.Max(longest, (long)sizes.ControllerBins * controller.Encoder.Inputs.PaddedOutputDim);
            longest = Math.Max(longest, (long)sizes.OutputBins * controller.Encoded.PaddedOutputDim);
        }

        return rows * longest;
    }

    private static int EncodedWidth(ForwardWeights weights) => 2 * (weights.Controller?.Encoder.Along.PaddedStateDim ?? 0);

    private static int WidestState(ForwardWeights weights)
    {
        int widest = Math.Max(weights.ConditionEncoder.Along.PaddedStateDim, weights.Generator.PaddedStateDim);
        return weights.Controller is { } controller ? Math.Max(widest, Math.Max(controller.Encoder.Along.PaddedStateDim, controller.Cell.PaddedStateDim)) : widest;
    }

    private static int WidestDraw(ForwardWeights weights) => Math.Max(weights.PaddedConditionDim, weights.PaddedInputDim);
}
