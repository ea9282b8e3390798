using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Elementary;

public sealed unsafe class ElementaryFunctionsTests
{
    /// <summary>Every 97th single-precision number between two, fewer where the build is slow: dense where numbers are dense.</summary>
    private static IEnumerable<float> Grid(float from, float to)
    {
        for (int bits = BitConverter.SingleToInt32Bits(from); bits <= BitConverter.SingleToInt32Bits(to); bits += Effort.Times(release: 97, debug: 997))
        {
            float x = BitConverter.Int32BitsToSingle(bits);
            yield return x;
            yield return -x;
        }
    }

    [Fact]
    public void Exp_BetweenItsLimits_WithinOneAndAHalfUnits()
    {
        double worst = 0;
        foreach (float x in Grid(1e-8f, 87))
        {
            double exact = Math.Exp(x), unit = MathF.BitIncrement((float)exact) - (float)exact;
            worst = Math.Max(worst, Math.Abs(ElementaryFunctions<ScalarLanes, float>.Exp(x) - exact) / unit);
        }

        Assert.InRange(worst, 0.4, 1.5);
    }

    [Fact]
    public void Tanh_EveryArgument_WithinItsBoundAndBelowOne()
    {
        double worst = 0;
        foreach (float x in Grid(1e-30f, 30))
        {
            float value = ElementaryFunctions<ScalarLanes, float>.Tanh(x);
            Assert.True(Math.Abs(value) < 1);
            worst = Math.Max(worst, Math.Abs((value / Math.Tanh(x)) - 1));
        }

        Assert.InRange(worst, 1e-8, 3.2e-7);
    }

    [Fact]
    public void Sigmoid_EveryArgument_WithinItsBoundAndRange()
    {
        double worst = 0;
        foreach (float x in Grid(1e-30f, 60))
        {
            float value = ElementaryFunctions<ScalarLanes, float>.Sigmoid(x);
            Assert.InRange(value, 0, 1);
            worst = Math.Max(worst, Math.Abs(value - (1 / (1 + Math.Exp(-x)))));
        }

        Assert.InRange(worst, 1e-9, 1.6e-7);
    }

    [Fact]
    public void Log_PositiveNormalNumbers_WithinTwoUnitsOrItsRelativeBound()
    {
        double worstUnits = 0, worstRelative = 0;
        for (int bits = BitConverter.SingleToInt32Bits(1.2e-38f); bits <= BitConverter.SingleToInt32Bits(3.4e38f); bits += 1009) Measure(BitConverter.Int32BitsToSingle(bits));
        Assert.InRange(worstUnits, 0.4, 2);
        Assert.InRange(worstRelative, 1e-8, 1.5e-7);
        Assert.Equal(0, ElementaryFunctions<ScalarLanes, float>.Log(1));

        void Measure(float x)
        {
            double exact = Math.Log(x), error = Math.Abs(ElementaryFunctions<ScalarLanes, float>.Log(x) - exact);
            if (x is > 0.5f and < 2)
            {
                if (x != 1) worstRelative = Math.Max(worstRelative, error / Math.Abs(exact));
            }
            else
            {
                float magnitude = (float)Math.Abs(exact);
                worstUnits = Math.Max(worstUnits, error / (MathF.BitIncrement(magnitude) - magnitude));
            }
        }
    }

    [Fact]
    public void Functions_OfNotANumber_AreNotANumber()
    {
        Assert.True(float.IsNaN(ElementaryFunctions<ScalarLanes, float>.Exp(float.NaN)));
        Assert.True(float.IsNaN(ElementaryFunctions<ScalarLanes, float>.Tanh(float.NaN)));
        Assert.True(float.IsNaN(ElementaryFunctions<ScalarLanes, float>.Sigmoid(float.NaN)));
        Assert.True(float.IsNaN(ElementaryFunctions<ScalarLanes, float>.Log(float.NaN)));
        Assert.True(float.IsNaN(ElementaryFunctions<Lanes128, Vector128<float>>.Log(Vector128.Create(float.NaN))[2]));
        Assert.True(float.IsNaN(ElementaryFunctions<Lanes256, Vector256<float>>.Tanh(Vector256.Create(float.NaN))[3]));
    }

    [Theory]
    [InlineData(InstructionSet.Vector128)]
    [InlineData(InstructionSet.Vector256)]
    [InlineData(InstructionSet.Vector512)]
    public void Functions_OfARegister_EqualTheScalarOnesToTheLastBit(InstructionSet width)
    {
        switch (width)
        {
            case InstructionSet.Vector128: CompareWithScalar<Lanes128, Vector128<float>>(); break;
            case InstructionSet.Vector256: CompareWithScalar<Lanes256, Vector256<float>>(); break;
            default: CompareWithScalar<Lanes512, Vector512<float>>(); break;
        }
    }

    private static void CompareWithScalar<TLanes, TVector>()
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        float* arguments = stackalloc float[TLanes.Count];
        float* values = stackalloc float[TLanes.Count];
        Random random = new(TLanes.Count);
        for (int repetition = 0; repetition < 20_000; repetition++)
        {
            for (int i = 0; i < TLanes.Count; i++) arguments[i] = (random.NextSingle() - 0.5f) * 200;
            TVector x = TLanes.Load(arguments);
            Compare(ElementaryFunctions<TLanes, TVector>.Exp(x), ElementaryFunctions<ScalarLanes, float>.Exp);
            Compare(ElementaryFunctions<TLanes, TVector>.Tanh(x), ElementaryFunctions<ScalarLanes, float>.Tanh);
            Compare(ElementaryFunctions<TLanes, TVector>.Sigmoid(x), ElementaryFunctions<ScalarLanes, float>.Sigmoid);
            for (int i = 0; i < TLanes.Count; i++) arguments[i] = MathF.Exp(arguments[i] * 0.8f);
            Compare(ElementaryFunctions<TLanes, TVector>.Log(TLanes.Load(arguments)), ElementaryFunctions<ScalarLanes, float>.Log);
        }

        void Compare(TVector actual, Func<float, float> scalar)
        {
            TLanes.Store(actual, values);
            for (int i = 0; i < TLanes.Count; i++) Assert.Equal(scalar(arguments[i]), values[i]);
        }
    }
}
