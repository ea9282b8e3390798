namespace AutoLfads.Inference;

/// <summary>Standard normal draws of one sample of one window: the same seed, window and sample always give the same numbers, however windows are batched.</summary>
/// <remarks>SplitMix64 keyed by seed, window and sample, and the Box–Muller transform: the same on every platform and every version of .NET, up to the last digit of log, sine and cosine.</remarks>
internal struct PosteriorNoise
{
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private ulong state;

    public PosteriorNoise(long seed, int window, int sample)
    {
        state = Mix((ulong)seed + Increment);
        state = Mix(state + (ulong)window + Increment);
        state = Mix(state + (ulong)sample + Increment);
    }

    /// <summary>Fills a buffer with the next draws. A buffer of odd length uses up one draw more.</summary>
    public void Fill(Span<float> values)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * NextUniform());
            values[i] = (float)(radius * cosine);
            if (i + 1 < values.Length) values[i + 1] = (float)(radius * sine);
        }
    }

    /// <summary>The next number in [0, 1), a multiple of 2^-53.</summary>
    private double NextUniform()
    {
        state += Increment;
        return (Mix(state) >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
