using System.Numerics;

namespace AutoLfads.Inference.Forward.Observations;

/// <summary>Gamma: shape α and rate β from their logs, which are limited to ±10; mean α/β, variance α/β².</summary>
internal sealed class GammaTransform(int channels) : ObservationTransform(2, channels)
{
    private const float LogLimit = 10;

    private protected override void Transform()
    {
        for (int i = 0; i < 2; i++)
        {
            Limit(i, -LogLimit, LogLimit);
            Exp(i);
        }

        Span<Vector<float>> shape = Block(0), rate = Block(1), mean = Mean, variance = Variance;
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = shape[i] / rate[i];
            variance[i] = mean[i] / rate[i];
        }
    }
}
