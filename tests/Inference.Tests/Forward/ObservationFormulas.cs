using AutoLfads.Core.Configuration;

namespace AutoLfads.Inference.Tests.Forward;

/// <summary>The observation models' formulas in double precision, for one channel at one bin.</summary>
internal static class ObservationFormulas
{
    /// <summary>Parameters, mean and variance from the raw parameters.</summary>
    public static (double[] Parameters, double Mean, double Variance) Of(ObservationKind kind, double[] raw, double[] scales, double location)
    {
        switch (kind)
        {
            case ObservationKind.Gamma:
                double shape = Math.Exp(Math.Clamp(raw[0], -10, 10)), rate = Math.Exp(Math.Clamp(raw[1], -10, 10));
                return ([shape, rate], shape / rate, shape / (rate * rate));
            case ObservationKind.Poisson:
                double counts = Math.Exp(Math.Clamp(raw[0], -20, 20));
                return ([counts], counts, counts);
            case ObservationKind.Gaussian:
                double variance = Math.Exp(Math.Clamp(raw[1], Math.Log(1e-6), 20));
                return ([raw[0], variance], raw[0], variance);
            case ObservationKind.LogNormal:
                double log = Math.Clamp(raw[0], -20, 20), std = Math.Exp(Math.Clamp(raw[1], -7, 1.5)), half = std * std / 2, mean = Math.Exp(log + half);
                return ([log, std], mean, 2 * Math.Exp(half) * Math.Sinh(half) * mean * mean);
            case ObservationKind.ZeroInflatedGamma:
                double a = scales[0] * Sigmoid(raw[0]), b = scales[1] * Sigmoid(raw[1]), q = Math.Min(Sigmoid(raw[2]), 1 - 1e-5), m = (a / b) + location;
                return ([a, b, q], q * m, q * ((a / (b * b)) + ((1 - q) * m * m)));
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "No formulas.");
        }
    }

    private static double Sigmoid(double x) => Math.Max(1 / (1 + Math.Exp(-x)), 1e-5);
}
