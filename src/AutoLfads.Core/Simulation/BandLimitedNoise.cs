using System.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.IntegralTransforms;

namespace AutoLfads.Core.Simulation;

/// <summary>Stationary Gaussian noise of mean 0 and variance 1 with the power spectrum of EMG within a band, and nothing outside.</summary>
/// <remarks>
/// The spectrum is that of Shwedyk, Balasubramanian and Scott 1977, IEEE Trans. Biomed. Eng. 24:417: f_h⁴·f² / ((f² + f_l²)·(f² + f_h²)²) with f_l = 60 Hz and f_h = 120 Hz, its peak near 65 Hz.
/// It matters to an envelope: the power lies in a narrower band than the amplifier's, so fewer independent samples make up each moment of it than flat noise would give.
/// </remarks>
internal static class BandLimitedNoise
{
    private const double LowShapeHz = 60;
    private const double HighShapeHz = 120;
    private const double EdgeHz = 10; // width of the raised-cosine edges, inside of the band
    private const int ShortestTransform = 4096; // so that the band has frequencies however short the recording

    /// <summary>Draws the noise in the frequency domain: independent complex Gaussian coefficients under the band's shape.</summary>
    public static double[] Draw(int sampleCount, double sampleRateHz, double lowHz, double highHz, Random random)
    {
        int length = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(sampleCount, ShortestTransform));
        Complex[] spectrum = new Complex[length];
        double power = 0;
        for (int k = 1; k < length / 2; k++)
        {
            double hz = k * sampleRateHz / length;
            if (hz <= lowHz || hz >= highHz) continue;
            double amplitude = Shape(hz) * Edge(hz - lowHz) * Edge(highHz - hz);
            power += 4 * amplitude * amplitude; // real and imaginary part, at k and at its mirror image
            spectrum[k] = amplitude * new Complex(Normal.Sample(random, 0, 1), Normal.Sample(random, 0, 1));
            spectrum[length - k] = Complex.Conjugate(spectrum[k]);
        }

        Fourier.Inverse(spectrum, FourierOptions.NoScaling);
        double scale = 1 / Math.Sqrt(power);
        double[] noise = new double[sampleCount];
        for (int t = 0; t < sampleCount; t++) noise[t] = spectrum[t].Real * scale;
        return noise;
    }

    private static double Shape(double hz) => hz / (Math.Sqrt((hz * hz) + (LowShapeHz * LowShapeHz)) * ((hz * hz) + (HighShapeHz * HighShapeHz)));

    private static double Edge(double hzInside) => hzInside >= EdgeHz ? 1 : 0.5 * (1 - Math.Cos(Math.PI * hzInside / EdgeHz));
}
