using AutoLfads.Model.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Encoding;

/// <summary>Two independent recurrent cells, one along time, one against it, with trainable initial states; both step together, as one batched product.</summary>
internal sealed class BidirectionalGru : nn.Module
{
    private readonly double stateClip;

    public BidirectionalGru(string name, long inputDim, long stateDim, double stateClip, WeightDraw draw) : base(name)
    {
        this.stateClip = stateClip;
        double sd = WeightDraw.FanIn(inputDim + stateDim);
        Forwards = new GruCell("forwards", inputDim, stateDim, sd, sd, draw);
        Backwards = new GruCell("backwards", inputDim, stateDim, sd, sd, draw);
        register_module("forwards", Forwards);
        register_module("backwards", Backwards);
        register_parameter("initial_state", draw.Constant(0, trainable: true, 2, 1, stateDim));
    }

    public GruCell Forwards { get; }

    public GruCell Backwards { get; }

    public Parameter InitialState => get_parameter("initial_state")!; // [2, 1, state]

    /// <summary>Both directions' states, each in the data's order of time.</summary>
    /// <param name="input">[batch, time, input].</param>
    /// <returns>Two tensors [batch, time, state].</returns>
    public (Tensor Forwards, Tensor Backwards) States(Tensor input)
    {
        Tensor[] directions = stack(Run(input), dim: 2).unbind(0); // each [batch, time, state], in the direction's own order
        return (directions[0], directions[1].flip(1));
    }

    /// <summary>The forward state at the last bin beside the backward state at the first, [batch, 2·state].</summary>
    /// <param name="input">[batch, time, input].</param>
    public Tensor FinalStates(Tensor input) => cat(Run(input)[^1].unbind(0), dim: -1);

    private List<Tensor> Run(Tensor input)
    {
        long batch = input.shape[0], time = input.shape[1], stateDim = Forwards.StateDim;
        GruRecurrence recurrence = new(Forwards, Backwards, stateClip);
        Tensor inOrder = input.transpose(0, 1); // [time, batch, input]
        Tensor both = stack([inOrder, inOrder.flip(0)]).reshape(2, time * batch, -1);
        Tensor weights = stack([Forwards.InputWeight.t(), Backwards.InputWeight.t()]); // [2, input, 3·state]
        Tensor bias = stack([Forwards.Bias, Backwards.Bias]).unsqueeze(1);
        Tensor[] products = BatchProduct.Add(bias, both, weights).view(2, time, batch, 3 * stateDim).split(recurrence.Sizes, -1);
        Tensor[] gates = products[0].unbind(1), candidates = products[1].unbind(1); // each [2, batch, ...]

        Tensor state = InitialState.expand(2, batch, stateDim);
        List<Tensor> states = new((int)time);
        for (int t = 0; t < time; t++)
        {
            state = recurrence.Step(gates[t], candidates[t], state);
            states.Add(state);
        }

        return states;
    }
}
