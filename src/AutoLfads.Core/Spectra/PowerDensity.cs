using System.Numerics;

namespace AutoLfads.Core.Spectra;

/// <summary>A power spectral density by Welch's method.</summary>
/// <param name="FrequenciesHz">Frequencies, Hz, ascending from 0.</param>
/// <param name="Density">One-sided density at each, squared units of the signal per Hz.</param>
/// <param name="SegmentCount">Segments averaged.</param>
/// <param name="LeftOutCount">Segments left out for missing samples.</param>
public sealed record PowerDensity(IReadOnlyList<double> FrequenciesHz, IReadOnlyList<double> Density, int SegmentCount, int LeftOutCount)
{
    /// <summary>The mean over segments.</summary>
    /// <param name="transforms">The signal's segments.</param>
    /// <exception cref="ArgumentException">No segment has all its samples.</exception>
    public static PowerDensity Of(SegmentTransforms transforms)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        if (transforms.UsedCount == 0)
            throw new ArgumentException($"None of {transforms.Segments.Count} segments is free of missing samples. Use shorter segments.", nameof(transforms));
        double[] density = new double[transforms.FrequenciesHz.Count];
        foreach (Complex[]? segment in transforms.Segments)
        {
            for (int k = 0; k < segment?.Length; k++) density[k] += ((segment[k].Real * segment[k].Real) + (segment[k].Imaginary * segment[k].Imaginary)) / transforms.UsedCount;
        }

        return new PowerDensity(transforms.FrequenciesHz, density, transforms.UsedCount, transforms.Segments.Count - transforms.UsedCount);
    }
}
