namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>The anti-alias filter of a change of sample rate.</summary>
public enum ResamplingFilter
{
    /// <summary>Hamming-windowed sinc where the rate is divided by a whole number; otherwise as <see cref="Polyphase"/>.</summary>
    Decimation,

    /// <summary>Kaiser-windowed sinc, whatever the ratio.</summary>
    Polyphase,
}
