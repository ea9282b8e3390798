namespace AutoLfads.Core.Configuration;

/// <summary>How first values of a hyperparameter are drawn.</summary>
public enum HyperparameterDraw
{
    /// <summary>The logarithm is uniform: for values whose order of magnitude is in question. The range's minimum is above 0.</summary>
    LogUniform,

    /// <summary>Uniform.</summary>
    Uniform,
}

/// <summary>What a population searches of one hyperparameter.</summary>
public sealed record HyperparameterRange
{
    /// <summary>Smallest value drawn.</summary>
    public double Min { get; init; }

    /// <summary>Largest value drawn; above <see cref="Min"/>.</summary>
    public double Max { get; init; }

    /// <summary>Value that every member begins with; null draws one for each member. Default null.</summary>
    public double? Initial { get; init; }

    /// <summary>How first values are drawn. Default log-uniform.</summary>
    public HyperparameterDraw Draw { get; init; }

    /// <summary>Largest relative change w of one exploration: the value is multiplied by exp(± u), u uniform in [ln(1 + 0.002·w), ln(1 + w)]; above 0. Default 0.8.</summary>
    public double ExploreWeight { get; init; } = 0.8;

    /// <summary>True: exploration stays within minimum and maximum. False: it may leave them, within what the setting itself allows. Default false.</summary>
    public bool EnforceLimits { get; init; }
}
