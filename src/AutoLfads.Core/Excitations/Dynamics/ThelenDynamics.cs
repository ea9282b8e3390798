namespace AutoLfads.Core.Excitations.Dynamics;

/// <summary>First-order activation dynamics that slow down with activation when it rises and speed up when it falls.</summary>
/// <remarks>
/// Thelen 2003, J. Biomech. Eng. 125:70-77: da/dt = (u - a) / τ with τ = t_activation · (0.5 + 1.5 a) where u > a and t_deactivation / (0.5 + 1.5 a) elsewhere. The activation stays at a constant excitation once it is there.
/// </remarks>
public static class ThelenDynamics
{
    // The equation's rate of change is at most 8 over the shorter constant: a step stays at 8 % of it, where fourth order leaves errors of 1e-7.
    private const double StepShare = 0.01;

    /// <summary>Activation that follows an excitation; between samples the excitation is linear.</summary>
    /// <param name="excitation">Excitation in [0, 1], at regular times.</param>
    /// <param name="rateHz">Samples per second; above 0.</param>
    /// <param name="config">Time constants and the state at the first sample.</param>
    /// <returns>Activation at the same times, in [0, 1].</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the rate is not above 0.</exception>
    public static double[] Apply(ReadOnlySpan<double> excitation, double rateHz, ThelenConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rateHz);
        if (config.Validate() is { Count: > 0 } problems) throw new ArgumentException(string.Join(" ", problems), nameof(config));
        double[] activation = new double[excitation.Length];
        if (excitation.IsEmpty) return activation;
        int steps = (int)Math.Ceiling(1 / (rateHz * StepShare * Math.Min(config.ActivationSeconds, config.DeactivationSeconds)));
        double step = 1 / (rateHz * steps), a = activation[0] = config.InitialActivation ?? excitation[0];
        for (int t = 1; t < excitation.Length; t++)
        {
            double from = excitation[t - 1], slope = (excitation[t] - from) / steps;
            for (int s = 0; s < steps; s++) a = Step(a, from + (s * slope), slope, step, config);
            activation[t] = a = Math.Clamp(a, 0, 1);
        }

        return activation;
    }

    // The classical Runge-Kutta method of fourth order.
    private static double Step(double a, double u, double rise, double step, ThelenConfig config)
    {
        double middle = u + (rise / 2);
        double k1 = Slope(a, u, config), k2 = Slope(a + (step / 2 * k1), middle, config), k3 = Slope(a + (step / 2 * k2), middle, config), k4 = Slope(a + (step * k3), u + rise, config);
        return a + (step / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
    }

    private static double Slope(double a, double u, ThelenConfig config)
    {
        double state = 0.5 + (1.5 * a);
        return (u - a) / (u > a ? config.ActivationSeconds * state : config.DeactivationSeconds / state);
    }
}
