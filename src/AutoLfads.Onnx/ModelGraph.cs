using AutoLfads.Core.Configuration;
using AutoLfads.Onnx.Graph;

namespace AutoLfads.Onnx;

/// <summary>One model's share of the graph: encoders, decoder and observation model.</summary>
/// <param name="graph">The graph, or the model's part of it.</param>
/// <param name="weights">The model's weights.</param>
/// <param name="config">Architecture.</param>
/// <param name="dimensions">Sizes that the data dictate.</param>
/// <param name="keepStates">Whether the decoder's states are kept.</param>
internal sealed class ModelGraph(OnnxGraphBuilder graph, GraphWeights weights, LfadsConfig config, LfadsDimensions dimensions, bool keepStates)
{
    /// <summary>Adds the model.</summary>
    /// <param name="inputs">What it reads.</param>
    public ModelValues Add(ModelInputs inputs)
    {
        EncoderGraph encoders = new(graph, weights, config, dimensions);
        (string mean, string std) = encoders.InitialCondition(inputs.EncoderInput);
        string? controllerInput = config.HasController ? encoders.ControllerInput(inputs.EncoderInput) : null;

        string deviation = graph.Node("Mul", "initial_condition_deviation", [std, inputs.ConditionNoise]);
        string drawn = graph.Node("Add", "initial_condition_drawn", [mean, deviation]);
        DecoderValues decoder = new DecoderGraph(graph, weights, config, dimensions, keepStates).Add(drawn, controllerInput, inputs.InputNoise, inputs.ExternalInputs);
        (string parameters, string observedMean, string variance) = new ObservationGraph(graph, weights, config, dimensions).Add(decoder.Factors);
        return new(mean, std, decoder, parameters, observedMean, variance);
    }
}

/// <summary>Names of what every model reads.</summary>
/// <param name="EncoderInput">What the encoders read, [time, batch, channel], free of NaN.</param>
/// <param name="ConditionNoise">Standard normal draws of the initial condition, [samples, batch, dimension].</param>
/// <param name="InputNoise">Standard normal draws of the inferred inputs, [samples, batch, output time, input]; null without controller.</param>
/// <param name="ExternalInputs">Measured inputs, [batch, output time, input]; null without any.</param>
internal sealed record ModelInputs(string EncoderInput, string ConditionNoise, string? InputNoise, string? ExternalInputs);

/// <summary>Names of what one model computes.</summary>
/// <param name="ConditionMean">Posterior mean of the initial condition, [batch, dimension].</param>
/// <param name="ConditionStd">Its posterior standard deviation, [batch, dimension].</param>
/// <param name="Decoder">What the decoder computes.</param>
/// <param name="Parameters">Parameters of the observation model, [samples, batch, output time, parameter · channel].</param>
/// <param name="Mean">Its mean, [samples, batch, output time, channel].</param>
/// <param name="Variance">Its variance, [samples, batch, output time, channel].</param>
internal sealed record ModelValues(string ConditionMean, string ConditionStd, DecoderValues Decoder, string Parameters, string Mean, string Variance);
