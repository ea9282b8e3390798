namespace AutoLfads.Kernels.Simd;

/// <summary>How a single-precision number is laid out.</summary>
internal static class FloatBits
{
    public const int MantissaBits = 23;
    public const int MantissaMask = (1 << MantissaBits) - 1;
    public const int ExponentBias = 127;
    public const int One = ExponentBias << MantissaBits;
}
