using MathNet.Numerics.Distributions;

namespace AutoLfads.Evaluation.Oscillations;

/// <summary>Heights of the highest peaks that spectra of background alone have by chance.</summary>
/// <remarks>
/// The background is of the family that is fitted, so the heights do not depend on it: surrogates are flat. Each is a mean over segments of squared complex Gaussian coefficients,
/// neighbours mixed as a Hann window mixes them.
/// </remarks>
internal sealed class SurrogatePeaks(PeakSearch search, int frequencyCount, int surrogateCount, int seed)
{
    // Means over more segments are Gaussian enough for their deviations to be scaled instead of drawn; what is left of the skew makes peaks a little likelier, not less.
    private const int MostDrawnSegments = 64;

    private readonly Dictionary<int, double[][]> drawn = []; // by the number of segments, [surrogate][frequency], mean 1

    /// <summary>Peak heights of spectra averaged over as many segments.</summary>
    public double[] Heights(double segmentCount, CancellationToken cancellationToken)
    {
        int count = (int)Math.Clamp(Math.Floor(segmentCount), 1, MostDrawnSegments);
        if (!drawn.TryGetValue(count, out double[][]? densities)) drawn[count] = densities = Draw(count, cancellationToken);
        double scale = Math.Min(1, Math.Sqrt(count / segmentCount));
        return Array.ConvertAll(densities, density => search.Find(Array.ConvertAll(density, d => Math.Log(1 + (scale * (d - 1))))).Height);
    }

    private double[][] Draw(int segmentCount, CancellationToken cancellationToken)
    {
        Random random = new(seed);
        double[] white = new double[2 * (frequencyCount + 2)];
        double[][] densities = new double[surrogateCount][];
        for (int s = 0; s < surrogateCount; s++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] density = densities[s] = new double[frequencyCount];
            for (int segment = 0; segment < segmentCount; segment++)
            {
                Normal.Samples(random, white, 0, 1);
                for (int k = 0; k < frequencyCount; k++)
                    density[k] += (Square(white[2 * k], white[(2 * k) + 2], white[(2 * k) + 4]) + Square(white[(2 * k) + 1], white[(2 * k) + 3], white[(2 * k) + 5])) / segmentCount;
            }
        }

        return densities;
    }

    // Half of the squared real or imaginary part, so that both together have mean 1.
    private static double Square(double before, double at, double after)
    {
        double mixed = (0.5 * at) - (0.25 * (before + after));
        return mixed * mixed / (2 * 0.375);
    }
}
