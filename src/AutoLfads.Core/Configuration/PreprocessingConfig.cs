namespace AutoLfads.Core.Configuration;

/// <summary>What is done with missing samples before filtering.</summary>
public enum MissingSamples
{
    /// <summary>A missing sample is an error that names channel and time.</summary>
    Error,

    /// <summary>Missing samples are replaced by the channel's mean for filtering and restored to NaN afterwards; the model masks them.</summary>
    Mask,

    /// <summary>Missing samples are interpolated linearly.</summary>
    Interpolate,
}

/// <summary>How raw EMG becomes what the model reads: a named chain and the numbers that laboratories vary.</summary>
public sealed record PreprocessingConfig
{
    /// <summary>The names that <see cref="Chain"/> may have.</summary>
    public static IReadOnlyList<string> ChainNames { get; } = ["rat", "monkey", "surface", "none"];

    /// <summary>Name of the chain: one of <see cref="ChainNames"/>; none is for EMG that is rectified and scaled already. Default surface.</summary>
    public string Chain { get; init; } = "surface";

    /// <summary>Rate of the model's bins, Hz; null takes the chain's own (rat 500, monkey 1000, surface 500). Default null.</summary>
    public double? ModelRateHz { get; init; }

    /// <summary>Frequencies to notch, Hz; null takes the chain's own. Default null.</summary>
    public IReadOnlyList<double>? NotchHz { get; init; }

    /// <summary>High-pass cut-off, Hz; null takes the chain's own. Default null.</summary>
    public double? HighPassHz { get; init; }

    /// <summary>Upper quantile at which channels are clipped, in (0, 1]; null takes the chain's own. Default null.</summary>
    public double? ClipQuantile { get; init; }

    /// <summary>Clip quantiles of single channels, by name, e.g. SM: 0.99. Empty by default.</summary>
    public IReadOnlyDictionary<string, double> ChannelClipQuantiles { get; init; } = new Dictionary<string, double>();

    /// <summary>Quantile of the clipped channel that becomes 1, in (0, 1]. Default 0.95.</summary>
    public double ScaleQuantile { get; init; } = 0.95;

    /// <summary>Smallest value of a sample, in scaled units, so that gamma likelihood and logarithm exist; 0 leaves samples as they are, e.g. counts. Default 1e-4.</summary>
    public double Epsilon { get; init; } = 1e-4;

    /// <summary>What is done with missing samples. Default an error.</summary>
    public MissingSamples Missing { get; init; }

    /// <summary>Channels to use, by name, in this order; empty uses all. Empty by default.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("preprocessing");
        if (!ChainNames.Contains(Chain, StringComparer.Ordinal))
            checks.Add(nameof(Chain), $"must be one of {string.Join(", ", ChainNames)}, was '{Chain}'.");
        checks.Number(ModelRateHz, NumberRange.Positive);
        checks.Numbers(NotchHz, NumberRange.Positive);
        checks.Number(HighPassHz, NumberRange.Positive);
        checks.Number(ClipQuantile, NumberRange.AboveZeroToOne);
        foreach ((string channel, double quantile) in ChannelClipQuantiles)
            checks.Number(quantile, NumberRange.AboveZeroToOne, $"{nameof(ChannelClipQuantiles)}.{channel}");
        checks.Number(ScaleQuantile, NumberRange.AboveZeroToOne);
        checks.Number(Epsilon, NumberRange.NotNegative);
        checks.Choice(Missing);
        checks.Names(Channels);
        return checks.Problems;
    }
}
