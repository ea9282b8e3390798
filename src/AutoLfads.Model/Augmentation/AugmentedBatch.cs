using static TorchSharp.torch;

namespace AutoLfads.Model.Augmentation;

/// <summary>A batch ready for the model and the loss.</summary>
/// <param name="EncoderData">What the encoders read, [batch, window bins, channel]; free of NaN.</param>
/// <param name="Target">What is reconstructed, [batch, output bins, output channel]; missing samples hold a placeholder.</param>
public sealed record AugmentedBatch(Tensor EncoderData, Tensor Target)
{
    /// <summary>True where the reconstruction may give gradient, the shape of the target; null where it may everywhere.</summary>
    public Tensor? GradientMask { get; init; }

    /// <summary>Weight of each sample's likelihood in the loss, the shape of the target: 0 where held out; null where every weight is 1.</summary>
    public Tensor? HeldInWeight { get; init; }

    /// <summary>Weight of each sample's likelihood among the held-out ones, the shape of the target; null where none is held out.</summary>
    public Tensor? HeldOutWeight { get; init; }

    /// <summary>True where the target was recorded, the shape of the target; null where all of it was.</summary>
    public Tensor? PresentMask { get; init; }

    internal AugmentedBatch MovedToOuterScope()
    {
        foreach (Tensor? tensor in new[] { EncoderData, Target, GradientMask, HeldInWeight, HeldOutWeight, PresentMask }) tensor?.MoveToOuterDisposeScope();
        return this;
    }
}
