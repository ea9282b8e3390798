namespace AutoLfads.Core.Configuration;

/// <summary>What ranks models from EMG alone; smaller is better. All are nats per sample on the validation windows.</summary>
public enum SelectionMetric
{
    /// <summary>The validation likelihood of every epoch: one posterior sample, shifted as training is unless switched off.</summary>
    Likelihood,

    /// <summary>Likelihood of the posterior mean, input and target shifted in time independently, mean of several draws.</summary>
    ShiftedLikelihood,

    /// <summary>Likelihood of single samples that were hidden from the encoders as coordinated dropout hides them, nothing shifted, mean of several draws.</summary>
    HeldOutSamples,

    /// <summary>Likelihood of blocks of bins that were hidden from the encoders in all channels at once.</summary>
    HeldOutBlocks,
}

/// <summary>How the models of a population are compared.</summary>
public sealed record SelectionConfig
{
    /// <summary>The metric that decides tournaments, stop and final choice; the others are logged. Default held-out samples, which rank models best where the truth is known.</summary>
    public SelectionMetric Metric { get; init; } = SelectionMetric.HeldOutSamples;

    /// <summary>A member is eligible when its shifted likelihood is within this many nats of the population's best; any eligible member beats any other. Infinity, the default, switches the guard off.</summary>
    public double GuardNats { get; init; } = double.PositiveInfinity;

    /// <summary>Share of the samples that is hidden at once for the held-out samples, in (0, 1). Default 0.5.</summary>
    public double HeldOutShare { get; init; } = 0.5;

    /// <summary>Bins of a held-out block; below the window length. Default 10.</summary>
    public int BlockBins { get; init; } = 10;

    /// <summary>Epochs between evaluations of the metrics; the last epoch of a generation is always evaluated. Default 10.</summary>
    public int EveryEpochs { get; init; } = 10;

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("selection");
        checks.Choice(Metric);
        if (!double.IsPositiveInfinity(GuardNats)) checks.Number(GuardNats, NumberRange.NotNegative);
        checks.Number(HeldOutShare, NumberRange.BetweenZeroAndOne);
        checks.Count(BlockBins, minimum: 1);
        checks.Count(EveryEpochs, minimum: 1);
        return checks.Problems;
    }
}
