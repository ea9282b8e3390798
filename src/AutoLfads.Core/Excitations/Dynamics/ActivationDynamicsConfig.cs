using AutoLfads.Core.Configuration;

namespace AutoLfads.Core.Excitations.Dynamics;

/// <summary>How the activation of a muscle follows its excitation.</summary>
public enum ActivationModel
{
    /// <summary>Not at all: excitations are given, as tools that have dynamics of their own read them.</summary>
    None,

    /// <summary>A first-order equation whose time constant depends on the activation (<see cref="ThelenDynamics"/>).</summary>
    Thelen,

    /// <summary>A recursive filter of second order and a shape that is not linear (<see cref="LloydBesierDynamics"/>).</summary>
    LloydBesier,
}

/// <summary>Whether activations are made of excitations. The estimate is an excitation in OpenSim's sense; OpenSim's muscles and CEINMS have dynamics of their own, so that activations are for whoever sets the state itself.</summary>
public sealed record ActivationDynamicsConfig
{
    /// <summary>The dynamics. Default none.</summary>
    public ActivationModel Model { get; init; }

    /// <summary>Settings of <see cref="ActivationModel.Thelen"/>.</summary>
    public ThelenConfig Thelen { get; init; } = new();

    /// <summary>Settings of <see cref="ActivationModel.LloydBesier"/>.</summary>
    public LloydBesierConfig LloydBesier { get; init; } = new();

    /// <summary>Every problem of this section, each with its path in the muscle map; empty when it can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        ConfigChecks checks = new("activation_dynamics");
        checks.Choice(Model);
        return [.. checks.Problems, .. Thelen.Validate(), .. LloydBesier.Validate()];
    }

    /// <summary>Activation of one muscle.</summary>
    /// <param name="excitation">Excitation in [0, 1], at regular times.</param>
    /// <param name="rateHz">Samples per second; above 0.</param>
    /// <returns>As many samples in [0, 1]; the excitation itself without dynamics.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public double[] Apply(double[] excitation, double rateHz) => Model switch
    {
        ActivationModel.Thelen => ThelenDynamics.Apply(excitation, rateHz, Thelen),
        ActivationModel.LloydBesier => LloydBesierDynamics.Apply(excitation, rateHz, LloydBesier),
        _ => excitation,
    };
}
