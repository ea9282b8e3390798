using AutoLfads.Core.Configuration;

namespace AutoLfads.Inference.Forward;

/// <summary>lfads-torch's names of the weights that a forward pass needs, and their shapes.</summary>
internal static class WeightNames
{
    public const string ConditionEncoder = "encoder.ic_enc", ControllerEncoder = "encoder.ci_enc", Condition = "encoder.ic_linear";
    public const string GeneratorStart = "decoder.ic_to_g0", ControllerStart = "decoder.con_h0";
    public const string Generator = "decoder.rnn.cell.gen_cell", Controller = "decoder.rnn.cell.con_cell", InferredInputs = "decoder.rnn.cell.co_linear", Factors = "decoder.rnn.cell.fac_linear";
    public const string Readout = "readout.0", ObservationScale = "recon.0.scale";

    // Behind the names above.
    public const string Along = ".fwd_gru.cell", Against = ".bwd_gru.cell", EncoderStart = "_h0";
    public const string Weight = ".weight", Bias = ".bias";
    public const string InputWeight = ".weight_ih", RecurrentWeight = ".weight_hh", InputBias = ".bias_ih", RecurrentBias = ".bias_hh";

    /// <summary>Every weight that is needed, with its shape; those without numbers may be left out.</summary>
    public static IReadOnlyList<(string Name, long[] Shape)> Required(LfadsConfig config, LfadsDimensions dimensions)
    {
        long conditionUnits = config.InitialConditionEncoderDim, condition = config.InitialConditionDim, generator = config.GeneratorDim;
        long inferred = config.HasController ? config.InferredInputDim : 0;
        long outputs = (long)ParametersPerChannel(config.Observation) * dimensions.OutputChannelCount;
        List<(string Name, long[] Shape)> required =
        [
            .. Encoder(ConditionEncoder, dimensions.ChannelCount, conditionUnits),
            .. Linear(Condition, 2 * condition, 2 * conditionUnits),
            .. Linear(GeneratorStart, generator, condition),
            .. Cell(Generator, inferred + dimensions.ExternalInputDim, generator),
            (Factors + Weight, [config.FactorDim, generator]),
            .. Linear(Readout, outputs, config.FactorDim),
        ];
        if (config.HasController)
        {
            long units = config.ControllerInputEncoderDim, controller = config.ControllerDim;
            required.AddRange(Encoder(ControllerEncoder, dimensions.ChannelCount, units));
            required.Add((ControllerStart, [1, controller]));
            required.AddRange(Cell(Controller, (2 * units) + config.FactorDim, controller));
            required.AddRange(Linear(InferredInputs, 2 * inferred, controller));
        }

        if (config.Observation == ObservationKind.ZeroInflatedGamma) required.Add((ObservationScale, [2, dimensions.OutputChannelCount]));
        return required;
    }

    public static int ParametersPerChannel(ObservationKind kind) => kind switch
    {
        ObservationKind.Poisson or ObservationKind.MeanSquaredError => 1,
        ObservationKind.ZeroInflatedGamma => 3,
        _ => 2,
    };

    private static IEnumerable<(string Name, long[] Shape)> Encoder(string encoder, long inputs, long units) =>
        [.. Cell(encoder + Along, inputs, units), .. Cell(encoder + Against, inputs, units), (encoder + EncoderStart, [2, 1, units])];

    private static IEnumerable<(string Name, long[] Shape)> Cell(string cell, long inputs, long units) =>
        [(cell + InputWeight, [3 * units, inputs]), (cell + RecurrentWeight, [3 * units, units]), (cell + InputBias, [3 * units]), (cell + RecurrentBias, [3 * units])];

    private static IEnumerable<(string Name, long[] Shape)> Linear(string layer, long outputs, long inputs) => [(layer + Weight, [outputs, inputs]), (layer + Bias, [outputs])];
}
