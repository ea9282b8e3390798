using AutoLfads.Core.Configuration;

namespace AutoLfads.Core.Excitations.Dynamics;

/// <summary>Settings of Lloyd and Besier's activation dynamics.</summary>
public sealed record LloydBesierConfig
{
    private static readonly NumberRange Coefficients = new(-1, false, 1, false);
    private static readonly NumberRange Shapes = new(-3, false, 0, true);
    private static readonly NumberRange Delays = new(0, true, 1, true);

    /// <summary>First coefficient of the recursive filter, for the rate at which it runs; (-1, 1), within which it is stable. Default -0.5.</summary>
    public double C1 { get; init; } = -0.5;

    /// <summary>Second coefficient; (-1, 1). Default -0.5.</summary>
    public double C2 { get; init; } = -0.5;

    /// <summary>Shape A between neural and muscle activation; (-3, 0], 0 for none. Default -1.</summary>
    public double Shape { get; init; } = -1;

    /// <summary>Delay between EMG and force, seconds; [0, 1]. Default 0.015.</summary>
    public double DelaySeconds { get; init; } = 0.015;

    /// <summary>Every problem of this section, each with its path in the muscle map; empty when it can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        ConfigChecks checks = new("activation_dynamics.lloyd_besier");
        checks.Number(C1, Coefficients);
        checks.Number(C2, Coefficients);
        checks.Number(Shape, Shapes);
        checks.Number(DelaySeconds, Delays);
        return checks.Problems;
    }
}
