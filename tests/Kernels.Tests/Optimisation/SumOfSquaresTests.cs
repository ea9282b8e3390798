using AutoLfads.Kernels.Optimisation;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Optimisation;

public sealed class SumOfSquaresTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(10_007)]
    public void Of_AnyLength_EqualsDoublePrecisionAndIsTheSameAtEveryWidth(int length)
    {
        float[] values = Widths.Uniform(length, length, -3, 1);
        double exact = values.Sum(v => (double)v * v), one = SumOfSquares.Of(values, InstructionSet.Scalar);
        Assert.Equal(exact, one, 2e-6 * exact);
        foreach (InstructionSet width in new[] { InstructionSet.Vector128, InstructionSet.Vector256, InstructionSet.Vector512 }) Assert.Equal(one, SumOfSquares.Of(values, width));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(2e30f)]
    public void Of_WhatIsNotFiniteOrTooLarge_IsNotFinite(float value)
    {
        float[] values = new float[40];
        values[7] = value;
        Assert.False(double.IsFinite(SumOfSquares.Of(values)));
    }
}
