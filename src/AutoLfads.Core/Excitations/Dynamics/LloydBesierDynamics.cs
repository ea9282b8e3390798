namespace AutoLfads.Core.Excitations.Dynamics;

/// <summary>A delayed recursive filter of second order with unit gain at rest, and an exponential shape.</summary>
/// <remarks>
/// Lloyd and Besier 2003, J. Biomech. 36:765-776: u[t] = α e[t - d] - β1 u[t - 1] - β2 u[t - 2] with β1 = c1 + c2, β2 = c1 c2 and α = 1 + β1 + β2; a = (exp(A u) - 1) / (exp(A) - 1), whose limit for A = 0 is a = u.
/// The filter's poles are -c1 and -c2. Before the first sample the excitation counts as constant and the filter as settled.
/// </remarks>
public static class LloydBesierDynamics
{
    /// <summary>Activation that follows an excitation; between samples the excitation is linear.</summary>
    /// <param name="excitation">Excitation in [0, 1], at regular times.</param>
    /// <param name="rateHz">Samples per second, for which the coefficients were chosen; above 0.</param>
    /// <param name="config">Coefficients, shape and delay.</param>
    /// <returns>Activation at the same times, in [0, 1]; filters with c1 or c2 above 0 overshoot and are limited.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the rate is not above 0.</exception>
    public static double[] Apply(ReadOnlySpan<double> excitation, double rateHz, LloydBesierConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rateHz);
        if (config.Validate() is { Count: > 0 } problems) throw new ArgumentException(string.Join(" ", problems), nameof(config));
        double beta1 = config.C1 + config.C2, beta2 = config.C1 * config.C2, alpha = 1 + beta1 + beta2;
        double delay = config.DelaySeconds * rateHz;
        double[] activation = new double[excitation.Length];
        double last = excitation.IsEmpty ? 0 : excitation[0], beforeLast = last;
        for (int t = 0; t < excitation.Length; t++)
        {
            double neural = (alpha * Delayed(excitation, t - delay)) - (beta1 * last) - (beta2 * beforeLast);
            (last, beforeLast) = (neural, last);
            activation[t] = Shaped(Math.Clamp(neural, 0, 1), config.Shape);
        }

        return activation;
    }

    private static double Delayed(ReadOnlySpan<double> excitation, double position)
    {
        // 0.015 s at 1 kHz are 15 samples, whatever the digits of the product.
        const double snap = 1e-6;
        double whole = Math.Round(position);
        if (Math.Abs(position - whole) < snap) position = whole;
        if (position <= 0) return excitation[0];
        int before = (int)position;
        double share = position - before;
        return share == 0 ? excitation[before] : ((1 - share) * excitation[before]) + (share * excitation[before + 1]);
    }

    // (exp(A u) - 1) / (exp(A) - 1) without the cancellation of small A.
    private static double Shaped(double u, double shape) =>
        shape == 0 ? u : Math.Exp(shape * (u - 1) / 2) * Math.Sinh(shape * u / 2) / Math.Sinh(shape / 2);
}
