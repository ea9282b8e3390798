namespace AutoLfads.Kernels.Decoder;

/// <summary>Widths of a decoder: generator, factors and, where it has one, the controller with its inferred inputs.</summary>
public sealed record DecoderSizes
{
    /// <summary>Width of the generator's state; 1 or more.</summary>
    public required int GeneratorDim { get; init; }

    /// <summary>Factors; 1 or more.</summary>
    public required int FactorDim { get; init; }

    /// <summary>Measured inputs of the generator; 0 or more.</summary>
    public int ExternalInputDim { get; init; }

    /// <summary>Width of the controller's state; 0 without a controller.</summary>
    public int ControllerDim { get; init; }

    /// <summary>Width of each direction of the encoder that the controller reads; 0 without a controller.</summary>
    public int EncoderDim { get; init; }

    /// <summary>Inferred inputs; 0 without a controller.</summary>
    public int InferredInputDim { get; init; }

    /// <summary>Limit of both states; above 0.</summary>
    public required float StateClip { get; init; }

    /// <summary>True where there is a controller.</summary>
    public bool HasController => ControllerDim > 0;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(GeneratorDim, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FactorDim, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ExternalInputDim);
        ArgumentOutOfRangeException.ThrowIfNegative(ControllerDim);
        if (!(StateClip > 0)) throw new ArgumentOutOfRangeException(nameof(StateClip), StateClip, "The limit of the states must be above 0.");
        if (HasController)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(EncoderDim, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(InferredInputDim, 1);
        }
        else if (EncoderDim != 0 || InferredInputDim != 0)
        {
            throw new ArgumentException($"Without a controller there are no inferred inputs and no encoder states to read, were {InferredInputDim} and {EncoderDim}.");
        }
    }
}
