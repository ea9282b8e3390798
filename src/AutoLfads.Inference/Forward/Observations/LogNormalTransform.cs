using System.Numerics;
using AutoLfads.Kernels.Elementary;

namespace AutoLfads.Inference.Forward.Observations;

/// <summary>Log-normal: mean m of the logarithm, limited to ±20, and its standard deviation s from its log, limited to −7 and 1.5; mean exp(m + s²/2), variance (exp(s²) − 1)·mean².</summary>
internal sealed class LogNormalTransform : ObservationTransform
{
    private const float MeanLimit = 20, SmallestLogStd = -7, LargestLogStd = 1.5f, SeriesLimit = 0.5f;
    private readonly float[] exponentials;
    private readonly float[] exponents;

    public LogNormalTransform(int channels)
        : base(2, channels) =>
        (exponentials, exponents) = (new float[PaddedChannels], new float[PaddedChannels]);

    private protected override void Transform()
    {
        Limit(0, -MeanLimit, MeanLimit);
        Limit(1, SmallestLogStd, LargestLogStd);
        Exp(1);
        Span<Vector<float>> location = Block(0), std = Block(1), mean = Mean, variance = Variance, half = Vectors(exponents), exp = Vectors(exponentials);
        for (int i = 0; i < mean.Length; i++)
        {
            half[i] = std[i] * std[i] * 0.5f;
            exp[i] = location[i] + half[i];
        }

        ArrayFunctions.Exp(exponentials);
        exp.CopyTo(mean);
        half.CopyTo(exp);
        ArrayFunctions.Exp(exponentials);

        // exp(2h) − 1 = 2 exp(h) sinh(h): the difference itself would lose every digit of a small variance.
        for (int i = 0; i < mean.Length; i++) variance[i] = exp[i] * HyperbolicSine(half[i], exp[i]) * (mean[i] * mean[i]) * 2f;
    }

    /// <summary>sinh x for x ≥ 0: from e^x, or by its series where their difference would lose digits.</summary>
    private static Vector<float> HyperbolicSine(Vector<float> x, Vector<float> exp)
    {
        Vector<float> y = x * x, one = Vector<float>.One;
        Vector<float> series = x * (one + (y * (1f / 6) * (one + (y * (1f / 20) * (one + (y * (1f / 42)))))));
        return Vector.ConditionalSelect(Vector.LessThan(x, new(SeriesLimit)), series, (exp - (one / exp)) * 0.5f);
    }
}
