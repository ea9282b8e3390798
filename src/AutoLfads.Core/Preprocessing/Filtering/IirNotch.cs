namespace AutoLfads.Core.Preprocessing.Filtering;

/// <summary>Second-order recursive notch filter: gain 0 at its frequency, 1 at frequency 0 and at half the sample rate.</summary>
public static class IirNotch
{
    /// <summary>Designs a notch.</summary>
    /// <param name="frequencyHz">Frequency removed, Hz; above 0 and below half of <paramref name="sampleRateHz"/>.</param>
    /// <param name="bandwidthHz">Width between the two frequencies at which the gain is 1/√2, Hz (frequency / Q); above 0 and below half of <paramref name="sampleRateHz"/>.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Frequency or bandwidth is out of its range.</exception>
    public static SecondOrderSection Design(double frequencyHz, double bandwidthHz, double sampleRateHz)
    {
        if (!(frequencyHz > 0 && frequencyHz < sampleRateHz / 2))
            throw new ArgumentOutOfRangeException(nameof(frequencyHz), frequencyHz, $"The notch must lie above 0 and below half the sample rate ({sampleRateHz / 2} Hz).");
        if (!(bandwidthHz > 0 && bandwidthHz < sampleRateHz / 2))
            throw new ArgumentOutOfRangeException(nameof(bandwidthHz), bandwidthHz, $"The bandwidth must lie above 0 and below half the sample rate ({sampleRateHz / 2} Hz).");
        double gain = 1 / (1 + Math.Tan(Math.PI * bandwidthHz / sampleRateHz));
        double middle = -2 * gain * Math.Cos(2 * Math.PI * frequencyHz / sampleRateHz);
        return new(gain, middle, gain, middle, (2 * gain) - 1);
    }
}
