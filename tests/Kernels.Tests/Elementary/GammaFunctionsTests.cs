using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Elementary;

public sealed unsafe class GammaFunctionsTests
{
    // By arithmetic of 30 digits: x, ln Γ(x), x·ψ(x).
    [Theory]
    [InlineData(4.5e-5, 10.008822095154493, -1.0000259713740386)]
    [InlineData(0.5, 0.57236494292470009, -0.98175501301071174)]
    [InlineData(1, 0, -0.57721566490153286)]
    [InlineData(1.4616321449683623, -0.12148629053584961, 0)]
    [InlineData(2, 0, 0.84556867019693428)]
    [InlineData(3, 0.69314718055994531, 2.7683530052954014)]
    [InlineData(10, 12.80182748008147, 22.517525890667211)]
    [InlineData(25000, 228161.63322257306, 253165.27759292511)]
    public void Reference_KnownValues_EqualsThem(double x, double logGamma, double byLog)
    {
        Assert.Equal(logGamma, GammaReference.LogGamma(x), 1e-12 * Math.Max(1, Math.Abs(logGamma)));
        Assert.Equal(byLog, x * GammaReference.Digamma(x), 1e-12 * Math.Max(1, Math.Abs(byLog)));
    }

    [Fact]
    public void LogGamma_EveryShape_WithinItsBound() =>
        Assert.InRange(Worst(GammaFunctions<ScalarLanes, float>.LogGamma, GammaReference.LogGamma), 5e-8, 5e-7);

    [Fact]
    public void LogGammaByLog_EveryShape_WithinItsBound() =>
        Assert.InRange(Worst(GammaFunctions<ScalarLanes, float>.LogGammaByLog, x => x * GammaReference.Digamma(x)), 5e-8, 4e-7);

    [Fact]
    public void Functions_OfNotANumber_AreNotANumber()
    {
        Assert.True(float.IsNaN(GammaFunctions<ScalarLanes, float>.LogGamma(float.NaN, float.NaN)));
        Assert.True(float.IsNaN(GammaFunctions<ScalarLanes, float>.LogGammaByLog(float.NaN, float.NaN)));
        Assert.True(float.IsNaN(GammaFunctions<Lanes256, Vector256<float>>.LogGamma(Vector256.Create(float.NaN), Vector256.Create(float.NaN))[5]));
    }

    [Fact]
    public void Functions_OfARegister_EqualTheScalarOnesToTheLastBit()
    {
        CompareWithScalar<Lanes128, Vector128<float>>();
        CompareWithScalar<Lanes256, Vector256<float>>();
        CompareWithScalar<Lanes512, Vector512<float>>();
    }

    /// <summary>Largest error as a share of max(1, |value|), over shapes from e^-10.2 to e^10.3.</summary>
    private static double Worst(Func<float, float, float> function, Func<double, double> exact)
    {
        double worst = 0;
        for (int bits = BitConverter.SingleToInt32Bits(3.7e-5f); bits <= BitConverter.SingleToInt32Bits(3e4f); bits += 397)
        {
            float x = BitConverter.Int32BitsToSingle(bits);
            double expected = exact(x);
            worst = Math.Max(worst, Math.Abs(function(x, (float)Math.Log(x)) - expected) / Math.Max(1, Math.Abs(expected)));
        }

        return worst;
    }

    private static void CompareWithScalar<TLanes, TVector>()
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        float* x = stackalloc float[TLanes.Count];
        float* logX = stackalloc float[TLanes.Count];
        float* values = stackalloc float[TLanes.Count];
        Random random = new(TLanes.Count);
        for (int repetition = 0; repetition < 10_000; repetition++)
        {
            for (int i = 0; i < TLanes.Count; i++) logX[i] = (random.NextSingle() * 20) - 10;
            for (int i = 0; i < TLanes.Count; i++) x[i] = MathF.Exp(logX[i]);
            TLanes.Store(GammaFunctions<TLanes, TVector>.LogGamma(TLanes.Load(x), TLanes.Load(logX)), values);
            for (int i = 0; i < TLanes.Count; i++) Assert.Equal(GammaFunctions<ScalarLanes, float>.LogGamma(x[i], logX[i]), values[i]);
            TLanes.Store(GammaFunctions<TLanes, TVector>.LogGammaByLog(TLanes.Load(x), TLanes.Load(logX)), values);
            for (int i = 0; i < TLanes.Count; i++) Assert.Equal(GammaFunctions<ScalarLanes, float>.LogGammaByLog(x[i], logX[i]), values[i]);
        }
    }
}
