namespace AutoLfads.Evaluation.Profiles;

/// <summary>The recipe of the mean profiles.</summary>
public sealed record ProfileConfig
{
    /// <summary>Share of the trials between the lower and the upper curve of a profile, in (0, 1). Default 0.5: the quartiles.</summary>
    public double QuantileShare { get; init; } = 0.5;

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate() => QuantileShare is > 0 and < 1 ? [] : [$"The share of trials between the curves (quantile_share) must lie between 0 and 1, was {QuantileShare}."];
}
