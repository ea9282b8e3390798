using MathNet.Numerics;

namespace AutoLfads.Core.Preprocessing.Resampling;

/// <summary>Low-pass filters of finite length: a windowed sinc, symmetric about its centre, with gain 1 at frequency 0.</summary>
public static class FirKernel
{
    /// <summary>Windowed by a Hamming window.</summary>
    /// <param name="taps">Number of coefficients; odd, so that the centre is a sample.</param>
    /// <param name="cutoff">Cut-off as a share of half the sample rate, in (0, 1]; the gain there is about 1/2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of taps is not odd or the cut-off is out of its range.</exception>
    public static double[] Hamming(int taps, double cutoff) =>
        Windowed(taps, cutoff, position => 0.54 + (0.46 * Math.Cos(Math.PI * position)));

    /// <summary>Windowed by a Kaiser window.</summary>
    /// <param name="taps">Number of coefficients; odd, so that the centre is a sample.</param>
    /// <param name="cutoff">Cut-off as a share of half the sample rate, in (0, 1]; the gain there is about 1/2.</param>
    /// <param name="beta">Shape of the window; 0 is rectangular, 5 is close to Hamming.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of taps is not odd or the cut-off is out of its range.</exception>
    public static double[] Kaiser(int taps, double cutoff, double beta)
    {
        double peak = SpecialFunctions.BesselI0(beta);
        return Windowed(taps, cutoff, position => SpecialFunctions.BesselI0(beta * Math.Sqrt(1 - (position * position))) / peak);
    }

    // The window is a function of the position from -1 at the first tap to 1 at the last.
    private static double[] Windowed(int taps, double cutoff, Func<double, double> window)
    {
        if (taps < 3 || taps % 2 == 0) throw new ArgumentOutOfRangeException(nameof(taps), taps, "The number of taps must be odd and at least 3.");
        if (!(cutoff is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, "The cut-off must be a share of half the sample rate in (0, 1].");
        int half = taps / 2;
        double[] kernel = new double[taps];
        for (int i = 0; i < taps; i++)
        {
            double phase = Math.PI * cutoff * (i - half);
            kernel[i] = (i == half ? 1 : Math.Sin(phase) / phase) * window((double)(i - half) / half);
        }

        double sum = kernel.Sum();
        for (int i = 0; i < taps; i++) kernel[i] /= sum;
        return kernel;
    }
}
