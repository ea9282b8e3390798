namespace AutoLfads.Kernels.Simd;

/// <summary>One number at a time: what the other widths are tested against, and what runs where there is no SIMD.</summary>
internal readonly unsafe struct ScalarLanes : ILanes<float>
{
    public static int Count => 1;

    public static float Load(float* source) => *source;

    public static void Store(float value, float* destination) => *destination = value;

    public static void StoreStreaming(float value, float* destination) => *destination = value;

    public static float Create(float value) => value;

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    public static float SquareRoot(float value) => MathF.Sqrt(value);

    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    public static float NegatedMultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(-a, b, c);

    public static float Min(float a, float b) => a < b ? a : b;

    public static float Max(float a, float b) => a > b ? a : b;

    public static float SelectLess(float a, float b, float whenLess, float otherwise) => a < b ? whenLess : otherwise;

    public static float PowerOfTwo(float integer) => BitConverter.Int32BitsToSingle(((int)integer + FloatBits.ExponentBias) << FloatBits.MantissaBits);

    public static float SplitExponent(float value, out float mantissa)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        mantissa = BitConverter.Int32BitsToSingle((bits & FloatBits.MantissaMask) | FloatBits.One);
        return (bits >>> FloatBits.MantissaBits) - FloatBits.ExponentBias;
    }
}
