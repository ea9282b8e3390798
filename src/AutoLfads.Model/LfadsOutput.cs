using static TorchSharp.torch;

namespace AutoLfads.Model;

/// <summary>Everything one forward pass of <see cref="LfadsModel"/> computes. Time is the output's: [batch, time, ...] has the model's output bins.</summary>
/// <param name="OutputParameters">What the factors are mapped to, before any transform of the observation model: [batch, time, output channel, parameter].</param>
/// <param name="Factors">[batch, time, factor].</param>
/// <param name="InitialConditionMean">Posterior mean of the initial condition, [batch, initial condition].</param>
/// <param name="InitialConditionStd">Posterior standard deviation of the initial condition, the same shape; above 0.</param>
/// <param name="InferredInputMeans">Posterior means of the inferred inputs, [batch, time, input]; no columns without a controller.</param>
/// <param name="InferredInputStds">Posterior standard deviations of the inferred inputs, the same shape.</param>
/// <param name="GeneratorStates">[batch, time, generator]; the state after each bin, so without the initial one.</param>
/// <param name="GeneratorInitialState">[batch, generator].</param>
/// <param name="GeneratorInputs">Inferred inputs as drawn, then external inputs, [batch, time, inferred + external].</param>
/// <param name="ControllerStates">[batch, time, controller]; no columns without a controller.</param>
/// <param name="ControllerInputs">What the controller sees of the encoder, [batch, time, 2·encoder], forward half first, before dropout; no columns without a controller.</param>
public sealed record LfadsOutput(
    Tensor OutputParameters,
    Tensor Factors,
    Tensor InitialConditionMean,
    Tensor InitialConditionStd,
    Tensor InferredInputMeans,
    Tensor InferredInputStds,
    Tensor GeneratorStates,
    Tensor GeneratorInitialState,
    Tensor GeneratorInputs,
    Tensor ControllerStates,
    Tensor ControllerInputs)
{
    internal LfadsOutput MovedToOuterScope()
    {
        foreach (Tensor tensor in new[]
        {
            OutputParameters, Factors, InitialConditionMean, InitialConditionStd, InferredInputMeans, InferredInputStds,
            GeneratorStates, GeneratorInitialState, GeneratorInputs, ControllerStates, ControllerInputs,
        })
            tensor.MoveToOuterDisposeScope();
        return this;
    }
}
