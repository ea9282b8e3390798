using AutoLfads.Core.Spectra;

namespace AutoLfads.Cli.Inspection;

/// <summary>The mean power spectrum of a channel: overlapping segments under a Hann window.</summary>
/// <param name="Power">Power density of each bin, from 0 Hz on.</param>
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
        WelchConfig config = new() { SegmentSamples = length, OverlapSamples = length - (length / 2), MaxMissingShare = MostMissing, MaxSegments = MostSegments };
        SegmentTransforms segments = SegmentTransforms.Of([samples], rateHz, config);
        return segments.UsedCount < FewestSegments ? null : new PowerSpectrum([.. PowerDensity.Of(segments).Density], rateHz / length);
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
}
