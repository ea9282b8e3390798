namespace AutoLfads.Inference;

/// <summary>Windows of which samples are computed together, with the samples' noise; all models of an ensemble read the same.</summary>
internal readonly record struct SampleBatch
{
    /// <summary>Windows; 1 or more.</summary>
    public required int WindowCount { get; init; }

    /// <summary>Samples of each window; 1 or more.</summary>
    public required int SampleCount { get; init; }

    /// <summary>Linear EMG, [window, time, channel], NaN where missing.</summary>
    public required Memory<float> Emg { get; init; }

    /// <summary>Measured inputs, [window, output time, input]; empty without any.</summary>
    public required Memory<float> ExternalInputs { get; init; }

    /// <summary>Standard-normal draws, or zeros, [sample, window, dimension].</summary>
    public required Memory<float> ConditionNoise { get; init; }

    /// <summary>The same of the inferred inputs, [sample, window, output time, input]; empty without a controller.</summary>
    public required Memory<float> InputNoise { get; init; }
}
