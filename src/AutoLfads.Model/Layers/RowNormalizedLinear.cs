using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>A linear map without bias, each row of whose weight is divided by its norm at the time of use.</summary>
internal sealed class RowNormalizedLinear : nn.Module
{
    private const double SmallestNorm = 1e-12;

    public RowNormalizedLinear(string name, long inputDim, long outputDim, WeightDraw draw) : base(name) =>
        register_parameter("weight", draw.Normal(WeightDraw.FanIn(inputDim), outputDim, inputDim));

    public Parameter Weight => get_parameter("weight")!; // [output, input], not normalised

    public Tensor NormalizedWeight()
    {
        Tensor norm = Weight.square().sum(dim: 1, keepdim: true).sqrt();
        return Weight / norm.clamp_min(SmallestNorm);
    }
}
