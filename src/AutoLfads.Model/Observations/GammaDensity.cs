using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Observations;

/// <summary>The gamma density in shape α and rate β.</summary>
internal static class GammaDensity
{
    /// <summary>Positive data below this count as this much: the density has a pole or a zero at 0.</summary>
    public const double SmallestSample = 1e-6;

    public static Tensor NegativeLog(Tensor sample, Tensor shape, Tensor rate, Tensor logRate)
    {
        Tensor positive = sample.clamp_min(SmallestSample);
        return shape.lgamma() - (shape * logRate) - ((shape - 1) * positive.log()) + (rate * positive);
    }
}
