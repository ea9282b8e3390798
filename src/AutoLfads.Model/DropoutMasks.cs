using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model;

/// <summary>Ordinary dropout of one training step: factors by which values are multiplied, 0 where dropped, 1/(1 − rate) where kept.</summary>
/// <param name="EncoderData">What both encoders read, [batch, window bins, channel].</param>
/// <param name="InitialConditionEncoderState">Final states of the initial-condition encoder, [batch, 2·encoder].</param>
/// <param name="GeneratorInitialState">The initial state on its way to the first factors, [batch, generator].</param>
/// <param name="ExternalInputs">[batch, output bins, external].</param>
/// <param name="ControllerInputs">What the controller reads of encoder and factors, [batch, output bins, 2·encoder + factor]; no columns without a controller.</param>
/// <param name="GeneratorStates">The generator's state on its way to the factors; its recurrence is not dropped. [batch, output bins, generator].</param>
public sealed record DropoutMasks(
    Tensor EncoderData,
    Tensor InitialConditionEncoderState,
    Tensor GeneratorInitialState,
    Tensor ExternalInputs,
    Tensor ControllerInputs,
    Tensor GeneratorStates)
{
    /// <summary>Draws masks for a batch of the model's own windows.</summary>
    /// <param name="batch">Windows in the batch.</param>
    /// <param name="model">The model they are for; its configuration's dropout rate is used.</param>
    /// <param name="generator">Source of the draws; they are made on its device and moved to the model's.</param>
    /// <returns>The masks; null where the rate is 0.</returns>
    /// <exception cref="ArgumentNullException">The model or the generator is null.</exception>
    public static DropoutMasks? Draw(long batch, LfadsModel model, torch.Generator generator)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(generator);
        double rate = model.Config.DropoutRate;
        if (rate == 0) return null;
        long window = model.Dimensions.WindowBins, output = model.Dimensions.OutputBins;
        long controllerInputs = model.HasController ? (2L * model.Config.ControllerInputEncoderDim) + model.Config.FactorDim : 0;
        return new DropoutMasks(
            Mask(batch, window, model.Dimensions.ChannelCount),
            Mask(batch, 2L * model.Config.InitialConditionEncoderDim),
            Mask(batch, model.Config.GeneratorDim),
            Mask(batch, output, model.Dimensions.ExternalInputDim),
            Mask(batch, output, controllerInputs),
            Mask(batch, output, model.Config.GeneratorDim));

        Tensor Mask(params ReadOnlySpan<long> shape)
        {
            using Tensor drawn = DeviceDraw.Bernoulli(shape, 1 - rate, (float)(1 / (1 - rate)), generator, model.Device, model.Threads);
            return drawn.to(model.ScalarType);
        }
    }
}
