using System.Numerics;
using System.Runtime.InteropServices;
using AutoLfads.Core.Configuration;
using AutoLfads.Kernels.Elementary;

namespace AutoLfads.Inference.Forward.Observations;

/// <summary>From raw output parameters to an observation model's own parameters, its mean and its variance, as the model file's graph computes them. One object serves one caller at a time.</summary>
internal abstract class ObservationTransform
{
    private readonly int channels;
    private readonly float[][] blocks; // of one bin, each padded to whole registers
    private readonly float[] mean;
    private readonly float[] variance;

    private protected ObservationTransform(int parametersPerChannel, int channels)
    {
        this.channels = channels;
        PaddedChannels = (channels + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        blocks = [.. Enumerable.Range(0, parametersPerChannel).Select(_ => new float[PaddedChannels])];
        mean = new float[PaddedChannels];
        variance = new float[PaddedChannels];
    }

    /// <summary>Parameters of each channel.</summary>
    public int ParametersPerChannel => blocks.Length;

    /// <summary>Channels, rounded up to whole registers.</summary>
    private protected int PaddedChannels { get; }

    /// <summary>One bin's mean, after <see cref="Transform"/>.</summary>
    private protected Span<Vector<float>> Mean => Vectors(mean);

    /// <summary>One bin's variance, after <see cref="Transform"/>.</summary>
    private protected Span<Vector<float>> Variance => Vectors(variance);

    public static ObservationTransform Create(LfadsWeights weights)
    {
        int channels = weights.Dimensions.OutputChannelCount;
        return weights.Config.Observation switch
        {
            ObservationKind.Gamma => new GammaTransform(channels),
            ObservationKind.Poisson => new PoissonTransform(channels),
            ObservationKind.Gaussian => new GaussianTransform(channels),
            ObservationKind.MeanSquaredError => new MeanSquaredErrorTransform(channels),
            ObservationKind.LogNormal => new LogNormalTransform(channels),
            ObservationKind.ZeroInflatedGamma => new ZeroInflatedGammaTransform(channels, weights[WeightNames.ObservationScale], weights.Config.ZeroInflatedGamma),
            _ => throw new ArgumentOutOfRangeException(nameof(weights), weights.Config.Observation, "Unknown observation model."),
        };
    }

    /// <summary>Transforms every bin.</summary>
    /// <param name="parameters">[bin, parameter · channel]: raw ones become the model's own.</param>
    /// <param name="means">Takes [bin, channel]; empty where it is not wanted.</param>
    /// <param name="variances">The same of the variance.</param>
    public void Apply(Span<float> parameters, Span<float> means, Span<float> variances)
    {
        for (int bin = 0; !parameters.IsEmpty; bin++)
        {
            for (int i = 0; i < blocks.Length; i++) parameters.Slice(i * channels, channels).CopyTo(blocks[i]);
            Transform();
            for (int i = 0; i < blocks.Length; i++) blocks[i].AsSpan(0, channels).CopyTo(parameters[(i * channels)..]);
            if (!means.IsEmpty) mean.AsSpan(0, channels).CopyTo(means[(bin * channels)..]);
            if (!variances.IsEmpty) variance.AsSpan(0, channels).CopyTo(variances[(bin * channels)..]);
            parameters = parameters[(blocks.Length * channels)..];
        }
    }

    /// <summary>Transforms the blocks of one bin in place, and computes mean and variance.</summary>
    private protected abstract void Transform();

    /// <summary>One parameter of every channel.</summary>
    private protected Span<Vector<float>> Block(int parameter) => Vectors(blocks[parameter]);

    /// <summary>Limits a parameter.</summary>
    private protected void Limit(int parameter, float lower, float upper)
    {
        Vector<float> low = new(lower), high = new(upper);
        foreach (ref Vector<float> value in Block(parameter)) value = Vector.Min(Vector.Max(value, low), high);
    }

    /// <summary>Replaces a parameter by its exponential.</summary>
    private protected void Exp(int parameter) => ArrayFunctions.Exp(blocks[parameter]);

    private protected static Span<Vector<float>> Vectors(float[] padded) => MemoryMarshal.Cast<float, Vector<float>>(padded.AsSpan());
}
