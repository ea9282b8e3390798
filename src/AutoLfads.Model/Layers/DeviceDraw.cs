using AutoLfads.Kernels.Drawing;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>Draws on the generator's device, then moves the result: a CPU generator gives the same draws whatever the model runs on.</summary>
internal static class DeviceDraw
{
    public static Tensor StandardNormal(ReadOnlySpan<long> shape, torch.Generator generator, ScalarType dtype, Device device) =>
        randn(shape, dtype: dtype, device: generator.device, generator: generator).to(device);

    /// <summary>The value with the given probability, else 0; single precision.</summary>
    /// <remarks>The generator gives a seed; the draws from it are the same whatever the model runs on, and on any number of threads.</remarks>
    public static Tensor Bernoulli(ReadOnlySpan<long> shape, double probability, float value, torch.Generator generator, Device device, int threads = 1)
    {
        using Tensor seed = randint(0, long.MaxValue, 1, dtype: ScalarType.Int64, device: generator.device, generator: generator);
        using Tensor drawn = empty(shape);
        BernoulliDraw.Fill(TensorSpan.Floats(drawn), probability, value, (ulong)seed.item<long>(), threads);
        return drawn.to(device);
    }

    /// <summary>True with the given probability.</summary>
    public static Tensor Bernoulli(ReadOnlySpan<long> shape, double probability, torch.Generator generator, Device device)
    {
        using Tensor drawn = Bernoulli(shape, probability, 1, generator, device);
        return drawn.to(ScalarType.Bool);
    }
}
