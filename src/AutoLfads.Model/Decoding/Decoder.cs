using AutoLfads.Core.Configuration;
using AutoLfads.Model.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Decoding;

/// <summary>From an initial condition and what the controller sees to factors: initial state, controller, generator, factor map.</summary>
internal sealed class Decoder : nn.Module
{
    public Decoder(LfadsConfig config, LfadsDimensions dimensions, WeightDraw draw) : base("decoder")
    {
        StateClip = config.StateClip;
        long inferred = config.HasController ? config.InferredInputDim : 0, inputs = inferred + dimensions.ExternalInputDim;
        InitialState = new LinearLayer("initial_state", config.InitialConditionDim, config.GeneratorDim, draw);
        Generator = new GruCell("generator", inputs, config.GeneratorDim, WeightDraw.FanIn(inputs), WeightDraw.FanIn(config.GeneratorDim), draw);
        Factors = new RowNormalizedLinear("factors", config.GeneratorDim, config.FactorDim, draw);
        register_module("initial_state", InitialState);
        register_module("generator", Generator);
        register_module("factors", Factors);
        if (config.HasController)
        {
            Controller = new ControllerCell("controller", 2L * config.ControllerInputEncoderDim, config.FactorDim, config.ControllerDim, inferred, draw);
            register_module("controller", Controller);
        }

        register_parameter("initial_controller_state", draw.Constant(0, trainable: true, 1, config.HasController ? config.ControllerDim : 0));
    }

    public double StateClip { get; }

    public LinearLayer InitialState { get; }

    public GruCell Generator { get; }

    public RowNormalizedLinear Factors { get; }

    /// <summary>Null where the model has no controller.</summary>
    public ControllerCell? Controller { get; }

    public Parameter InitialControllerState => get_parameter("initial_controller_state")!; // [1, controller]

    /// <summary>Runs every output bin.</summary>
    /// <param name="initialCondition">[batch, initial condition].</param>
    /// <param name="controllerInputs">[batch, time, 2·encoder], already dropped out; null without controller.</param>
    /// <param name="externalInputs">[batch, time, input], already dropped out; no columns where there are none.</param>
    /// <param name="inferredInputNoise">[batch, time, input]; null takes the posterior means.</param>
    /// <param name="dropout">Masks of the other sites; null drops nothing.</param>
    public DecoderOutput Forward(Tensor initialCondition, Tensor? controllerInputs, Tensor externalInputs, Tensor? inferredInputNoise, DropoutMasks? dropout)
    {
        DecoderPass pass = new(this, InitialState.Forward(initialCondition), controllerInputs, externalInputs, inferredInputNoise, dropout);
        for (int t = 0; t < externalInputs.shape[1]; t++) pass.Step(t);
        return pass.Finish();
    }
}
