using AutoLfads.Core.Configuration;
using AutoLfads.Kernels.Forward;
using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Inference.Forward;

/// <summary>Hands a model's weights to the kernels.</summary>
internal static class PackedModel
{
    private const double SmallestNorm = 1e-12;

    /// <summary>Packs the weights.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="parametersPerChannel">Parameters of the observation model.</param>
    /// <param name="instructionSet">Register width.</param>
    public static LfadsForwardPass Create(LfadsWeights weights, int parametersPerChannel, InstructionSet instructionSet)
    {
        LfadsConfig config = weights.Config;
        bool controlled = config.HasController;
        ForwardParameters parameters = new()
        {
            InitialConditionAlong = Encoder(weights, WeightNames.ConditionEncoder, config.InitialConditionEncoderDim, against: false),
            InitialConditionAgainst = Encoder(weights, WeightNames.ConditionEncoder, config.InitialConditionEncoderDim, against: true),
            InitialConditionWeight = weights[WeightNames.Condition + WeightNames.Weight],
            InitialConditionBias = weights[WeightNames.Condition + WeightNames.Bias],
            ControllerInputAlong = controlled ? Encoder(weights, WeightNames.ControllerEncoder, config.ControllerInputEncoderDim, against: false) : default,
            ControllerInputAgainst = controlled ? Encoder(weights, WeightNames.ControllerEncoder, config.ControllerInputEncoderDim, against: true) : default,
            GeneratorStartWeight = weights[WeightNames.GeneratorStart + WeightNames.Weight],
            GeneratorStartBias = weights[WeightNames.GeneratorStart + WeightNames.Bias],
            Decoder = new()
            {
                Generator = Cell(weights, WeightNames.Generator, []),
                FactorWeight = Normalised(weights[WeightNames.Factors + WeightNames.Weight], config.GeneratorDim),
                Controller = controlled ? Cell(weights, WeightNames.Controller, weights[WeightNames.ControllerStart]) : default,
                ReadoutWeight = controlled ? weights[WeightNames.InferredInputs + WeightNames.Weight] : [],
                ReadoutBias = controlled ? weights[WeightNames.InferredInputs + WeightNames.Bias] : [],
            },
            ReadoutWeight = weights[WeightNames.Readout + WeightNames.Weight],
            ReadoutBias = weights[WeightNames.Readout + WeightNames.Bias],
        };
        return new LfadsForwardPass(Sizes(config, weights.Dimensions, parametersPerChannel), parameters, instructionSet);
    }

    private static ForwardSizes Sizes(LfadsConfig config, LfadsDimensions dimensions, int parametersPerChannel) => new()
    {
        ChannelCount = dimensions.ChannelCount,
        WindowBins = dimensions.WindowBins,
        OutputBins = dimensions.OutputBins,
        ExternalInputDim = dimensions.ExternalInputDim,
        InitialConditionEncoderDim = config.InitialConditionEncoderDim,
        InitialConditionEncoderBins = config.InitialConditionEncoderBins,
        InitialConditionDim = config.InitialConditionDim,
        InitialConditionVarianceFloor = (float)config.InitialConditionVarianceFloor,
        ControllerInputEncoderDim = config.HasController ? config.ControllerInputEncoderDim : 0,
        ControllerInputLag = config.ControllerInputLag,
        ControllerDim = config.HasController ? config.ControllerDim : 0,
        InferredInputDim = config.HasController ? config.InferredInputDim : 0,
        GeneratorDim = config.GeneratorDim,
        FactorDim = config.FactorDim,
        ParameterCount = parametersPerChannel * dimensions.OutputChannelCount,
        StateClip = (float)config.StateClip,
    };

    private static GruParameters Encoder(LfadsWeights weights, string encoder, int units, bool against) =>
        Cell(weights, encoder + (against ? WeightNames.Against : WeightNames.Along), weights[encoder + WeightNames.EncoderStart].AsSpan(against ? units : 0, units));

    private static GruParameters Cell(LfadsWeights weights, string cell, Span<float> initialState) => new()
    {
        InputWeight = weights[cell + WeightNames.InputWeight],
        RecurrentWeight = weights[cell + WeightNames.RecurrentWeight],

        // The reset gate acts before the recurrent product, so that both biases always add up.
        Bias = weights[cell + WeightNames.InputBias].Zip(weights[cell + WeightNames.RecurrentBias], (a, b) => a + b).ToArray(),
        InitialState = initialState,
    };

    /// <summary>Rows divided by their lengths.</summary>
    private static float[] Normalised(ReadOnlySpan<float> weight, int columns)
    {
        float[] result = weight.ToArray();
        for (int first = 0; first < result.Length; first += columns)
        {
            Span<float> row = result.AsSpan(first, columns);
            double squares = 0;
            foreach (float value in row) squares += (double)value * value;
            double norm = Math.Max(Math.Sqrt(squares), SmallestNorm);
            foreach (ref float value in row) value = (float)(value / norm);
        }

        return result;
    }
}
