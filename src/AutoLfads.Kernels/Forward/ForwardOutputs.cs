namespace AutoLfads.Kernels.Forward;

/// <summary>Where a forward pass writes to, row by row; what is left empty is not written.</summary>
public readonly ref struct ForwardOutputs
{
    /// <summary>Takes the output parameters as the readout gives them, [row, output bin, parameter].</summary>
    public Span<float> Parameters { get; init; }

    /// <summary>Takes the factors, [row, output bin, factor].</summary>
    public Span<float> Factors { get; init; }

    /// <summary>Takes the means of the initial condition, [row, initial condition].</summary>
    public Span<float> InitialConditionMeans { get; init; }

    /// <summary>Takes its standard deviations, [row, initial condition].</summary>
    public Span<float> InitialConditionStds { get; init; }

    /// <summary>Takes the means of the inferred inputs, [row, output bin, input].</summary>
    public Span<float> InferredInputMeans { get; init; }

    /// <summary>Takes their standard deviations, [row, output bin, input].</summary>
    public Span<float> InferredInputStds { get; init; }
}
