using static TorchSharp.torch;

namespace AutoLfads.Model.Decoding;

/// <summary>What the decoder computed, all [batch, time, feature] but the initial state, which is [batch, feature].</summary>
internal sealed record DecoderOutput(
    Tensor GeneratorInitialState,
    Tensor GeneratorStates,
    Tensor GeneratorInputs,
    Tensor Factors,
    Tensor ControllerStates,
    Tensor InferredInputMeans,
    Tensor InferredInputStds);
