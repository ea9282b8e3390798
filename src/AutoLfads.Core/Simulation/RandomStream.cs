namespace AutoLfads.Core.Simulation;

/// <summary>Independent random sources from one seed, so that switching one part of a simulation off leaves the others as they were.</summary>
internal static class RandomStream
{
    /// <summary>The source number <paramref name="stream"/> of a seed; the same on every machine.</summary>
    public static Random Of(long seed, int stream)
    {
        // SplitMix64: neighbouring seeds and streams must not give similar sequences.
        ulong mixed = unchecked((ulong)seed + (0x9E3779B97F4A7C15UL * ((ulong)(uint)stream + 1)));
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return new Random((int)((mixed ^ (mixed >> 31)) & int.MaxValue));
    }
}
