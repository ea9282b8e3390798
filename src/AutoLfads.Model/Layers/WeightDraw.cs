using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>Where initial weights come from: one seeded generator, drawn in double precision so that both precisions start from the same values.</summary>
internal sealed class WeightDraw(torch.Generator generator, ScalarType dtype)
{
    public Parameter Normal(double standardDeviation, params long[] shape)
    {
        using Tensor drawn = randn(shape, dtype: ScalarType.Float64, generator: generator);
        using Tensor scaled = drawn * standardDeviation;
        return new Parameter(scaled.to(dtype));
    }

    public Parameter Constant(double value, bool trainable, params long[] shape) => new(full(shape, value, dtype: dtype), trainable);

    /// <summary>Bias of a recurrent cell: 1 for both gates, 0 for the candidate.</summary>
    public Parameter GateBias(long stateDim)
    {
        using Tensor gates = ones(2 * stateDim, dtype: dtype);
        using Tensor candidate = zeros(stateDim, dtype: dtype);
        return new Parameter(cat([gates, candidate]));
    }

    /// <summary>1/√n, or 0 where there is nothing to connect to.</summary>
    public static double FanIn(long inputs) => inputs > 0 ? 1 / Math.Sqrt(inputs) : 0;
}
