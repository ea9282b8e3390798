namespace AutoLfads.Kernels.Tests.Elementary;

/// <summary>ln Γ and ψ in double precision: Stirling's series after the argument was raised above 20 by the recurrence.</summary>
internal static class GammaReference
{
    private const double Far = 20;

    public static double LogGamma(double x)
    {
        double product = 1;
        for (; x < Far; x++) product *= x;
        double square = 1 / (x * x);
        double tail = ((1.0 / 12) - ((1.0 / 360) - ((1.0 / 1260) - ((1.0 / 1680) - (square / 1188)) * square) * square) * square) / x;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + tail - Math.Log(product);
    }

    public static double Digamma(double x)
    {
        double sum = 0;
        for (; x < Far; x++) sum += 1 / x;
        double square = 1 / (x * x);
        double tail = ((1.0 / 12) - ((1.0 / 120) - ((1.0 / 252) - ((1.0 / 240) - (square / 132)) * square) * square) * square) * square;
        return Math.Log(x) - (0.5 / x) - tail - sum;
    }
}
