namespace AutoLfads.Inference.Forward;

/// <summary>What a forward pass reads, window after window; noise sample after sample of all windows.</summary>
public readonly ref struct WindowInputs
{
    /// <summary>EMG preprocessed and scaled as the model was trained, linear, [window, time, channel]; NaN where missing: such samples are masked.</summary>
    public required ReadOnlySpan<float> Windows { get; init; }

    /// <summary>Measured inputs at every output bin, [window, output time, input], for models that have any; NaN counts as 0. Empty otherwise.</summary>
    public ReadOnlySpan<float> ExternalInputs { get; init; }

    /// <summary>Standard-normal draws of the initial condition, [sample, window, dimension]; empty for its posterior mean.</summary>
    public ReadOnlySpan<float> InitialConditionNoise { get; init; }

    /// <summary>Standard-normal draws of the inferred inputs, [sample, window, output time, input]; empty for their posterior means, and for a model without a controller.</summary>
    public ReadOnlySpan<float> InferredInputNoise { get; init; }
}
