namespace AutoLfads.Core.Windowing;

/// <summary>Windows of equal length cut from recordings, in single precision as the model reads them; shape [window, time, channel].</summary>
public sealed class WindowSet
{
    /// <summary>Makes a set over existing values, which are not copied.</summary>
    /// <param name="windowCount">Number of windows.</param>
    /// <param name="timeBins">Bins per window, margins included.</param>
    /// <param name="channelCount">Channels per bin.</param>
    /// <param name="values">Row-major values, [window, time, channel].</param>
    /// <exception cref="ArgumentException">The number of values is not the product of the three sizes.</exception>
    public WindowSet(int windowCount, int timeBins, int channelCount, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (windowCount < 0 || timeBins < 0 || channelCount < 0 || values.LongLength != (long)windowCount * timeBins * channelCount)
            throw new ArgumentException($"Windows of shape [{windowCount}, {timeBins}, {channelCount}] need as many values, got {values.LongLength}.", nameof(values));
        WindowCount = windowCount;
        TimeBins = timeBins;
        ChannelCount = channelCount;
        Values = values;
    }

    /// <summary>Makes a set of zeros.</summary>
    /// <param name="windowCount">Number of windows.</param>
    /// <param name="timeBins">Bins per window, margins included.</param>
    /// <param name="channelCount">Channels per bin.</param>
    public WindowSet(int windowCount, int timeBins, int channelCount)
        : this(windowCount, timeBins, channelCount, new float[checked(windowCount * timeBins * channelCount)])
    {
    }

    /// <summary>Number of windows.</summary>
    public int WindowCount { get; }

    /// <summary>Bins per window, margins included.</summary>
    public int TimeBins { get; }

    /// <summary>Channels per bin.</summary>
    public int ChannelCount { get; }

    /// <summary>The values themselves, row-major [window, time, channel].</summary>
    public float[] Values { get; }

    /// <summary>One value.</summary>
    /// <param name="window">Zero-based window index.</param>
    /// <param name="bin">Zero-based bin within the window.</param>
    /// <param name="channel">Zero-based channel index.</param>
    public float this[int window, int bin, int channel]
    {
        get => Values[(((window * TimeBins) + bin) * ChannelCount) + channel];
        set => Values[(((window * TimeBins) + bin) * ChannelCount) + channel] = value;
    }

    /// <summary>One window's values, row-major [time, channel].</summary>
    /// <param name="window">Zero-based window index.</param>
    public Span<float> Window(int window) => Values.AsSpan(window * TimeBins * ChannelCount, TimeBins * ChannelCount);

    /// <summary>The windows without the same number of bins at both ends: the part between the shift margins.</summary>
    /// <param name="marginBins">Bins to drop at each end; 0 or more, below half of <see cref="TimeBins"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The margins leave nothing.</exception>
    public WindowSet WithoutMargins(int marginBins)
    {
        int kept = TimeBins - (2 * marginBins);
        if (marginBins < 0 || kept <= 0)
            throw new ArgumentOutOfRangeException(nameof(marginBins), marginBins, $"Margins must be 0 or more and leave bins of a window of {TimeBins}.");
        WindowSet centre = new(WindowCount, kept, ChannelCount);
        for (int w = 0; w < WindowCount; w++)
            Window(w).Slice(marginBins * ChannelCount, kept * ChannelCount).CopyTo(centre.Window(w));
        return centre;
    }
}
