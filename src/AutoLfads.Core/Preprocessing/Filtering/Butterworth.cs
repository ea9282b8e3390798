namespace AutoLfads.Core.Preprocessing.Filtering;

/// <summary>Digital Butterworth filters by the bilinear transform, pre-warped so that the gain at the cut-off is exactly 1/√2.</summary>
public static class Butterworth
{
    /// <summary>Designs a low-pass filter.</summary>
    /// <param name="order">Number of poles; 1 or more.</param>
    /// <param name="cutoffHz">Frequency at which the gain is 1/√2, Hz; above 0 and below half of <paramref name="sampleRateHz"/>.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <returns>ceil(order / 2) sections, each with gain 1 at frequency 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order or the cut-off is out of its range.</exception>
    public static IReadOnlyList<SecondOrderSection> LowPass(int order, double cutoffHz, double sampleRateHz) => Design(order, cutoffHz, sampleRateHz, highPass: false);

    /// <summary>Designs a high-pass filter.</summary>
    /// <param name="order">Number of poles; 1 or more.</param>
    /// <param name="cutoffHz">Frequency at which the gain is 1/√2, Hz; above 0 and below half of <paramref name="sampleRateHz"/>.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <returns>ceil(order / 2) sections, each with gain 1 at half the sample rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order or the cut-off is out of its range.</exception>
    public static IReadOnlyList<SecondOrderSection> HighPass(int order, double cutoffHz, double sampleRateHz) => Design(order, cutoffHz, sampleRateHz, highPass: true);

    private static SecondOrderSection[] Design(int order, double cutoffHz, double sampleRateHz, bool highPass)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        if (!(cutoffHz > 0 && cutoffHz < sampleRateHz / 2))
            throw new ArgumentOutOfRangeException(nameof(cutoffHz), cutoffHz, $"The cut-off must lie above 0 and below half the sample rate ({sampleRateHz / 2} Hz).");
        double warped = Math.Tan(Math.PI * cutoffHz / sampleRateHz);
        SecondOrderSection[] sections = new SecondOrderSection[(order + 1) / 2];
        for (int k = 0; k < order / 2; k++)
            sections[k] = PolePair(2 * Math.Sin(Math.PI * ((2 * k) + 1) / (2 * order)), warped, highPass);
        if (order % 2 == 1) sections[^1] = SinglePole(warped, highPass);
        return sections;
    }

    // The analog pair s² + damping·s + 1 under s = (1 - z⁻¹) / (warped·(1 + z⁻¹)).
    private static SecondOrderSection PolePair(double damping, double warped, bool highPass)
    {
        double square = warped * warped;
        double norm = 1 / (1 + (damping * warped) + square);
        double b = highPass ? norm : square * norm;
        return new(b, highPass ? -2 * b : 2 * b, b, 2 * (square - 1) * norm, (1 - (damping * warped) + square) * norm);
    }

    private static SecondOrderSection SinglePole(double warped, bool highPass)
    {
        double norm = 1 / (1 + warped);
        double b = highPass ? norm : warped * norm;
        return new(b, highPass ? -b : b, 0, (warped - 1) * norm, 0);
    }
}
