namespace AutoLfads.Core.Configuration;

/// <summary>Where tensors live.</summary>
public enum ComputeDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; needs the CUDA build.</summary>
    Cuda,
}

/// <summary>What computes the recurrent sequences and the likelihood.</summary>
public enum KernelKind
{
    /// <summary>Whole sequences in compiled loops over the processor's vector registers, in single precision. On a GPU, and in double precision, the reference takes their place.</summary>
    Simd,

    /// <summary>Ordinary tensor operations, bin after bin: slower, the definition that the kernels are checked against.</summary>
    Reference,
}

/// <summary>How one model is optimised and when it stops.</summary>
public sealed record TrainingConfig
{
    /// <summary>Seed of the weights and of every draw. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Windows per step; a last incomplete batch is dropped in training. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Initial learning rate. Default 2e-3.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>AdamW's first moment decay. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's second moment decay. Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>AdamW's denominator constant. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>AdamW's decoupled weight decay, multiplied by the L2 ramp. Default 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Limit of the gradient's global norm, of the scaled loss. Default 200.</summary>
    public double GradientClip { get; init; } = 200;

    /// <summary>Factor of the learning rate when the validation metric has not improved for <see cref="PlateauPatienceEpochs"/>; 1 keeps it constant. Default 0.95.</summary>
    public double PlateauFactor { get; init; } = 0.95;

    /// <summary>Epochs without improvement before the learning rate falls. Default 6.</summary>
    public int PlateauPatienceEpochs { get; init; } = 6;

    /// <summary>Smallest learning rate of the plateau schedule. Default 1e-5.</summary>
    public double LearningRateMin { get; init; } = 1e-5;

    /// <summary>Weight of the past in the smoothed validation metric, in [0, 1). Default 0.3.</summary>
    public double MetricSmoothing { get; init; } = 0.3;

    /// <summary>Epochs without improvement of the smoothed metric, counted after the ramps, before training stops. Default 200.</summary>
    public int EarlyStopPatienceEpochs { get; init; } = 200;

    /// <summary>Largest number of epochs. Default 1000.</summary>
    public int MaxEpochs { get; init; } = 1000;

    /// <summary>Epochs between checkpoints; the best and the last are always kept. Default 10.</summary>
    public int CheckpointEveryEpochs { get; init; } = 10;

    /// <summary>Training stops as diverged when the loss exceeds this, or is not a number. Default 1e8 before the loss scale.</summary>
    public double DivergenceLimit { get; init; } = 1e8;

    /// <summary>Threads of one training step; 0 uses every core. Default 0. With <see cref="KernelKind.Simd"/> the results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Where tensors live. Default the processor.</summary>
    public ComputeDevice Device { get; init; }

    /// <summary>What computes the recurrent sequences and the likelihood. Default <see cref="KernelKind.Simd"/>.</summary>
    public KernelKind Kernels { get; init; }

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("training");
        checks.Count(BatchSize, minimum: 1);
        checks.Number(LearningRate, NumberRange.Positive);
        checks.Number(Beta1, NumberRange.ZeroToBelowOne);
        checks.Number(Beta2, NumberRange.ZeroToBelowOne);
        checks.Number(Epsilon, NumberRange.Positive);
        checks.Number(WeightDecay, NumberRange.NotNegative);
        checks.Number(GradientClip, NumberRange.Positive);
        checks.Number(PlateauFactor, NumberRange.AboveZeroToOne);
        checks.Count(PlateauPatienceEpochs, minimum: 0);
        checks.Number(LearningRateMin, NumberRange.NotNegative);
        checks.Number(MetricSmoothing, NumberRange.ZeroToBelowOne);
        checks.Count(EarlyStopPatienceEpochs, minimum: 1);
        checks.Count(MaxEpochs, minimum: 1);
        checks.Count(CheckpointEveryEpochs, minimum: 1);
        checks.Number(DivergenceLimit, NumberRange.Positive);
        checks.Count(Threads, minimum: 0, ConfigChecks.LargestThreadCount);
        checks.Choice(Device);
        checks.Choice(Kernels);
        if (PlateauFactor < 1 && LearningRateMin > LearningRate)
        {
            checks.Add(
                nameof(LearningRateMin),
                $"must not be above the initial learning rate ({ConfigChecks.Text(LearningRate)}), was {ConfigChecks.Text(LearningRateMin)}. "
                + "Reduce training.learning_rate_min, or set training.plateau_factor to 1 for a constant rate.",
                "training.learning_rate",
                "training.plateau_factor");
        }

        return checks.Problems;
    }
}
