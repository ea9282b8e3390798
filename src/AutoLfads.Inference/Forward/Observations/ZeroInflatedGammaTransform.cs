using System.Numerics;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Inference.Forward.Observations;

/// <summary>Zero-inflated gamma: shape α and rate β from a sigmoid of 1e-5 or above times the channel's scale, gate q from one between 1e-5 and 1 − 1e-5; with m = α/β + location, mean q·m, variance q·(α/β² + (1 − q)·m²).</summary>
internal sealed class ZeroInflatedGammaTransform : ObservationTransform
{
    private const float SmallestSigmoid = 1e-5f, LargestExponent = 80;
    private readonly float[] shapeScale;
    private readonly float[] rateScale;
    private readonly float location;

    /// <param name="channels">Channels.</param>
    /// <param name="scale">Of shape, then rate, [2, channel].</param>
    /// <param name="config">Where the location stands.</param>
    public ZeroInflatedGammaTransform(int channels, float[] scale, ZeroInflatedGammaConfig config)
        : base(3, channels)
    {
        (shapeScale, rateScale) = (new float[PaddedChannels], new float[PaddedChannels]);
        scale.AsSpan(0, channels).CopyTo(shapeScale);
        scale.AsSpan(channels, channels).CopyTo(rateScale);
        location = (float)config.Location;
    }

    private protected override void Transform()
    {
        for (int i = 0; i < 3; i++) Sigmoid(i);
        Vector<float> one = Vector<float>.One, largestGate = new(1 - SmallestSigmoid), shift = new(location);
        Span<Vector<float>> shape = Block(0), rate = Block(1), gate = Block(2), mean = Mean, variance = Variance, shapeScales = Vectors(shapeScale), rateScales = Vectors(rateScale);
        for (int i = 0; i < mean.Length; i++)
        {
            shape[i] *= shapeScales[i];
            rate[i] *= rateScales[i];
            gate[i] = Vector.Min(gate[i], largestGate);
            Vector<float> gammaMean = shape[i] / rate[i], located = gammaMean + shift;
            mean[i] = gate[i] * located;
            variance[i] = gate[i] * ((gammaMean / rate[i]) + ((one - gate[i]) * located * located));
        }
    }

    /// <summary>1/(1 + e^−x), 1e-5 or above.</summary>
    private void Sigmoid(int parameter)
    {
        Span<Vector<float>> values = Block(parameter);
        foreach (ref Vector<float> value in values) value = -value;
        Limit(parameter, -LargestExponent, LargestExponent);
        Exp(parameter);
        foreach (ref Vector<float> value in values) value = Vector.Max(Vector<float>.One / (Vector<float>.One + value), new(SmallestSigmoid));
    }
}
