using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests;

/// <summary>Widths of registers to compare with one number at a time, and random numbers to compare them on.</summary>
internal static class Widths
{
    public static TheoryData<InstructionSet> All => [InstructionSet.Vector128, InstructionSet.Vector256, InstructionSet.Vector512];

    /// <summary>Uniform numbers between two.</summary>
    public static float[] Uniform(int seed, int length, float from, float to)
    {
        Random random = new(seed);
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) numbers[i] = from + (random.NextSingle() * (to - from));
        return numbers;
    }
}
