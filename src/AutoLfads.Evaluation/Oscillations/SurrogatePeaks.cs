using MathNet.Numerics.Distributions;

namespace AutoLfads.Evaluation.Oscillations;

/// <summary>Heights of the highest peaks that spectra of background alone have by chance.</summary>
/// <remarks>
/// The background is of the family that is fitted, so the heights do not depend on it: surrogates are flat. Each is a mean over segments of squared complex Gaussian coefficients,
/// neighbours mixed as a Hann window mixes them.
/// </remarks>
internal static class SurrogatePeaks
{
    // Beyond it the mean over segments is Gaussian enough to be scaled instead of drawn.
    private const int MostDrawnSegments = 100;

    /// <summary>Peak heights, ascending.</summary>
    public static double[] Heights(PeakSearch search, int frequencyCount, double segmentCount, int surrogateCount, Random random, CancellationToken cancellationToken)
    {
        int drawn = (int)Math.Clamp(Math.Round(segmentCount), 1, MostDrawnSegments);
        double scale = Math.Sqrt(drawn / Math.Max(1, segmentCount));
        double[] heights = new double[surrogateCount], white = new double[2 * (frequencyCount + 2)];
        for (int s = 0; s < surrogateCount; s++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] density = new double[frequencyCount];
            for (int segment = 0; segment < drawn; segment++)
            {
                Normal.Samples(random, white, 0, 1);
                for (int k = 0; k < frequencyCount; k++)
                    density[k] += Square(white[2 * k], white[(2 * k) + 2], white[(2 * k) + 4]) + Square(white[(2 * k) + 1], white[(2 * k) + 3], white[(2 * k) + 5]);
            }

            heights[s] = search.Find(Array.ConvertAll(density, d => scale * Math.Log(d))).Height;
        }

        Array.Sort(heights);
        return heights;
    }

    private static double Square(double before, double at, double after)
    {
        double mixed = (0.5 * at) - (0.25 * (before + after));
        return mixed * mixed;
    }
}
