using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Observations;

/// <summary>Where the samples are and where their results go; the mask's and the gradient's addresses are null where there is none.</summary>
internal readonly unsafe struct GammaSamples(float* samples, float* parameters, int channels, byte* gradientMask, float* nats, float* gradient)
{
    public float* Samples => samples;

    public float* Parameters => parameters;

    public int Channels => channels;

    public byte* GradientMask => gradientMask;

    public float* Nats => nats;

    public float* Gradient => gradient;
}

/// <summary>A block of <see cref="GammaLikelihood"/>.</summary>
internal static unsafe class GammaLikelihoodBlock<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    // A few dozen registers of any width; channels are fewer than lanes, so rows are laid out side by side first.
    private const int ChunkLength = 512;

    /// <summary>Computes the samples from the first to the one before the end.</summary>
    public static void Compute(GammaSamples all, int first, int end)
    {
        float* sample = stackalloc float[5 * ChunkLength]; // zeroed: what fills the last register is a number
        float* logShape = sample + ChunkLength, logRate = logShape + ChunkLength, shapeGradient = logRate + ChunkLength, rateGradient = shapeGradient + ChunkLength;
        for (int start = first; start < end; start += ChunkLength)
        {
            int length = Math.Min(ChunkLength, end - start);
            Copy(all.Samples + start, sample, length);
            Rearrange<Gather>(all.Parameters, all.Channels, start, length, logShape, logRate);
            for (int i = 0; i < length; i += TLanes.Count) Compute(sample + i, logShape + i, logRate + i, shapeGradient + i, rateGradient + i);
            Copy(sample, all.Nats + start, length);
            if (all.Gradient == null) continue;
            if (all.GradientMask != null) Cut((int*)shapeGradient, (int*)rateGradient, all.GradientMask + start, length);
            Rearrange<Scatter>(all.Gradient, all.Channels, start, length, shapeGradient, rateGradient);
        }
    }

    /// <summary>0 where the mask is 0, whatever was there. By bits, as a branch would be guessed wrong too often.</summary>
    private static void Cut(int* shapeGradient, int* rateGradient, byte* mask, int length)
    {
        for (int i = 0; i < length; i++)
        {
            int cut = (mask[i] - 1) >> 31; // −1 where the mask is 0
            shapeGradient[i] &= ~cut;
            rateGradient[i] &= ~cut;
        }
    }

    /// <summary>One register; the value takes the sample's place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compute(float* sample, float* logShape, float* logRate, float* shapeGradient, float* rateGradient)
    {
        TVector x = TLanes.Max(TLanes.Create(GammaLikelihood.SmallestSample), TLanes.Load(sample));
        TVector p = Limit(TLanes.Load(logShape)), q = Limit(TLanes.Load(logRate));
        TVector shape = ElementaryFunctions<TLanes, TVector>.Exp(p), logX = ElementaryFunctions<TLanes, TVector>.Log(x);
        TVector scaled = TLanes.Multiply(ElementaryFunctions<TLanes, TVector>.Exp(q), x), logScaled = TLanes.Add(q, logX); // β x
        TVector value = TLanes.Add(TLanes.Add(GammaFunctions<TLanes, TVector>.LogGamma(shape, p), logX), scaled);
        TLanes.Store(TLanes.NegatedMultiplyAdd(shape, logScaled, value), sample);
        TLanes.Store(TLanes.NegatedMultiplyAdd(shape, logScaled, GammaFunctions<TLanes, TVector>.LogGammaByLog(shape, p)), shapeGradient);
        TLanes.Store(TLanes.Subtract(scaled, shape), rateGradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Limit(TVector value) =>
        TLanes.Max(TLanes.Create(-GammaLikelihood.LogLimit), TLanes.Min(TLanes.Create(GammaLikelihood.LogLimit), value));

    private static void Copy(float* from, float* to, int length) => new ReadOnlySpan<float>(from, length).CopyTo(new Span<float>(to, length));

    /// <summary>Moves the parameters of consecutive samples between rows [2, channel] and two runs.</summary>
    private static void Rearrange<TDirection>(float* rows, int channels, int start, int length, float* logShape, float* logRate)
        where TDirection : IDirection
    {
        int channel = start % channels;
        float* row = rows + (2L * (start - channel));
        for (int done = 0; done < length; channel = 0, row += 2L * channels)
        {
            int width = Math.Min(channels - channel, length - done);
            TDirection.Move(row + channel, logShape + done, width);
            TDirection.Move(row + channels + channel, logRate + done, width);
            done += width;
        }
    }

    private interface IDirection
    {
        static abstract void Move(float* row, float* run, int length);
    }

    private readonly struct Gather : IDirection
    {
        public static void Move(float* row, float* run, int length) => Copy(row, run, length);
    }

    private readonly struct Scatter : IDirection
    {
        public static void Move(float* row, float* run, int length) => Copy(run, row, length);
    }
}
