using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace AutoLfads.Cli.Inspection;

/// <summary>The mean power spectrum of a channel: overlapping segments under a Hann window.</summary>
/// <param name="Power">Power of each bin, in arbitrary units, from 0 Hz on.</param>
/// <param name="BinHz">Distance of two bins, Hz.</param>
internal sealed record PowerSpectrum(double[] Power, double BinHz)
{
    // Segments long enough for a resolution of 0.25 Hz; shorter where a recording would give fewer than eight of them.
    private const double LongestSegmentSeconds = 4;
    private const double ShortestSegmentSeconds = 0.25;
    private const int FewestSegments = 8;
    private const int MostSegments = 240;
    private const double MostMissing = 0.1;

    /// <summary>The spectrum of samples of which some may be missing; null where the recording is too short for one.</summary>
    /// <param name="samples">The channel; NaN where missing.</param>
    /// <param name="rateHz">Samples per second.</param>
    public static PowerSpectrum? Of(double[] samples, double rateHz)
    {
        // Half-overlapping: n segments take (n + 1) / 2 of their length.
        double seconds = Math.Min(LongestSegmentSeconds, samples.Length / rateHz / ((FewestSegments + 1) / 2.0));
        int length = (int)(seconds * rateHz);
        if (seconds < ShortestSegmentSeconds || length < 16) return null;
        int possible = ((samples.Length - length) / (length / 2)) + 1, wanted = Math.Min(possible, MostSegments), used = 0;
        double[] power = new double[length / 2], window = [.. Enumerable.Range(0, length).Select(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / length)))];
        for (int s = 0; s < wanted; s++)
        {
            int start = (int)((long)s * possible / wanted) * (length / 2);
            if (Segment(samples.AsSpan(start, length), window) is not { } segment) continue;
            Fourier.Forward(segment, FourierOptions.NoScaling);
            for (int i = 0; i < power.Length; i++) power[i] += segment[i].Magnitude * segment[i].Magnitude;
            used++;
        }

        return used < FewestSegments ? null : new PowerSpectrum([.. power.Select(p => p / used)], rateHz / length);
    }

    /// <summary>Share of the power that lies above a frequency.</summary>
    public double ShareAbove(double hz)
    {
        double above = 0, all = 0;
        for (int i = 1; i < Power.Length; i++)
        {
            all += Power[i];
            if (i * BinHz > hz) above += Power[i];
        }

        return all > 0 ? above / all : 0;
    }

    /// <summary>Powers of the bins between two frequencies.</summary>
    public double[] Between(double fromHz, double toHz) =>
        Power[Math.Clamp((int)Math.Ceiling((fromHz / BinHz) - 1e-9), 0, Power.Length)..Math.Clamp((int)Math.Floor((toHz / BinHz) + 1e-9) + 1, 0, Power.Length)];

    private static Complex[]? Segment(ReadOnlySpan<double> samples, double[] window)
    {
        double sum = 0;
        int present = 0;
        foreach (double v in samples)
        {
            if (double.IsNaN(v)) continue;
            sum += v;
            present++;
        }

        if (present < (1 - MostMissing) * samples.Length) return null;
        double mean = sum / present;
        Complex[] segment = new Complex[samples.Length];
        for (int i = 0; i < segment.Length; i++) segment[i] = double.IsNaN(samples[i]) ? 0 : (samples[i] - mean) * window[i];
        return segment;
    }
}
