using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model;

/// <summary>Standard-normal noise of one posterior sample: posterior = mean + standard deviation · noise.</summary>
/// <param name="InitialCondition">[batch, initial condition].</param>
/// <param name="InferredInputs">[batch, output bins, input]; no columns without a controller.</param>
public sealed record LfadsNoise(Tensor InitialCondition, Tensor InferredInputs)
{
    /// <summary>Draws noise for a batch: first the initial condition's, then the inferred inputs'.</summary>
    /// <param name="batch">Windows in the batch.</param>
    /// <param name="model">The model it is for; decides sizes, precision and device.</param>
    /// <param name="generator">Source of the draws; they are made on its device and moved to the model's.</param>
    /// <param name="windowBins">Bins that the encoders will read; null for the model's own window.</param>
    /// <exception cref="ArgumentNullException">The model or the generator is null.</exception>
    public static LfadsNoise Draw(long batch, LfadsModel model, torch.Generator generator, long? windowBins = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(generator);
        return new LfadsNoise(
            DeviceDraw.StandardNormal([batch, model.Config.InitialConditionDim], generator, model.ScalarType, model.Device),
            DrawInferredInputs(batch, model, generator, windowBins));
    }

    /// <summary>Draws noise for the inferred inputs alone: what the one-draw estimate of their KL needs besides the forward pass's.</summary>
    /// <param name="batch">Windows in the batch.</param>
    /// <param name="model">The model it is for.</param>
    /// <param name="generator">Source of the draws.</param>
    /// <param name="windowBins">Bins that the encoders will read; null for the model's own window.</param>
    /// <returns>[batch, output bins, input].</returns>
    /// <exception cref="ArgumentNullException">The model or the generator is null.</exception>
    public static Tensor DrawInferredInputs(long batch, LfadsModel model, torch.Generator generator, long? windowBins = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(generator);
        long bins = model.OutputBins(windowBins ?? model.Dimensions.WindowBins);
        return DeviceDraw.StandardNormal([batch, bins, model.InferredInputDim], generator, model.ScalarType, model.Device);
    }
}
