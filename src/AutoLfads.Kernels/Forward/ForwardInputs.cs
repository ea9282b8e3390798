namespace AutoLfads.Kernels.Forward;

/// <summary>What a forward pass reads, window by window, and row by row, which are samples of windows; finite numbers.</summary>
public readonly ref struct ForwardInputs
{
    /// <summary>What the encoders read, [window, window bin, channel].</summary>
    public required ReadOnlySpan<float> Windows { get; init; }

    /// <summary>Measured inputs, [window, output bin, input]; empty where there are none.</summary>
    public ReadOnlySpan<float> ExternalInputs { get; init; }

    /// <summary>Standard-normal noise of the initial condition, [row, initial condition]; empty for the posterior mean.</summary>
    public ReadOnlySpan<float> InitialConditionNoise { get; init; }

    /// <summary>Standard-normal noise of the inferred inputs, [row, output bin, input]; empty for the posterior means.</summary>
    public ReadOnlySpan<float> InferredInputNoise { get; init; }
}
