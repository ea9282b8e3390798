using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace AutoLfads.Core.Spectra;

/// <summary>The Fourier transforms of a signal's segments, each less its mean and under a periodic Hann window: what spectra, coherence and phases are averaged from.</summary>
/// <remarks>
/// Scaled so that the squared magnitude is the segment's one-sided power density, in squared units of the signal per Hz, as scipy.signal.welch's with its defaults.
/// Welch 1967, IEEE Trans. Audio Electroacoust. 15:70.
/// </remarks>
public sealed class SegmentTransforms
{
    private SegmentTransforms(double binHz, IReadOnlyList<Complex[]?> segments, double effectiveShare, int segmentSamples)
    {
        Segments = segments;
        UsedCount = segments.Count(s => s is not null);
        EffectiveShare = effectiveShare;
        FrequenciesHz = [.. Enumerable.Range(0, (segmentSamples / 2) + 1).Select(k => k * binHz)];
    }

    /// <summary>The frequencies of a transform, Hz: from 0 to half the sample rate, both included where a segment is even.</summary>
    public IReadOnlyList<double> FrequenciesHz { get; }

    /// <summary>One transform a segment, in order of time, a value per frequency; null where too many samples of the segment are missing.</summary>
    public IReadOnlyList<Complex[]?> Segments { get; }

    /// <summary>Number of segments with a transform.</summary>
    public int UsedCount { get; }

    /// <summary>
    /// Independent segments that one of these is worth, in (0, 1]: overlapping segments share samples, so an average over them varies as one over fewer.
    /// </summary>
    public double EffectiveShare { get; }

    /// <summary>Transforms a signal that comes in pieces, e.g. one a trial; no segment reaches over the end of a piece.</summary>
    /// <param name="pieces">Pieces of the signal; NaN where a sample is missing. Pieces shorter than a segment give none.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <param name="config">How the pieces are cut; null for the defaults.</param>
    /// <exception cref="ArgumentException">The settings or the rate cannot be used, or no piece is as long as a segment.</exception>
    public static SegmentTransforms Of(IReadOnlyList<double[]> pieces, double sampleRateHz, WelchConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        config ??= new WelchConfig();
        IReadOnlyList<string> problems = config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(config));
        if (!(double.IsFinite(sampleRateHz) && sampleRateHz > 0)) throw new ArgumentException($"The sample rate must be above 0 Hz, was {sampleRateHz}.", nameof(sampleRateHz));
        int length = config.SegmentSamples;
        (int Piece, int Start)[] places = Places(pieces, config);
        if (places.Length == 0)
        {
            throw new ArgumentException(
                $"Segments of {length} samples need a piece of the signal as long, the longest has {pieces.Select(p => p.Length).DefaultIfEmpty().Max()}. Use shorter segments.", nameof(pieces));
        }

        double[] window = [.. Enumerable.Range(0, length).Select(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / length)))];
        double scale = 1 / Math.Sqrt(sampleRateHz * window.Sum(w => w * w));
        Complex[]?[] segments = Array.ConvertAll(places, place => Transform(pieces[place.Piece].AsSpan(place.Start, length), window, scale, config.MaxMissingShare));
        return new SegmentTransforms(sampleRateHz / length, segments, Effective(window, places), length);
    }

    private static (int Piece, int Start)[] Places(IReadOnlyList<double[]> pieces, WelchConfig config)
    {
        List<(int Piece, int Start)> all = [];
        for (int p = 0; p < pieces.Count; p++)
            for (int start = 0; start + config.SegmentSamples <= pieces[p].Length; start += config.HopSamples) all.Add((p, start));
        int wanted = Math.Min(all.Count, config.MaxSegments);
        return [.. Enumerable.Range(0, wanted).Select(i => all[(int)((long)i * all.Count / wanted)])];
    }

    private static Complex[]? Transform(ReadOnlySpan<double> samples, double[] window, double scale, double maxMissingShare)
    {
        double sum = 0;
        int present = 0;
        foreach (double v in samples)
        {
            if (double.IsNaN(v)) continue;
            sum += v;
            present++;
        }

        if (present == 0 || samples.Length - present > maxMissingShare * samples.Length) return null;
        double mean = sum / present;
        Complex[] values = new Complex[samples.Length];
        for (int i = 0; i < values.Length; i++) values[i] = double.IsNaN(samples[i]) ? 0 : (samples[i] - mean) * window[i] * scale;
        Fourier.Forward(values, FourierOptions.NoScaling);
        Complex[] oneSided = values[..((values.Length / 2) + 1)];
        // Each of these stands for its mirror image as well; 0 Hz and half the sample rate have none.
        for (int k = 1; 2 * k < values.Length; k++) oneSided[k] *= Math.Sqrt(2);
        return oneSided;
    }

    // Periodograms of Gaussian noise under a window are correlated by the square of the window's own correlation at the distance of their segments.
    private static double Effective(double[] window, (int Piece, int Start)[] places)
    {
        double power = window.Sum(w => w * w), inflation = 1;
        Dictionary<int, double> correlations = [];
        for (int i = 0; i < places.Length; i++)
        {
            for (int j = i + 1; j < places.Length && places[j].Piece == places[i].Piece && places[j].Start - places[i].Start < window.Length; j++)
            {
                int shift = places[j].Start - places[i].Start;
                if (!correlations.TryGetValue(shift, out double correlation))
                    correlations[shift] = correlation = Enumerable.Range(shift, window.Length - shift).Sum(t => window[t] * window[t - shift]) / power;
                inflation += 2 * correlation * correlation / places.Length;
            }
        }

        return 1 / inflation;
    }
}
