using AutoLfads.Kernels.Observations;
using AutoLfads.Kernels.Simd;
using AutoLfads.Kernels.Tests.Elementary;

namespace AutoLfads.Kernels.Tests.Observations;

public sealed class GammaLikelihoodTests
{
    private const int Channels = 7;
    private const int Rows = 1999;

    // Log-uniform samples, parameters a little beyond their limits.
    private static readonly float[] Samples = [.. Widths.Uniform(1, Rows * Channels, -16, 4).Select(MathF.Exp)];
    private static readonly float[] Parameters = Widths.Uniform(2, 2 * Rows * Channels, -11, 11);
    private static readonly byte[] Mask = [.. Widths.Uniform(3, Rows * Channels, 0, 1).Select(u => (byte)(u < 0.3 ? 1 : 0))];

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Compute_EveryWidthAndThreadCount_EqualsOneNumberAtATimeToTheLastBit(InstructionSet width)
    {
        (float[] nats, float[] gradient) = Compute(Samples, Parameters, Channels, Mask, 1, InstructionSet.Scalar);
        foreach (int threads in new[] { 1, 3 })
        {
            (float[] otherNats, float[] otherGradient) = Compute(Samples, Parameters, Channels, Mask, threads, width);
            Assert.Equal(nats, otherNats);
            Assert.Equal(gradient, otherGradient);
        }
    }

    [Fact]
    public void Compute_SamplesAndParametersOfEveryMagnitude_EqualsDoublePrecision()
    {
        (float[] nats, float[] gradient) = Compute(Samples, Parameters, Channels, [], 1, InstructionSets.Best);
        for (int i = 0; i < Samples.Length; i++)
        {
            (int shape, int rate) = Places(i);
            (double value, double magnitude, double byShape, double byRate) = Exact(Samples[i], Parameters[shape], Parameters[rate]);
            // Single precision rounds each term; exp adds as much as its argument's rounding is worth.
            Assert.Equal(value, nats[i], 1.2e-6 * Math.Max(1, magnitude));
            Assert.Equal(byShape, gradient[shape], 1.5e-6 * Math.Max(1, magnitude));
            Assert.Equal(byRate, gradient[rate], 6e-7 * Math.Max(1, magnitude));
        }
    }

    [Fact]
    public void Compute_ParametersOfTraining_MeanEqualsDoublePrecisionToOneMillionth()
    {
        float[] samples = [.. Widths.Uniform(4, Rows * Channels, -4, 1).Select(MathF.Exp)], parameters = Widths.Uniform(5, 2 * Rows * Channels, -2, 2);
        (float[] nats, _) = Compute(samples, parameters, Channels, [], 1, InstructionSets.Best);
        double exact = Enumerable.Range(0, samples.Length).Average(i => Exact(samples[i], parameters[Places(i).Shape], parameters[Places(i).Rate]).Value);
        Assert.Equal(exact, nats.Average(n => (double)n), 1e-7 * Math.Max(1, Math.Abs(exact)));
    }

    [Fact]
    public void Compute_Gradient_EqualsDifferencesOfTheDoublePrecisionValue()
    {
        float[] samples = [0.02f, 0.5f, 3], parameters = [-3, 0.3f, 2, 1.1f, -0.4f, 1.5f];
        (_, float[] gradient) = Compute(samples, parameters, 3, [], 1, InstructionSets.Best);
        const double Step = 1e-4;
        for (int i = 0; i < 3; i++)
        {
            double byShape = (Exact(samples[i], parameters[i] + Step, parameters[3 + i]).Value - Exact(samples[i], parameters[i] - Step, parameters[3 + i]).Value) / (2 * Step);
            double byRate = (Exact(samples[i], parameters[i], parameters[3 + i] + Step).Value - Exact(samples[i], parameters[i], parameters[3 + i] - Step).Value) / (2 * Step);
            Assert.Equal(byShape, gradient[i], 2e-6 * Math.Max(1, Math.Abs(byShape)));
            Assert.Equal(byRate, gradient[3 + i], 2e-6 * Math.Max(1, Math.Abs(byRate)));
        }
    }

    [Fact]
    public void Compute_BeyondTheLimit_IsThatOfTheLimitAndGradientIsNotCut()
    {
        (float[] limit, float[] limitGradient) = Compute([0.3f, 0.3f], [10, -10, -10, 10], 2, [], 1, InstructionSets.Best);
        (float[] beyond, float[] beyondGradient) = Compute([0.3f, 0.3f], [14, -1e30f, float.NegativeInfinity, 300], 2, [], 1, InstructionSets.Best);
        Assert.Equal(limit, beyond);
        Assert.Equal(limitGradient, beyondGradient);
        Assert.All(beyondGradient, g => Assert.True(Math.Abs(g) > 1e-5));
    }

    [Fact]
    public void Compute_SampleBelowTheSmallest_CountsAsTheSmallest()
    {
        float[] parameters = [-1, -1, -1, 0.5f, 0.5f, 0.5f];
        (float[] nats, _) = Compute([1e-6f, 0, 1e-40f], parameters, 3, [], 1, InstructionSets.Best);
        Assert.Equal([nats[0], nats[0], nats[0]], nats);
    }

    [Fact]
    public void Compute_NotANumber_SpoilsItsOwnSampleOnly()
    {
        (float[] nats, float[] gradient) = Compute([1, float.NaN, 1, 1], [0, 0, float.NaN, 0, 0, 0, 0, float.NaN], 4, [], 1, InstructionSets.Best);
        Assert.Equal([false, true, true, true], nats.Select(float.IsNaN));
        Assert.Equal([false, true, true, true], gradient[..4].Select(float.IsNaN));
    }

    [Fact]
    public void Compute_MaskedSample_KeepsItsValueAndHasNoGradient()
    {
        (float[] all, float[] full) = Compute(Samples, Parameters, Channels, [], 1, InstructionSets.Best);
        (float[] masked, float[] cut) = Compute(Samples, Parameters, Channels, Mask, 1, InstructionSets.Best);
        Assert.Equal(all, masked);
        for (int i = 0; i < Samples.Length; i++)
        {
            (int shape, int rate) = Places(i);
            Assert.Equal(Mask[i] == 0 ? 0 : full[shape], cut[shape]);
            Assert.Equal(Mask[i] == 0 ? 0 : full[rate], cut[rate]);
        }
    }

    [Fact]
    public void Weigh_RowsOfChannels_MultipliesBothDerivativesByTheSamplesWeight()
    {
        float[] weights = Widths.Uniform(6, Rows * Channels, -2, 2), result = new float[Parameters.Length], onThreads = new float[Parameters.Length];
        GammaLikelihood.Weigh(Parameters, weights, Channels, result);
        GammaLikelihood.Weigh(Parameters, weights, Channels, onThreads, threads: 3);
        Assert.Equal(result, onThreads);
        for (int i = 0; i < weights.Length; i++)
        {
            Assert.Equal(weights[i] * Parameters[Places(i).Shape], result[Places(i).Shape]);
            Assert.Equal(weights[i] * Parameters[Places(i).Rate], result[Places(i).Rate]);
        }
    }

    [Fact]
    public void Compute_LengthsThatDoNotFit_AreRefused()
    {
        float[] six = new float[6], twelve = new float[12];
        Refused("samples", () => GammaLikelihood.Compute(new float[5], twelve, 3, default, six, default));
        Refused("parameters", () => GammaLikelihood.Compute(six, six, 3, default, six, default));
        Refused("nats", () => GammaLikelihood.Compute(six, twelve, 3, default, twelve, default));
        Refused("gradient", () => GammaLikelihood.Compute(six, twelve, 3, default, six, six));
        Refused("gradientMask", () => GammaLikelihood.Compute(six, twelve, 3, new byte[5], six, default));
        Refused("weights", () => GammaLikelihood.Weigh(twelve, new float[5], 3, twelve));
        Refused("result", () => GammaLikelihood.Weigh(twelve, six, 3, six));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => GammaLikelihood.Compute(six, twelve, 0, default, six, default));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => GammaLikelihood.Compute(six, twelve, 3, default, six, default, threads: 0));

        static void Refused(string argument, Action call) => Assert.Throws<ArgumentException>(argument, call);
    }

    private static (int Shape, int Rate) Places(int sample)
    {
        int row = sample / Channels, channel = sample % Channels;
        return ((2 * row * Channels) + channel, (2 * row * Channels) + Channels + channel);
    }

    private static (float[] Nats, float[] Gradient) Compute(float[] samples, float[] parameters, int channels, byte[] mask, int threads, InstructionSet width)
    {
        float[] nats = new float[samples.Length], gradient = new float[parameters.Length], alone = new float[samples.Length];
        GammaLikelihood.Compute(samples, parameters, channels, mask, nats, gradient, threads, width);
        GammaLikelihood.Compute(samples, parameters, channels, mask, alone, default, threads, width);
        Assert.Equal(nats, alone);
        return (nats, gradient);
    }

    private static (double Value, double Magnitude, double ByShape, double ByRate) Exact(double sample, double logShape, double logRate)
    {
        double x = Math.Max(GammaLikelihood.SmallestSample, sample), p = Math.Clamp(logShape, -10, 10), q = Math.Clamp(logRate, -10, 10);
        double shape = Math.Exp(p), rate = Math.Exp(q), logGamma = GammaReference.LogGamma(shape), logX = Math.Log(x);
        return (
            logGamma - (shape * q) - ((shape - 1) * logX) + (rate * x),
            Math.Abs(logGamma) + (shape * (Math.Abs(q) + Math.Abs(logX) + 1)) + Math.Abs(logX) + (rate * x),
            shape * (GammaReference.Digamma(shape) - q - logX),
            (rate * x) - shape);
    }
}
