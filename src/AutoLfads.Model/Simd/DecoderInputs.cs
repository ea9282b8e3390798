using static TorchSharp.torch;

namespace AutoLfads.Model.Simd;

/// <summary>What the decoder reads beside its parameters, contiguous; what a model lacks is null.</summary>
/// <param name="InitialState">[row, generator].</param>
/// <param name="ControllerInputs">[bin, row, 2·padded encoder].</param>
/// <param name="ExternalInputs">[row, bin, external].</param>
/// <param name="Noise">[row, bin, inferred].</param>
/// <param name="ControllerInputMask">[row, bin, 2·encoder + factor].</param>
/// <param name="GeneratorInitialMask">[row, generator].</param>
/// <param name="GeneratorMask">[row, bin, generator].</param>
internal sealed record DecoderInputs(
    Tensor InitialState, Tensor? ControllerInputs, Tensor? ExternalInputs, Tensor? Noise, Tensor? ControllerInputMask, Tensor? GeneratorInitialMask, Tensor? GeneratorMask)
{
    /// <summary>Tensors in <see cref="AsList"/>.</summary>
    public const int Count = 7;

    public List<Tensor?> AsList() => [InitialState, ControllerInputs, ExternalInputs, Noise, ControllerInputMask, GeneratorInitialMask, GeneratorMask];

    public static DecoderInputs Of(IReadOnlyList<Tensor?> list) => new(list[0]!, list[1], list[2], list[3], list[4], list[5], list[6]);
}
