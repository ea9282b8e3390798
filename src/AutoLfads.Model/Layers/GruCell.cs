using TorchSharp;
using TorchSharp.Modules;

namespace AutoLfads.Model.Layers;

/// <summary>Weights of a gated recurrent unit whose reset gate acts before the recurrent product; gate blocks z (update), r (reset), n (candidate).</summary>
/// <remarks>The recurrent bias starts at 0 and is not trained, but it is loaded and used: other software's weights may have one.</remarks>
internal sealed class GruCell : torch.nn.Module
{
    public GruCell(string name, long inputDim, long stateDim, double inputSd, double recurrentSd, WeightDraw draw) : base(name)
    {
        StateDim = stateDim;
        register_parameter("input_weight", draw.Normal(inputSd, 3 * stateDim, inputDim));
        register_parameter("recurrent_weight", draw.Normal(recurrentSd, 3 * stateDim, stateDim));
        register_parameter("input_bias", draw.GateBias(stateDim));
        register_parameter("recurrent_bias", draw.Constant(0, trainable: false, 3 * stateDim));
    }

    public long StateDim { get; }

    // Looked up rather than kept: moving a module to another device replaces its parameters.
    public Parameter InputWeight => get_parameter("input_weight")!; // [3·state, input]

    public Parameter RecurrentWeight => get_parameter("recurrent_weight")!; // [3·state, state]

    /// <summary>Both biases act additively outside of the reset gate, so one vector serves, [3·state].</summary>
    public torch.Tensor Bias => get_parameter("input_bias")! + get_parameter("recurrent_bias")!;
}
