using System.Text.Json.Serialization;

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
/// <remarks>Minimum and maximum have no default of their own: a range that is made anew states both.</remarks>
public sealed record HyperparameterRange
{
    /// <summary>Smallest value drawn.</summary>
    public double Min { get; init; }

    /// <summary>Largest value drawn; above <see cref="Min"/>.</summary>
    public double Max { get; init; }

    /// <summary>Value that every member begins with; null draws one for each member. Default null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Initial { get; init; }

    /// <summary>How first values are drawn. Default log-uniform.</summary>
    public HyperparameterDraw Draw { get; init; }

    /// <summary>Largest relative change w of one exploration: the value is multiplied by exp(± u), u uniform in [ln(1 + 0.002·w), ln(1 + w)]; above 0. Default 0.8.</summary>
    public double ExploreWeight { get; init; } = 0.8;

    /// <summary>True: exploration stays within minimum and maximum. False: it may leave them, within what the setting itself allows. Default false.</summary>
    public bool EnforceLimits { get; init; }

    /// <summary>Every problem of this range, each with its path in the run configuration; empty when it can be used.</summary>
    /// <param name="hyperparameter">Whose range it is.</param>
    public IReadOnlyList<ConfigProblem> Validate(Hyperparameter hyperparameter)
    {
        ArgumentNullException.ThrowIfNull(hyperparameter);
        string path = $"population.space.{hyperparameter.Name}";
        var checks = new ConfigChecks(path);
        Allowed(Min, nameof(Min));
        if (Draw == HyperparameterDraw.LogUniform && Min <= 0 && hyperparameter.Allows(Min))
            checks.Add(nameof(Min), $"must be above 0 for log-uniform draws, was {ConfigChecks.Text(Min)}. Raise it, or set {path}.draw to uniform.", $"{path}.draw");
        if (Min >= Max)
            checks.Add(nameof(Min), $"must be below the maximum ({ConfigChecks.Text(Max)}), was {ConfigChecks.Text(Min)}. Correct it or {path}.max.", $"{path}.max");
        Allowed(Max, nameof(Max));
        Allowed(Initial, nameof(Initial));
        if (EnforceLimits && Min < Max && (Initial < Min || Initial > Max))
        {
            checks.Add(
                nameof(Initial),
                $"must be within the limits ({ConfigChecks.Text(Min)} to {ConfigChecks.Text(Max)}), was {ConfigChecks.Text(Initial.Value)}. Correct it, or set {path}.enforce_limits to false.",
                $"{path}.min",
                $"{path}.max",
                $"{path}.enforce_limits");
        }

        checks.Choice(Draw);
        checks.Number(ExploreWeight, NumberRange.Positive);
        return checks.Problems;

        void Allowed(double? value, string property)
        {
            if (value is { } number && !hyperparameter.Allows(number))
                checks.Add(property, $"must be {hyperparameter.Allowed}, as {hyperparameter.Path} itself, was {ConfigChecks.Text(number)}.");
        }
    }
}
