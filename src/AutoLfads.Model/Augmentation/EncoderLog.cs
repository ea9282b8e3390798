using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Augmentation;

/// <summary>Natural logarithm of what the encoders read.</summary>
public static class EncoderLog
{
    /// <summary>Samples below this count as this much, so that a 0 gives a number; missing samples stay missing.</summary>
    public const double SmallestSample = 1e-6;

    /// <summary>Takes the logarithm.</summary>
    /// <param name="data">Rectified EMG, any shape; NaN where missing.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentNullException">The data are null.</exception>
    public static Tensor Apply(Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using Tensor positive = data.clamp_min(SmallestSample);
        return positive.log();
    }
}
