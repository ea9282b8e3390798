using AutoLfads.Kernels.Drawing;
using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Augmentation;

/// <summary>Holds a fixed share of all samples out of the input and of the loss; their likelihood tells whether the model copies its input.</summary>
/// <param name="rate">Share held out, in [0, 1).</param>
/// <param name="seed">Seed of the choice: with the window's number it decides which samples, in every epoch the same.</param>
public sealed class SampleValidation(double rate, long seed)
{
    /// <summary>True where samples are held out.</summary>
    public bool IsActive => rate > 0;

    /// <summary>The held-in samples of some windows.</summary>
    /// <param name="windowNumbers">Number of each window among all.</param>
    /// <param name="bins">Bins per window, margins included.</param>
    /// <param name="channels">Channels that the encoders read.</param>
    /// <returns>Bool on the CPU, [window, bins, channel]: true where held in.</returns>
    /// <exception cref="ArgumentNullException">The numbers are null.</exception>
    public Tensor HeldIn(IReadOnlyList<int> windowNumbers, long bins, long channels)
    {
        ArgumentNullException.ThrowIfNull(windowNumbers);
        using Tensor drawn = empty(windowNumbers.Count, bins, channels);
        Span<float> windows = TensorSpan.Floats(drawn);
        int length = (int)(bins * channels);
        for (int i = 0; i < windowNumbers.Count; i++)
        {
            // The multiplier spreads neighbouring windows over the seeds, so that no two (seed, window) pairs near each other share one.
            ulong windowSeed = unchecked(((ulong)seed * 0x9E3779B97F4A7C15) + (ulong)windowNumbers[i]);
            BernoulliDraw.Fill(windows.Slice(i * length, length), 1 - rate, 1, windowSeed);
        }

        return drawn.to(ScalarType.Bool);
    }

    /// <summary>Zeroes the held-out samples and scales the others up to the same expectation.</summary>
    /// <param name="encoderData">[batch, bins, channel].</param>
    /// <param name="heldIn">Bool, the same shape, moved with its data where they were shifted.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public Tensor MaskInput(Tensor encoderData, Tensor heldIn)
    {
        ArgumentNullException.ThrowIfNull(encoderData);
        ArgumentNullException.ThrowIfNull(heldIn);
        using Tensor kept = encoderData * heldIn;
        return kept / (1 - rate);
    }

    /// <summary>Weights of the likelihoods in the loss and among the held-out samples.</summary>
    /// <param name="heldIn">Bool, [batch, output bins, output channel], moved with its data where they were shifted.</param>
    /// <param name="covered">Bool, the same shape: true where the encoders could have read the sample. Others are always in the loss, with weight 1.</param>
    /// <param name="dtype">Precision of the weights.</param>
    /// <returns>heldIn/(1 − rate) and (1 − heldIn)/rate where covered.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public (Tensor HeldInWeight, Tensor HeldOutWeight) Weights(Tensor heldIn, Tensor covered, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(heldIn);
        ArgumentNullException.ThrowIfNull(covered);
        using DisposeScope scope = NewDisposeScope();
        Tensor inside = heldIn.to(dtype) / (1 - rate);
        Tensor outside = heldIn.logical_not().logical_and(covered).to(dtype) / rate;
        return (where(covered, inside, ones_like(inside)).MoveToOuterDisposeScope(), outside.MoveToOuterDisposeScope());
    }
}
