using AutoLfads.Kernels.Augmentation;
using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Augmentation;

/// <summary>Moves each channel of each window by a random number of bins, so that noise common to channels does not line up between input and target.</summary>
/// <param name="maxBins">Largest shift, bins; 0 shifts nothing.</param>
/// <param name="sdBins">Standard deviation of the Gaussian before it is truncated at the largest shift, bins; 0 shifts nothing.</param>
/// <remarks>Subject of a published patent application, WO2023064498A1. Truncated as in the authors' code; lfads-torch rounds and clamps instead.</remarks>
public sealed class TemporalShift(int maxBins, double sdBins)
{
    private readonly Lazy<double> edge = new(() =>
    {
        using Tensor end = tensor(maxBins / (sdBins * Math.Sqrt(2)), dtype: ScalarType.Float64);
        using Tensor edge = end.erf();
        return edge.item<double>();
    });

    /// <summary>True where shifts can differ from 0.</summary>
    public bool IsActive => maxBins > 0 && sdBins > 0;

    /// <summary>Draws a shift for each window and channel: a Gaussian truncated at the largest shift, rounded, ties to even.</summary>
    /// <param name="batch">Windows.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="generator">Source of the draws.</param>
    /// <returns>Bins, int64, [batch, 1, channel], on the generator's device.</returns>
    /// <exception cref="ArgumentNullException">The generator is null.</exception>
    public Tensor DrawShifts(long batch, long channels, torch.Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (!IsActive) return zeros(batch, 1, channels, dtype: ScalarType.Int64, device: generator.device);
        using DisposeScope scope = NewDisposeScope();
        Tensor uniform = rand(batch, 1, channels, dtype: ScalarType.Float64, device: generator.device, generator: generator);

        // Inverse of the truncated distribution function, whose ends the error function maps to ± edge.
        double spread = sdBins * Math.Sqrt(2);
        Tensor drawn = uniform.mul_(2 * edge.Value).sub_(edge.Value).erfinv_().mul_(spread);
        return drawn.round_().clamp_(-maxBins, maxBins).to(ScalarType.Int64).MoveToOuterDisposeScope();
    }

    /// <summary>Cuts windows out of data with margins, each channel moved by its shift: bin t is the data's bin margin + t − shift, or the nearest one that exists.</summary>
    /// <param name="data">[batch, bins + 2·margin, channel].</param>
    /// <param name="shifts">Bins, int64, [batch, 1, channel]; positive moves the data later.</param>
    /// <param name="marginBins">Bins on each side of the window.</param>
    /// <returns>[batch, bins, channel].</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor Apply(Tensor data, Tensor shifts, int marginBins)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(shifts);
        using DisposeScope scope = NewDisposeScope();
        if (TensorSpan.IsReachable(data)) return CutInMemory(data.contiguous(), shifts.cpu().contiguous(), marginBins).MoveToOuterDisposeScope();
        long withMargins = data.shape[1];
        Tensor bins = arange(withMargins - (2 * marginBins), dtype: ScalarType.Int64, device: data.device).view(1, -1, 1);
        Tensor source = (bins + marginBins - shifts.to(data.device)).clamp(0, withMargins - 1);
        return data.gather(1, source).MoveToOuterDisposeScope();
    }

    /// <summary>The same bins without a tensor of their indices.</summary>
    private static Tensor CutInMemory(Tensor data, Tensor shifts, int marginBins)
    {
        Tensor cut = empty(data.shape[0], data.shape[1] - (2 * marginBins), data.shape[2]);
        TimeShift.Apply(TensorSpan.Floats(data), TensorSpan.Of<long>(shifts), (int)data.shape[2], marginBins, TensorSpan.Floats(cut));
        return cut;
    }
}
