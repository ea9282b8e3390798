using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Augmentation;

/// <summary>Drops samples from the input at random and lets only those give gradient in the reconstruction: nothing is gained by copying.</summary>
/// <param name="rate">Share dropped from the input, in [0, 1).</param>
/// <param name="blockBins">Neighbouring bins of a channel that are dropped together; 1 or more. 1 draws every sample by itself, as the reference does.</param>
/// <param name="passRate">Share of the kept samples that still give gradient, in [0, 1].</param>
/// <param name="firstBin">First bin to which it applies: those before it are the initial-condition encoder's alone.</param>
/// <remarks>
/// Keshtkaran and Pandarinath 2019. Blocks are ours: neighbouring samples of rectified EMG are correlated, so that a network can guess a single dropped sample from those beside it.
/// Each window and channel has a grid of blocks with an offset of its own. The loss's value does not change. lfads-torch, where the initial-condition encoder has bins of its own, lays the gradient's mask over the first bins
/// of the window instead of those it belongs to; here it lies over its own bins.
/// </remarks>
public sealed class CoordinatedDropout(double rate, int blockBins, double passRate, int firstBin)
{
    /// <summary>True where samples are dropped.</summary>
    public bool IsActive => rate > 0;

    /// <summary>Draws which samples are kept in the input, then which of all pass gradient regardless.</summary>
    /// <param name="batch">Windows.</param>
    /// <param name="bins">Bins that the encoders read.</param>
    /// <param name="channels">Channels that the encoders read.</param>
    /// <param name="generator">Source of the draws; they are made on its device and moved.</param>
    /// <param name="device">Where the masks are wanted.</param>
    /// <returns>Two bool masks, [batch, bins − first bin, channel].</returns>
    /// <exception cref="ArgumentNullException">The generator or the device is null.</exception>
    public (Tensor Kept, Tensor Passed) Draw(long batch, long bins, long channels, torch.Generator generator, Device device)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(device);
        long[] shape = [batch, bins - firstBin, channels];
        Tensor kept = blockBins == 1 ? DeviceDraw.Bernoulli(shape, 1 - rate, generator, device) : DrawBlocks(shape, generator, device);
        return (kept, DeviceDraw.Bernoulli(shape, passRate, generator, device));
    }

    private Tensor DrawBlocks(long[] shape, torch.Generator generator, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long bins, long channels) = (shape[0], shape[1], shape[2]);
        Tensor blocks = DeviceDraw.Bernoulli([batch, ((bins - 1) / blockBins) + 2, channels], 1 - rate, generator, device);
        Tensor offsets = (rand(batch, 1, channels, generator: generator, device: generator.device) * blockBins).floor().to(ScalarType.Int64).to(device);
        Tensor bin = arange(bins, dtype: ScalarType.Int64, device: device).view(1, -1, 1);
        return blocks.gather(1, (bin + offsets).div(blockBins, RoundingMode.floor).to(ScalarType.Int64)).MoveToOuterDisposeScope();
    }

    /// <summary>Zeroes the dropped samples and scales the kept ones up to the same expectation.</summary>
    /// <param name="encoderData">[batch, bins, channel].</param>
    /// <param name="kept">Bool, [batch, bins − first bin, channel].</param>
    /// <returns>The shape of the data.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public Tensor MaskInput(Tensor encoderData, Tensor kept)
    {
        ArgumentNullException.ThrowIfNull(encoderData);
        ArgumentNullException.ThrowIfNull(kept);
        using DisposeScope scope = NewDisposeScope();
        Tensor masked = encoderData.narrow(1, firstBin, kept.shape[1]) * kept / (1 - rate);
        return (firstBin == 0 ? masked : cat([encoderData.narrow(1, 0, firstBin), masked], dim: 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Where the reconstruction gives gradient: where the input was dropped or passed, and wherever the encoders read nothing.</summary>
    /// <param name="kept">Bool, [batch, bins − first bin, channel].</param>
    /// <param name="passed">Bool, the same shape.</param>
    /// <param name="outputBins">Bins of the target.</param>
    /// <param name="outputChannels">Channels of the target.</param>
    /// <returns>Bool, [batch, output bins, output channel].</returns>
    /// <exception cref="ArgumentNullException">A mask is null.</exception>
    public Tensor GradientMask(Tensor kept, Tensor passed, long outputBins, long outputChannels)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(passed);
        using DisposeScope scope = NewDisposeScope();
        Tensor mask = kept.logical_not().logical_or(passed);
        long[] padding = [0, outputChannels - kept.shape[2], firstBin, outputBins - firstBin - kept.shape[1]];
        return (padding.All(p => p == 0) ? mask : nn.functional.pad(mask, padding, value: 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Cuts the gradient of elementwise losses; their values stay.</summary>
    /// <param name="losses">One loss a sample.</param>
    /// <param name="gradientMask">True where gradient may flow, the same shape; null where it may everywhere.</param>
    /// <returns>The same values.</returns>
    /// <exception cref="ArgumentNullException">The losses are null.</exception>
    public static Tensor CutGradient(Tensor losses, Tensor? gradientMask)
    {
        ArgumentNullException.ThrowIfNull(losses);
        if (gradientMask is null) return losses.alias();
        using Tensor cut = losses.detach();
        return where(gradientMask, losses, cut);
    }
}
