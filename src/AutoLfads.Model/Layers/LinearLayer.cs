using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>An affine map whose weights start at N(0, 1/fan-in) and whose bias starts at 0.</summary>
internal sealed class LinearLayer : nn.Module
{
    public LinearLayer(string name, long inputDim, long outputDim, WeightDraw draw) : base(name)
    {
        register_parameter("weight", draw.Normal(WeightDraw.FanIn(inputDim), outputDim, inputDim));
        register_parameter("bias", draw.Constant(0, trainable: true, outputDim));
    }

    public Parameter Weight => get_parameter("weight")!; // [output, input]

    public Parameter Bias => get_parameter("bias")!; // [output]

    public Tensor Forward(Tensor input) => nn.functional.linear(input, Weight, Bias);
}
