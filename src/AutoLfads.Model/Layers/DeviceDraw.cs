using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>Draws on the generator's device, then moves the result: a CPU generator gives the same draws whatever the model runs on.</summary>
internal static class DeviceDraw
{
    public static Tensor StandardNormal(ReadOnlySpan<long> shape, torch.Generator generator, ScalarType dtype, Device device) =>
        randn(shape, dtype: dtype, device: generator.device, generator: generator).to(device);

    /// <summary>True with the given probability.</summary>
    public static Tensor Bernoulli(ReadOnlySpan<long> shape, double probability, torch.Generator generator, Device device) =>
        rand(shape, dtype: ScalarType.Float64, device: generator.device, generator: generator).lt(probability).to(device);
}
