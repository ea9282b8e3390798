using System.Text.Json.Serialization;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Core.Excitations.Dynamics;

/// <summary>Settings of Thelen's activation dynamics.</summary>
public sealed record ThelenConfig
{
    private static readonly NumberRange Constants = new(0.001, true, 1, true);

    /// <summary>Time constant of activation, seconds; [0.001, 1]. Default 0.010.</summary>
    public double ActivationSeconds { get; init; } = 0.010;

    /// <summary>Time constant of deactivation, seconds; [0.001, 1]. Default 0.040.</summary>
    public double DeactivationSeconds { get; init; } = 0.040;

    /// <summary>Activation at the first sample, [0, 1]; null for the first excitation, as if it had lasted for ever. Default null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? InitialActivation { get; init; }

    /// <summary>Every problem of this section, each with its path in the muscle map; empty when it can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        ConfigChecks checks = new("activation_dynamics.thelen");
        checks.Number(ActivationSeconds, Constants);
        checks.Number(DeactivationSeconds, Constants);
        checks.Number(InitialActivation, NumberRange.ZeroToOne);
        return checks.Problems;
    }
}
