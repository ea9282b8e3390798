namespace AutoLfads.Kernels.Forward;

/// <summary>Where a forward pass writes to, row by row, which are samples of windows; what is left empty is not written.</summary>
public readonly ref struct ForwardOutputs
{
    /// <summary>Takes the output parameters as the readout gives them, [row, output bin, parameter].</summary>
    public Span<float> Parameters { get; init; }

    /// <summary>Takes the factors, [row, output bin, factor].</summary>
    public Span<float> Factors { get; init; }

    /// <summary>Takes the means of the initial condition, [window, initial condition].</summary>
    public Span<float> InitialConditionMeans { get; init; }

    /// <summary>Takes its standard deviations, [window, initial condition].</summary>
    public Span<float> InitialConditionStds { get; init; }

    /// <summary>Takes the means of the inferred inputs, [row, output bin, input].</summary>
    public Span<float> InferredInputMeans { get; init; }

    /// <summary>Takes their standard deviations, [row, output bin, input].</summary>
    public Span<float> InferredInputStds { get; init; }

    /// <summary>Takes the inferred inputs that were drawn, [row, output bin, input].</summary>
    public Span<float> InferredInputs { get; init; }

    /// <summary>Takes the generator's states, [row, output bin, unit].</summary>
    public Span<float> GeneratorStates { get; init; }

    /// <summary>Takes the generator's state before the first bin, [row, unit].</summary>
    public Span<float> GeneratorInitialStates { get; init; }

    /// <summary>Takes the controller's states, [row, output bin, unit].</summary>
    public Span<float> ControllerStates { get; init; }
}
