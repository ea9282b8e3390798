using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Augmentation;

/// <summary>Missing samples: the encoders read 0, the target holds a placeholder whose likelihood is not counted.</summary>
public static class MissingData
{
    /// <summary>What a missing target is replaced by: any value all likelihoods are finite at.</summary>
    public const double Placeholder = 1;

    /// <summary>Replaces what the encoders miss by 0.</summary>
    /// <param name="encoderData">Any shape; after the logarithm where there is one.</param>
    /// <returns>The same shape, free of NaN.</returns>
    /// <exception cref="ArgumentNullException">The data are null.</exception>
    public static Tensor FillEncoder(Tensor encoderData)
    {
        ArgumentNullException.ThrowIfNull(encoderData);
        return encoderData.nan_to_num(0, double.PositiveInfinity, double.NegativeInfinity);
    }

    /// <summary>Replaces what the target misses by the placeholder and says where it was there.</summary>
    /// <param name="target">Any shape.</param>
    /// <returns>The target free of NaN, and true where it was recorded; null where all of it was.</returns>
    /// <exception cref="ArgumentNullException">The target is null.</exception>
    public static (Tensor Filled, Tensor? Present) FillTarget(Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using DisposeScope scope = NewDisposeScope();
        Tensor sum = target.sum();
        if (!double.IsNaN(sum.to(ScalarType.Float64).item<double>())) return (target.alias().MoveToOuterDisposeScope(), null);
        Tensor missing = target.isnan(); // or infinities of both signs added up
        return missing.any().item<bool>()
            ? (target.masked_fill(missing, Placeholder).MoveToOuterDisposeScope(), missing.logical_not().MoveToOuterDisposeScope())
            : (target.alias().MoveToOuterDisposeScope(), null);
    }

    /// <summary>Takes the missing samples out of elementwise losses and scales the others up, so that the mean is that of what was recorded.</summary>
    /// <param name="losses">One loss a sample.</param>
    /// <param name="present">True where the target was recorded, the same shape; null where all of it was.</param>
    /// <returns>The same shape: 0 where missing, times 1/(1 − share missing) elsewhere; all 0 where nothing was recorded.</returns>
    /// <exception cref="ArgumentNullException">The losses are null.</exception>
    public static Tensor MaskLosses(Tensor losses, Tensor? present)
    {
        ArgumentNullException.ThrowIfNull(losses);
        if (present is null) return losses.alias();
        using DisposeScope scope = NewDisposeScope();
        Tensor share = present.to(losses.dtype).mean().clamp_min(1.0 / losses.numel());
        return (losses.masked_fill(present.logical_not(), 0) / share).MoveToOuterDisposeScope();
    }
}
