using AutoLfads.Kernels.Threading;

namespace AutoLfads.Kernels.Augmentation;

/// <summary>Cuts windows out of data with margins, each channel of each window moved in time.</summary>
public static unsafe class TimeShift
{
    /// <summary>Copies: bin t of a channel is the data's bin margin + t − shift, or the nearest one that exists.</summary>
    /// <param name="data">[window, bins with margins, channel].</param>
    /// <param name="shifts">Bins, [window, channel]; positive moves the data later.</param>
    /// <param name="channels">Channels; 1 or more.</param>
    /// <param name="marginBins">Bins on each side of a window; 0 or more.</param>
    /// <param name="result">Takes the windows, [window, bins, channel].</param>
    /// <param name="threads">Threads that may be used, 1 or more.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small.</exception>
    public static void Apply(ReadOnlySpan<float> data, ReadOnlySpan<long> shifts, int channels, int marginBins, Span<float> result, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(marginBins);
        int windows = shifts.Length / channels, withMargins = windows == 0 ? 0 : data.Length / shifts.Length, bins = withMargins - (2 * marginBins);
        if (windows * channels != shifts.Length || (long)withMargins * shifts.Length != data.Length || (windows > 0 && bins < 0) || (long)bins * shifts.Length != result.Length)
        {
            throw new ArgumentException(
                $"{data.Length} numbers, {shifts.Length} shifts and {result.Length} results do not fit windows of {channels} channels with margins of {marginBins} bins.", nameof(data));
        }

        fixed (float* from = data, to = result)
        fixed (long* shift = shifts)
        {
            float* source = from, destination = to; // a lambda may keep these
            long* moved = shift;
            ElementBlocks.Run(windows, 16, threads, (first, end) =>
            {
                for (int window = first; window < end; window++)
                {
                    nint start = (nint)window * channels;
                    for (int channel = 0; channel < channels; channel++)
                        Copy(source + (start * withMargins) + channel, withMargins, marginBins - moved[start + channel], destination + (start * bins) + channel, bins, channels);
                }
            });
        }
    }

    /// <summary>One channel of one window, from the given bin on; before the first and after the last bin there are only these.</summary>
    private static void Copy(float* source, int sourceBins, long firstBin, float* destination, int bins, nint stride)
    {
        float* last = source + ((sourceBins - 1) * stride), end = destination + (bins * stride), inside = destination + ((nint)Math.Clamp(-firstBin, 0, bins) * stride);
        float* from = source + ((nint)Math.Clamp(firstBin, 0, sourceBins - 1) * stride);
        for (; destination < inside; destination += stride) *destination = *source;
        for (; destination < end && from < last; destination += stride, from += stride) *destination = *from;
        for (; destination < end; destination += stride) *destination = *last;
    }
}
