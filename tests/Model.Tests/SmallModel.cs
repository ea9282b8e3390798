using AutoLfads.Core.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests;

/// <summary>A model small enough for finite differences, and data for it.</summary>
internal static class SmallModel
{
    public static LfadsConfig Config { get; } = new()
    {
        InitialConditionEncoderDim = 4,
        ControllerInputEncoderDim = 3,
        ControllerDim = 4,
        InferredInputDim = 2,
        InitialConditionDim = 3,
        GeneratorDim = 5,
        FactorDim = 3,
        DropoutRate = 0,
    };

    public static LfadsDimensions Dimensions { get; } = LfadsDimensions.Autoencoder(channelCount: 3, windowBins: 7);

    public static LfadsModel Create(LfadsConfig? config = null, LfadsDimensions? dimensions = null, ScalarType dtype = ScalarType.Float64) =>
        new(config ?? Config, dimensions ?? Dimensions, seed: 3, dtype);

    /// <summary>Positive data, exp(N(0, 1)/2).</summary>
    public static Tensor Data(long seed, params long[] shape)
    {
        using torch.Generator generator = new((ulong)seed);
        return (randn(shape, dtype: ScalarType.Float64, generator: generator) * 0.5).exp();
    }

    public static LfadsNoise Noise(LfadsModel model, long batch, long seed = 9)
    {
        using torch.Generator generator = new((ulong)seed);
        return LfadsNoise.Draw(batch, model, generator);
    }
}
