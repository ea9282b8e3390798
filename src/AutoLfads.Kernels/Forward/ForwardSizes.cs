namespace AutoLfads.Kernels.Forward;

/// <summary>Widths and lengths of a model, of which a forward pass computes every output.</summary>
public sealed record ForwardSizes
{
    /// <summary>Channels that the encoders read; 1 or more.</summary>
    public required int ChannelCount { get; init; }

    /// <summary>Bins that they read; 1 or more.</summary>
    public required int WindowBins { get; init; }

    /// <summary>Bins that are put out; as many as are read, or more.</summary>
    public required int OutputBins { get; init; }

    /// <summary>Measured inputs of the generator; 0 or more.</summary>
    public int ExternalInputDim { get; init; }

    /// <summary>Units of each direction of the initial condition's encoder; 1 or more.</summary>
    public required int InitialConditionEncoderDim { get; init; }

    /// <summary>First bins, which only the initial condition's encoder reads, and all that it reads; 0 lets both encoders read every bin. Below <see cref="WindowBins"/>.</summary>
    public int InitialConditionEncoderBins { get; init; }

    /// <summary>Size of the initial condition; 1 or more.</summary>
    public required int InitialConditionDim { get; init; }

    /// <summary>What is added to the variance of the initial condition; 0 or more.</summary>
    public required float InitialConditionVarianceFloor { get; init; }

    /// <summary>Units of each direction of the controller's encoder; 0 without a controller.</summary>
    public int ControllerInputEncoderDim { get; init; }

    /// <summary>Bins by which the controller sees each direction of its encoder late; 0 or more.</summary>
    public int ControllerInputLag { get; init; }

    /// <summary>Units of the controller; 0 without a controller.</summary>
    public int ControllerDim { get; init; }

    /// <summary>Inferred inputs; 0 without a controller.</summary>
    public int InferredInputDim { get; init; }

    /// <summary>Units of the generator; 1 or more.</summary>
    public required int GeneratorDim { get; init; }

    /// <summary>Factors; 1 or more.</summary>
    public required int FactorDim { get; init; }

    /// <summary>Output parameters of each bin; 1 or more.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>Limit of every recurrent state; above 0.</summary>
    public required float StateClip { get; init; }

    /// <summary>True where there is a controller.</summary>
    public bool HasController => ControllerDim > 0;

    /// <summary>Bins that the initial condition's encoder reads.</summary>
    internal int ConditionBins => InitialConditionEncoderBins == 0 ? WindowBins : InitialConditionEncoderBins;

    /// <summary>Bins that the controller's encoder reads.</summary>
    internal int ControllerBins => HasController ? WindowBins - InitialConditionEncoderBins : 0;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ChannelCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowBins, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(OutputBins, WindowBins);
        ArgumentOutOfRangeException.ThrowIfNegative(ExternalInputDim);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialConditionEncoderDim, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(InitialConditionEncoderBins);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(InitialConditionEncoderBins, WindowBins);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialConditionDim, 1);
        if (!(InitialConditionVarianceFloor >= 0))
            throw new ArgumentOutOfRangeException(nameof(InitialConditionVarianceFloor), InitialConditionVarianceFloor, "The floor of the variance must be 0 or more.");
        ArgumentOutOfRangeException.ThrowIfNegative(ControllerInputLag);
        ArgumentOutOfRangeException.ThrowIfLessThan(GeneratorDim, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FactorDim, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ParameterCount, 1);
        if (!(StateClip > 0)) throw new ArgumentOutOfRangeException(nameof(StateClip), StateClip, "The limit of the states must be above 0.");
        bool complete = ControllerDim > 0 && ControllerInputEncoderDim > 0 && InferredInputDim > 0, absent = ControllerDim == 0 && ControllerInputEncoderDim == 0 && InferredInputDim == 0;
        if (!complete && !absent)
            throw new ArgumentException($"A controller needs units, an encoder and inferred inputs, or none of them; were {ControllerDim}, {ControllerInputEncoderDim} and {InferredInputDim}.");
    }
}
