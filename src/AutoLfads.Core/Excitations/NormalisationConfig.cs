using AutoLfads.Core.Configuration;

namespace AutoLfads.Core.Excitations;

/// <summary>What the estimate of an EMG channel is divided by, so that 1 is the strongest excitation.</summary>
public enum NormalisationMethod
{
    /// <summary>The channel's largest estimate.</summary>
    Maximum,

    /// <summary>A quantile of the channel's estimate; what exceeds it becomes 1.</summary>
    Quantile,

    /// <summary>A value that is stated for every channel, such as that of a maximum voluntary contraction.</summary>
    Given,
}

/// <summary>How estimates in the units of the EMG become excitations in [0, 1].</summary>
public sealed record NormalisationConfig
{
    /// <summary>What a channel is divided by where <see cref="Values"/> does not say. Default maximum.</summary>
    public NormalisationMethod Method { get; init; }

    /// <summary>The quantile, for <see cref="NormalisationMethod.Quantile"/>; (0, 1]. Default 0.99.</summary>
    public double Quantile { get; init; } = 0.99;

    /// <summary>Values that channels are divided by whatever the method, by name, in the channel's unit; above 0. Default empty.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();

    /// <summary>Every problem of this section, each with its path in the muscle map; empty when it can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        ConfigChecks checks = new("normalisation");
        checks.Choice(Method);
        checks.Number(Quantile, NumberRange.AboveZeroToOne);
        foreach ((string channel, double value) in Values)
            if (!NumberRange.Positive.Contains(value)) checks.Add($"{nameof(Values)}.{channel}", $"must be {NumberRange.Positive}, was {ConfigChecks.Text(value)}.");
        return checks.Problems;
    }
}
