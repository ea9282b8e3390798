using AutoLfads.Core.Configuration;
using static TorchSharp.torch;

namespace AutoLfads.Model;

/// <summary>Refuses sizes that cannot make a model and data that do not fit one.</summary>
internal static class ModelSizes
{
    public static void Check(LfadsConfig config, LfadsDimensions dimensions, ScalarType dtype)
    {
        if (dtype is not (ScalarType.Float32 or ScalarType.Float64)) throw new ArgumentException($"A model is Float32 or Float64, not {dtype}.", nameof(dtype));
        AtLeast(1, dimensions.ChannelCount, "channel_count");
        AtLeast(dimensions.ChannelCount, dimensions.OutputChannelCount, "output_channel_count");
        AtLeast(1, dimensions.WindowBins, "window_bins");
        AtLeast(dimensions.WindowBins, dimensions.OutputBins, "output_bins");
        AtLeast(0, dimensions.ExternalInputDim, "external_input_dim");
        AtLeast(1, config.InitialConditionEncoderDim, "initial_condition_encoder_dim");
        AtLeast(1, config.InitialConditionDim, "initial_condition_dim");
        AtLeast(1, config.GeneratorDim, "generator_dim");
        AtLeast(1, config.FactorDim, "factor_dim");
        AtLeast(0, config.InitialConditionEncoderBins, "initial_condition_encoder_bins");
        AtLeast(0, config.ControllerInputLag, "controller_input_lag");
        if (config.InitialConditionEncoderBins >= dimensions.WindowBins)
        {
            throw new ArgumentException(
                $"initial_condition_encoder_bins must be below window_bins ({dimensions.WindowBins}), was {config.InitialConditionEncoderBins}.", nameof(config));
        }

        if (config.DropoutRate is not (>= 0 and < 1)) throw new ArgumentException($"dropout_rate must be in [0, 1), was {config.DropoutRate}.", nameof(config));
        Positive(config.StateClip, "state_clip");
        Positive(config.InitialConditionVarianceFloor, "initial_condition_variance_floor");
        Positive(config.InitialConditionPriorVariance, "initial_condition_prior_variance");
        Positive(config.InferredInputPriorVariance, "inferred_input_prior_variance");
        Positive(config.InferredInputPriorTauBins, "inferred_input_prior_tau_bins");
    }

    public static void CheckInputs(LfadsModel model, Tensor encoderData, Tensor? externalInputs)
    {
        ArgumentNullException.ThrowIfNull(encoderData);
        LfadsDimensions dimensions = model.Dimensions;
        if (encoderData.dim() != 3 || encoderData.shape[2] != dimensions.ChannelCount || encoderData.shape[1] <= model.Config.InitialConditionEncoderBins)
        {
            throw new ArgumentException(
                $"The encoders read [batch, time, {dimensions.ChannelCount}] with more than {model.Config.InitialConditionEncoderBins} bins, got {Shape(encoderData)}.",
                nameof(encoderData));
        }

        long batch = encoderData.shape[0], bins = model.OutputBins(encoderData.shape[1]);
        long external = externalInputs is { } given && given.dim() == 3 && given.shape[0] == batch && given.shape[1] <= bins ? given.shape[2] : externalInputs is null ? 0 : -1;
        if (external != dimensions.ExternalInputDim)
        {
            throw new ArgumentException(
                $"External inputs must be [{batch}, at most {bins}, {dimensions.ExternalInputDim}], got {(externalInputs is null ? "none" : Shape(externalInputs))}.", nameof(externalInputs));
        }
    }

    public static void CheckNoise(LfadsModel model, LfadsNoise? noise, long batch, long bins)
    {
        if (noise is null) return;
        Require(noise.InitialCondition, [batch, model.Config.InitialConditionDim], "initial condition");
        Require(noise.InferredInputs, [batch, bins, model.InferredInputDim], "inferred inputs");

        void Require(Tensor tensor, long[] shape, string what)
        {
            if (!tensor.shape.AsSpan().SequenceEqual(shape))
                throw new ArgumentException($"Noise of the {what} must be [{string.Join(", ", shape)}], got {Shape(tensor)}.", nameof(noise));
        }
    }

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

    private static void AtLeast(int smallest, int value, string name)
    {
        if (value < smallest) throw new ArgumentException($"{name} must be at least {smallest}, was {value}.");
    }

    private static void Positive(double value, string name)
    {
        if (!(value > 0)) throw new ArgumentException($"{name} must be above 0, was {value}.");
    }
}
