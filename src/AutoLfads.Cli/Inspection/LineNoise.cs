namespace AutoLfads.Cli.Inspection;

/// <summary>Interference of the mains in a channel.</summary>
/// <param name="LineHz">The mains' frequency, 50 or 60 Hz.</param>
/// <param name="HarmonicsHz">At which multiples of it the spectrum has lines, Hz.</param>
/// <param name="Ratio">Power of the strongest line's bin against the median of its neighbours.</param>
internal sealed record LineNoise(double LineHz, IReadOnlyList<double> HarmonicsHz, double Ratio)
{
    /// <summary>A bin with this many times its neighbours' power is a line.</summary>
    public const double LeastRatio = 5;

    private const int MostHarmonics = 10;
    // Beyond it there are too few neighbours to tell a line from chance.
    private const double CoarsestBinHz = 2;
    private const double NearestNeighbourHz = 3;
    private const double FarthestNeighbourHz = 8;
    private const double DriftHz = 0.5;

    private static readonly double[] MainsHz = [50, 60];

    /// <summary>The lines of a spectrum; null where there are none, or where it is too coarse to tell.</summary>
    public static LineNoise? Find(PowerSpectrum spectrum)
    {
        if (spectrum.BinHz > CoarsestBinHz + 0.01) return null;
        LineNoise[] found = [.. MainsHz.Select(hz => Of(spectrum, hz)).OfType<LineNoise>()];
        // 300 Hz belongs to both: the mains with more lines, the stronger of two equals.
        return found.OrderByDescending(l => l.HarmonicsHz.Count).ThenByDescending(l => l.Ratio).FirstOrDefault();
    }

    /// <summary>Power of the bin at a frequency against the median of its neighbours on both sides; 0 beyond the spectrum.</summary>
    public static double RatioAt(PowerSpectrum spectrum, double hz)
    {
        double drift = Math.Max(DriftHz, spectrum.BinHz / 2);
        double[] line = spectrum.Between(hz - drift, hz + drift);
        double[] neighbours = [.. spectrum.Between(hz - FarthestNeighbourHz, hz - NearestNeighbourHz), .. spectrum.Between(hz + NearestNeighbourHz, hz + FarthestNeighbourHz)];
        bool inside = hz + FarthestNeighbourHz < spectrum.Power.Length * spectrum.BinHz;
        if (!inside || line.Length == 0 || neighbours.Length == 0) return 0;
        double median = neighbours.Order().ElementAt(neighbours.Length / 2);
        return median > 0 ? line.Max() / median : 0;
    }

    private static LineNoise? Of(PowerSpectrum spectrum, double lineHz)
    {
        (double Hz, double Ratio)[] lines =
        [
            .. Enumerable.Range(1, MostHarmonics).Select(n => (Hz: n * lineHz, Ratio: RatioAt(spectrum, n * lineHz))).Where(l => l.Ratio >= LeastRatio),
        ];
        // A single line elsewhere may be anything that repeats.
        return lines.Length >= 2 || (lines.Length == 1 && lines[0].Hz == lineHz)
            ? new LineNoise(lineHz, [.. lines.Select(l => l.Hz)], lines.Max(l => l.Ratio))
            : null;
    }
}
