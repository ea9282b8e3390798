using AutoLfads.Onnx.Graph;

namespace AutoLfads.Onnx;

/// <summary>One step of LFADS's recurrent cell: reset gate before the recurrent product, state limited. ONNX's own GRU cannot limit the state.</summary>
/// <param name="UpdateResetWeight">Recurrent weight of the update and the reset gate, [unit, 2·unit].</param>
/// <param name="CandidateWeight">Recurrent weight of the candidate, [unit, unit].</param>
/// <param name="Units">Size of the state.</param>
/// <param name="Limit">Largest absolute value of the state.</param>
internal sealed record GruCell(string UpdateResetWeight, string CandidateWeight, int Units, float Limit)
{
    /// <summary>Puts a cell's recurrent weights into the graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The model's weights.</param>
    /// <param name="cell">The cell's name there, e.g. "decoder.rnn.cell.gen_cell".</param>
    /// <param name="units">Size of the state.</param>
    /// <param name="limit">Largest absolute value of the state.</param>
    public static GruCell Create(OnnxGraphBuilder graph, GraphWeights weights, string cell, int units, float limit)
    {
        float[] all = weights.Transposed(cell + ".weight_hh", 3 * units, units);
        return new(
            graph.Constant(cell + ".weight_hh_update_reset", Columns(all, units, 3 * units, 0, 2 * units), units, 2 * units),
            graph.Constant(cell + ".weight_hh_candidate", Columns(all, units, 3 * units, 2 * units, units), units, units),
            units,
            limit);
    }

    /// <summary>Adds the nodes of one step.</summary>
    /// <param name="body">The body of a Scan.</param>
    /// <param name="name">Prefix of the values' names.</param>
    /// <param name="input">The input's product with the input weights, biases included: update, reset, candidate, [..., 3·unit].</param>
    /// <param name="state">The state before the step, [..., unit].</param>
    /// <returns>The state after the step, [..., unit].</returns>
    public string Step(OnnxGraphBuilder body, string name, string input, string state)
    {
        string[] inputs = body.SplitLast(input, [name + "_input_gates", name + "_input_candidate"], 2 * Units, Units);
        string recurrent = body.Node("MatMul", name + "_recurrent_gates", [state, UpdateResetWeight]);
        string gates = body.Node("Sigmoid", name + "_gates", [body.Node("Add", name + "_gates_sum", [inputs[0], recurrent])]);
        string[] updateReset = body.SplitLast(gates, [name + "_update", name + "_reset"], Units, Units);
        string resetState = body.Node("Mul", name + "_reset_state", [updateReset[1], state]);
        string product = body.Node("MatMul", name + "_recurrent_candidate", [resetState, CandidateWeight]);
        string candidate = body.Node("Tanh", name + "_candidate", [body.Node("Add", name + "_candidate_sum", [inputs[1], product])]);
        // update·state + (1 − update)·candidate with one product less.
        string difference = body.Node("Sub", name + "_difference", [state, candidate]);
        string kept = body.Node("Mul", name + "_kept", [updateReset[0], difference]);
        string next = body.Node("Add", name + "_next", [candidate, kept]);
        return body.Node("Clip", name + "_limited", [next, body.Scalar(-Limit), body.Scalar(Limit)]);
    }

    private static float[] Columns(ReadOnlySpan<float> matrix, int rows, int columns, int start, int count)
    {
        float[] part = new float[rows * count];
        for (int r = 0; r < rows; r++) matrix.Slice((r * columns) + start, count).CopyTo(part.AsSpan(r * count));
        return part;
    }
}
