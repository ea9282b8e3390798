using AutoLfads.Core.Configuration;
using AutoLfads.Onnx.Graph;

namespace AutoLfads.Onnx;

/// <summary>The two bidirectional encoders: what the graph computes once per window, however many samples are drawn.</summary>
/// <param name="graph">The graph.</param>
/// <param name="weights">The model's weights.</param>
/// <param name="config">Architecture.</param>
/// <param name="dimensions">Sizes that the data dictate.</param>
internal sealed class EncoderGraph(OnnxGraphBuilder graph, GraphWeights weights, LfadsConfig config, LfadsDimensions dimensions)
{
    /// <summary>Mean and standard deviation of the initial condition, [batch, dimension] each.</summary>
    /// <param name="emg">What the encoders read, [time, batch, channel], free of NaN.</param>
    public (string Mean, string Std) InitialCondition(string emg)
    {
        int units = config.InitialConditionEncoderDim, dim = config.InitialConditionDim, bins = config.InitialConditionEncoderBins;
        string segment = bins == 0 ? emg : graph.Slice("initial_condition_segment", emg, 0, 0, bins);
        string[] ends = Bidirectional("encoder.ic_enc", segment, units, stacked: false);
        string both = graph.Node("Concat", "initial_condition_encoder_ends", ends, OnnxGraphBuilder.Attribute("axis", -1));
        string parameters = graph.Affine(
            "initial_condition_parameters",
            both,
            graph.Constant("encoder.ic_linear.weight", weights.Transposed("encoder.ic_linear.weight", 2 * dim, 2 * units), 2 * units, 2 * dim),
            graph.Constant("encoder.ic_linear.bias", weights.Get("encoder.ic_linear.bias", 2 * dim), 2 * dim));
        string[] parts = graph.SplitLast(parameters, ["initial_condition_location", "initial_condition_log_variance"], dim, dim);
        string variance = graph.Node("Exp", "initial_condition_variance", [parts[1]]);
        string floored = graph.Node("Add", "initial_condition_floored_variance", [variance, graph.Scalar((float)config.InitialConditionVarianceFloor)]);
        return (parts[0], graph.Node("Sqrt", "initial_condition_scale", [floored]));
    }

    /// <summary>What the controller reads of the data, [output time, batch, 2·unit]: forward states late and backward states early by the lag, zero outside of the window.</summary>
    /// <param name="emg">What the encoders read, [time, batch, channel], free of NaN.</param>
    public string ControllerInput(string emg)
    {
        int skipped = config.InitialConditionEncoderBins, lag = config.ControllerInputLag, predicted = dimensions.OutputBins - dimensions.WindowBins;
        string segment = skipped == 0 ? emg : graph.Slice("controller_segment", emg, 0, skipped);
        string[] states = Bidirectional("encoder.ci_enc", segment, config.ControllerInputEncoderDim, stacked: true);
        string forward = lag == 0 ? states[0] : graph.Slice("controller_forward_past", states[0], 0, 0, -lag);
        string backward = lag == 0 ? states[1] : graph.Slice("controller_backward_future", states[1], 0, lag);
        string padded = graph.Node(
            "Concat",
            "controller_input_of_any_lag",
            [PadTime("controller_forward", forward, skipped + lag, predicted), PadTime("controller_backward", backward, skipped, lag + predicted)],
            OnnxGraphBuilder.Attribute("axis", -1));

        // A lag beyond the window leaves nothing but padding, and too much of it.
        string outputTime = graph.Node("Add", "controller_input_bins", [LfadsGraph.TimeSize, graph.Integers(predicted)]);
        return graph.Node("Slice", "controller_input", [padded, graph.Integers(0), outputTime, graph.Integers(0)]);
    }

    private string PadTime(string name, string value, int before, int after) =>
        before == 0 && after == 0 ? value : graph.Node("Pad", name, [value, graph.Integers(before, 0, 0, after, 0, 0)]);

    /// <summary>Runs both directions; gives the states at all bins, [time, batch, unit], or the state each direction ends with, [batch, unit].</summary>
    private string[] Bidirectional(string encoder, string input, int units, bool stacked)
    {
        string forwardCell = encoder + ".fwd_gru.cell", backwardCell = encoder + ".bwd_gru.cell";
        string[] products = InputProducts(encoder, input, forwardCell, backwardCell, units);
        float[] initial = weights.Get(encoder + "_h0", 2, 1, units);

        OnnxGraphBuilder body = graph.Body(encoder);
        string forwardState = body.Input("forward_state", "", "batch", units), backwardState = body.Input("backward_state", "", "batch", units);
        string forwardInput = body.Input("forward_input", "", "batch", 3 * units), backwardInput = body.Input("backward_input", "", "batch", 3 * units);
        float limit = (float)config.StateClip;
        string forward = GruCell.Create(graph, weights, forwardCell, units, limit).Step(body, "forward", forwardInput, forwardState);
        string backward = GruCell.Create(graph, weights, backwardCell, units, limit).Step(body, "backward", backwardInput, backwardState);
        body.Output("forward_new_state", forward, "", "batch", units);
        body.Output("backward_new_state", backward, "", "batch", units);
        if (stacked)
        {
            body.Output("forward_states", forward, "", "batch", units);
            body.Output("backward_states", backward, "", "batch", units);
        }

        string[] ends = [encoder + "_forward_end", encoder + "_backward_end"];
        ScanAxis[] axes = [new(0), new(0, Backward: true)];
        string[] outputs = graph.Scan(
            stacked ? [.. ends, encoder + "_forward_states", encoder + "_backward_states"] : ends,
            [InitialState(encoder + "_h0_forward", initial.AsSpan(0, units)), InitialState(encoder + "_h0_backward", initial.AsSpan(units)), .. products],
            body,
            axes,
            stacked ? axes : []);
        return outputs[^2..];
    }

    /// <summary>The input's products with both cells' input weights for all bins at once, [time, batch, 3·unit] each.</summary>
    private string[] InputProducts(string encoder, string input, string forwardCell, string backwardCell, int units)
    {
        int channels = dimensions.ChannelCount, width = 3 * units;
        float[] forward = weights.Transposed(forwardCell + ".weight_ih", width, channels);
        float[] backward = weights.Transposed(backwardCell + ".weight_ih", width, channels);
        float[] both = new float[channels * 2 * width];
        for (int c = 0; c < channels; c++)
        {
            forward.AsSpan(c * width, width).CopyTo(both.AsSpan(c * 2 * width));
            backward.AsSpan(c * width, width).CopyTo(both.AsSpan((c * 2 * width) + width));
        }

        string products = graph.Affine(
            encoder + "_input_products",
            input,
            graph.Constant(encoder + ".weight_ih", both, channels, 2 * width),
            graph.Constant(encoder + ".bias", [.. weights.GateBias(forwardCell, units), .. weights.GateBias(backwardCell, units)], 2 * width));
        return graph.SplitLast(products, [encoder + "_forward_input", encoder + "_backward_input"], width, width);
    }

    /// <summary>A trained initial state repeated for every window, [batch, unit].</summary>
    private string InitialState(string name, ReadOnlySpan<float> state)
    {
        string constant = graph.Constant(name, state, 1, state.Length);
        string shape = graph.Node("Concat", name + "_shape", [LfadsGraph.BatchSize, graph.Integers(state.Length)], OnnxGraphBuilder.Attribute("axis", 0));
        return graph.Node("Expand", name + "_batch", [constant, shape]);
    }
}
