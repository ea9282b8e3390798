namespace AutoLfads.Evaluation.HeldOut;

/// <summary>The recipe of the likelihood of EMG samples that an estimator did not see.</summary>
public sealed record HeldOutConfig
{
    /// <summary>Share of the samples that is hidden, in (0, 1). Default 0.2.</summary>
    public double Share { get; init; } = 0.2;

    /// <summary>Consecutive bins of a channel that are hidden together; 1 or more. Default 1: single samples.</summary>
    public int BlockBins { get; init; } = 1;

    /// <summary>Lowest value of an estimate, as a share of the channel's mean estimate: a gamma distribution has no mean of 0 or below. In (0, 1). Default 0.05.</summary>
    public double EstimateFloorShare { get; init; } = 0.05;

    /// <summary>Lowest value of an EMG sample, in its units; above 0. Default 1e-4, for EMG scaled to its 95th percentile.</summary>
    public double SampleFloor { get; init; } = 1e-4;

    /// <summary>Seed of the choice of samples. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (!(Share is > 0 and < 1)) problems.Add($"The share of hidden samples (share) must lie between 0 and 1, was {Share}.");
        if (BlockBins < 1) problems.Add($"Blocks (block_bins) need 1 bin or more, was {BlockBins}.");
        if (!(EstimateFloorShare is > 0 and < 1)) problems.Add($"The floor of estimates (estimate_floor_share) must lie between 0 and 1, was {EstimateFloorShare}.");
        if (!(double.IsFinite(SampleFloor) && SampleFloor > 0)) problems.Add($"The floor of samples (sample_floor) must be above 0, was {SampleFloor}.");
        return problems;
    }

    internal void ThrowIfInvalid()
    {
        IReadOnlyList<string> problems = Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems));
    }
}
