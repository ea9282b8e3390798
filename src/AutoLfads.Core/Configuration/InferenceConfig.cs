namespace AutoLfads.Core.Configuration;

/// <summary>What computes a model file's outputs. Their results agree to 1e-5 of each output's largest value, not to the last digit.</summary>
public enum InferenceEngine
{
    /// <summary>The kernels of this software, from the weights in the file: several times faster for posterior samples, and without native libraries.</summary>
    Kernels,

    /// <summary>ONNX Runtime, from the file's graph: what any other ONNX host computes, and the way for files that another tool has rewritten, e.g. quantised.</summary>
    OnnxRuntime,
}

/// <summary>How a trained model is applied.</summary>
public sealed record InferenceConfig
{
    /// <summary>Posterior samples averaged per window, of each model of an ensemble; 0 uses the posterior mean, which gives no interval. Default 50.</summary>
    public int Samples { get; init; } = 50;

    /// <summary>Seed of the samples: the same seed gives the same estimate. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Probability mass of the credible interval, in (0, 1). Default 0.95.</summary>
    public double CredibleMass { get; init; } = 0.95;

    /// <summary>Windows times samples of a model computed at once; bounds memory, which an ensemble takes that many times. Default 512.</summary>
    public int RowsPerRun { get; init; } = 512;

    /// <summary>Threads; 0 uses every core. Results do not depend on it. Default 0.</summary>
    public int Threads { get; init; }

    /// <summary>What computes. Default the kernels.</summary>
    public InferenceEngine Engine { get; init; }

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("inference");
        checks.Count(Samples, minimum: 0);
        checks.Number(CredibleMass, NumberRange.BetweenZeroAndOne);
        checks.Count(RowsPerRun, minimum: 1);
        checks.Count(Threads, minimum: 0, ConfigChecks.LargestThreadCount);
        return checks.Problems;
    }
}
