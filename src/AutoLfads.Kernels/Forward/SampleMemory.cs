using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Forward;

/// <summary>Scratch of one block of rows, each a sample of a window.</summary>
internal readonly unsafe struct SampleMemory
{
    private readonly ForwardWeights weights;
    private readonly float* parameters;

    /// <summary>Lays the parts out.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="memory">As long as <see cref="Length"/>.</param>
    public SampleMemory(ForwardWeights weights, int rows, float* memory)
    {
        (this.weights, Rows) = (weights, rows);
        nint bins = weights.Sizes.OutputBins, controller = weights.Controller?.Cell.PaddedStateDim ?? 0;
        parameters = memory;
        Factors = parameters + (rows * bins * weights.Readout.PaddedOutputDim);
        Gates = Factors + (rows * (bins + 1) * weights.Factors.PaddedOutputDim);
        Reset = Gates + (rows * 3 * WidestState(weights));
        GeneratorState = Reset + (rows * WidestState(weights));
        ControllerState = GeneratorState + (rows * (nint)weights.Generator.PaddedStateDim);
        Moments = ControllerState + (rows * controller);
        Draw = Moments + (rows * 2 * (nint)weights.PaddedInputDim);
    }

    /// <summary>Rows of the block.</summary>
    public int Rows { get; }

    /// <summary>[row, 1 + bin, padded factor]: before the first step, then after each.</summary>
    public float* Factors { get; }

    /// <summary>One step's gates of the cell that is stepping, [row, 3·padded state].</summary>
    public float* Gates { get; }

    /// <summary>Its reset state, [row, padded state].</summary>
    public float* Reset { get; }

    /// <summary>[row, padded generator].</summary>
    public float* GeneratorState { get; }

    /// <summary>[row, padded controller].</summary>
    public float* ControllerState { get; }

    /// <summary>Mean and standard deviation of the inferred inputs, [row, 2·padded width].</summary>
    public float* Moments { get; }

    /// <summary>What was drawn, [row, padded width].</summary>
    public float* Draw { get; }

    /// <summary>Numbers of scratch for so many rows.</summary>
    public static long Length(ForwardWeights weights, int rows)
    {
        long bins = weights.Sizes.OutputBins, factor = weights.Factors.PaddedOutputDim;
        long states = (4L * WidestState(weights)) + weights.Generator.PaddedStateDim + (weights.Controller?.Cell.PaddedStateDim ?? 0);
        long draws = (2L * weights.PaddedInputDim) + Math.Max(weights.PaddedConditionDim, weights.PaddedInputDim);
        return rows * ((bins * (weights.Readout.PaddedOutputDim + factor)) + factor + states + draws);
    }

    /// <summary>The factors after each step.</summary>
    public SequenceView FactorView()
    {
        int width = weights.Factors.PaddedOutputDim, bins = weights.Sizes.OutputBins;
        return new SequenceView(Factors, (long)Rows * (bins + 1) * width, bins + 1, Rows, width, width, (bins + 1L) * width).Slice(1, bins);
    }

    /// <summary>The output parameters.</summary>
    public SequenceView ParameterView()
    {
        int width = weights.Readout.PaddedOutputDim, bins = weights.Sizes.OutputBins;
        return new(parameters, (long)Rows * bins * width, bins, Rows, width, width, (long)bins * width);
    }

    private static int WidestState(ForwardWeights weights) => Math.Max(weights.Generator.PaddedStateDim, weights.Controller?.Cell.PaddedStateDim ?? 0);
}
