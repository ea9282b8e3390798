using AutoLfads.Kernels.Optimisation;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Optimisation;

public sealed class AdamWStepTests
{
    private const int Length = 1003;
    private static readonly AdamWStep Step = new(0.9995f, 0.9, 0.999, 1e-8f, 0.02f, 0.07f);

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Apply_EveryWidth_EqualsOneNumberAtATimeToTheLastBit(InstructionSet width)
    {
        (float[] Values, float[] First, float[] Second) expected = Apply(InstructionSet.Scalar), actual = Apply(width);
        Assert.Equal(expected.Values, actual.Values);
        Assert.Equal(expected.First, actual.First);
        Assert.Equal(expected.Second, actual.Second);
    }

    [Fact]
    public void Apply_OneStep_EqualsDoublePrecision()
    {
        (float[] values, float[] gradient, float[] first, float[] second) = Start();
        (float[] Values, float[] First, float[] Second) actual = Apply(InstructionSets.Best);
        for (int i = 0; i < Length; i++)
        {
            double m = (0.9 * first[i]) + (0.1 * gradient[i]), s = (0.999 * second[i]) + (0.001 * gradient[i] * gradient[i]);
            double value = (0.9995 * values[i]) - (0.02 * m / ((Math.Sqrt(s) / 0.07) + 1e-8));
            Assert.Equal(m, actual.First[i], 2e-7);
            Assert.Equal(s, actual.Second[i], 2e-7);
            Assert.Equal(value, actual.Values[i], 3e-7);
        }
    }

    [Fact]
    public void Apply_LengthsThatDiffer_AreRefused()
    {
        float[] three = new float[3], four = new float[4];
        Assert.Throws<ArgumentException>("gradient", () => Step.Apply(three, four, three, three));
        Assert.Throws<ArgumentException>("first", () => Step.Apply(three, three, four, three));
        Assert.Throws<ArgumentException>("second", () => Step.Apply(three, three, three, four));
    }

    private static (float[] Values, float[] Gradient, float[] First, float[] Second) Start() =>
        (Widths.Uniform(1, Length, -1, 1), Widths.Uniform(2, Length, -1, 1), Widths.Uniform(3, Length, -1, 1), Widths.Uniform(4, Length, 0, 1));

    private static (float[] Values, float[] First, float[] Second) Apply(InstructionSet width)
    {
        (float[] values, float[] gradient, float[] first, float[] second) = Start();
        Step.Apply(values, gradient, first, second, width);
        return (values, first, second);
    }
}
