namespace AutoLfads.Kernels.Tests;

/// <summary>How often properties are tried: a build that is not optimised takes many times as long for each.</summary>
internal static class Effort
{
#if DEBUG
    public const bool Optimized = false;
#else
    public const bool Optimized = true;
#endif

    /// <summary>How many are enough.</summary>
    public static int Times(int release, int debug) => Optimized ? release : debug;
}
