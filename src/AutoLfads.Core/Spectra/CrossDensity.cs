using System.Numerics;

namespace AutoLfads.Core.Spectra;

/// <summary>The cross-spectral density of two signals by Welch's method, their coherence and its phase.</summary>
/// <param name="FrequenciesHz">Frequencies, Hz, ascending from 0.</param>
/// <param name="Real">Real part of the one-sided density of the first signal's conjugate times the second, units of both per Hz.</param>
/// <param name="Imaginary">Its imaginary part; negative where the second signal lags.</param>
/// <param name="Coherence">Magnitude-squared coherence, in [0, 1]; null at frequencies where a signal has no power.</param>
/// <param name="SignificanceLevel">What coherence of independent signals exceeds at 5 % of the frequencies; null with fewer than two effective segments, where coherence means nothing.</param>
/// <param name="SegmentCount">Segments averaged: those in which both signals have samples.</param>
/// <param name="EffectiveSegmentCount">Independent segments that the overlapping ones are worth.</param>
/// <param name="LeftOutCount">Segments left out for missing samples of either signal.</param>
public sealed record CrossDensity(
    IReadOnlyList<double> FrequenciesHz,
    IReadOnlyList<double> Real,
    IReadOnlyList<double> Imaginary,
    IReadOnlyList<double?> Coherence,
    double? SignificanceLevel,
    int SegmentCount,
    double EffectiveSegmentCount,
    int LeftOutCount)
{
    private const double Level = 0.05;

    /// <summary>The means over the segments that both signals have.</summary>
    /// <param name="first">The first signal's segments.</param>
    /// <param name="second">The second signal's, cut in the same way.</param>
    /// <exception cref="ArgumentException">The segments are not the same ones, or fewer than two are complete: coherence of one segment is always 1.</exception>
    /// <remarks>Significance: 1 - 0.05^(1/(L-1)) for L independent segments; overlapping segments count as fewer, see <see cref="SegmentTransforms.EffectiveShare"/>.</remarks>
    public static CrossDensity Of(SegmentTransforms first, SegmentTransforms second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Segments.Count != second.Segments.Count || !first.FrequenciesHz.SequenceEqual(second.FrequenciesHz))
            throw new ArgumentException($"The signals must be cut into the same segments, got {first.Segments.Count} and {second.Segments.Count}.", nameof(second));
        Complex[] cross = new Complex[first.FrequenciesHz.Count];
        double[] powers = new double[cross.Length], otherPowers = new double[cross.Length];
        int count = 0;
        for (int s = 0; s < first.Segments.Count; s++)
        {
            if (first.Segments[s] is not { } x || second.Segments[s] is not { } y) continue;
            count++;
            for (int k = 0; k < cross.Length; k++)
            {
                cross[k] += Complex.Conjugate(x[k]) * y[k];
                powers[k] += (x[k].Real * x[k].Real) + (x[k].Imaginary * x[k].Imaginary);
                otherPowers[k] += (y[k].Real * y[k].Real) + (y[k].Imaginary * y[k].Imaginary);
            }
        }

        if (count < 2) throw new ArgumentException($"Coherence needs two segments or more in which neither signal has missing samples, found {count}. Use shorter segments.", nameof(second));
        double effective = count * first.EffectiveShare;
        return new CrossDensity(
            first.FrequenciesHz,
            Array.ConvertAll(cross, c => c.Real / count),
            Array.ConvertAll(cross, c => c.Imaginary / count),
            [.. cross.Select((c, k) => Share((c.Real * c.Real) + (c.Imaginary * c.Imaginary), powers[k] * otherPowers[k]))],
            effective >= 2 ? 1 - Math.Pow(Level, 1 / (effective - 1)) : null,
            count,
            effective,
            first.Segments.Count - count);
    }

    private static double? Share(double part, double whole) => whole > 0 ? Math.Min(1, part / whole) : null;
}
