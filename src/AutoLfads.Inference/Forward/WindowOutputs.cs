namespace AutoLfads.Inference.Forward;

/// <summary>Where a forward pass writes to, sample after sample of all windows, in scaled units; what is left empty is not written.</summary>
public readonly ref struct WindowOutputs
{
    /// <summary>Takes the estimate of the EMG envelope's mean, [sample, window, output time, output channel].</summary>
    public Span<float> Means { get; init; }

    /// <summary>Takes the variance about it that the observation model predicts, [sample, window, output time, output channel].</summary>
    public Span<float> Variances { get; init; }

    /// <summary>Takes the observation model's parameters, e.g. shape and rate, one block of channels for each: [sample, window, output time, parameter · output channel].</summary>
    public Span<float> Parameters { get; init; }

    /// <summary>Takes the factors, [sample, window, output time, factor].</summary>
    public Span<float> Factors { get; init; }

    /// <summary>Takes the posterior means of the initial condition, [window, dimension].</summary>
    public Span<float> InitialConditionMeans { get; init; }

    /// <summary>Takes its posterior standard deviations, [window, dimension].</summary>
    public Span<float> InitialConditionStds { get; init; }

    /// <summary>Takes the posterior means of the inferred inputs, [sample, window, output time, input].</summary>
    public Span<float> InferredInputMeans { get; init; }

    /// <summary>Takes their posterior standard deviations, [sample, window, output time, input].</summary>
    public Span<float> InferredInputStds { get; init; }

    /// <summary>Takes what the generator is given: inferred inputs as they were drawn, then external inputs, [sample, window, output time, input].</summary>
    public Span<float> GeneratorInputs { get; init; }

    /// <summary>Takes the generator's states, [sample, window, output time, unit].</summary>
    public Span<float> GeneratorStates { get; init; }

    /// <summary>Takes the generator's state before the first bin, [sample, window, unit].</summary>
    public Span<float> GeneratorInitialStates { get; init; }

    /// <summary>Takes the controller's states, [sample, window, output time, unit].</summary>
    public Span<float> ControllerStates { get; init; }
}
