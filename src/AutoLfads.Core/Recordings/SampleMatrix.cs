namespace AutoLfads.Core.Recordings;

/// <summary>Samples of several channels on one regular time axis; shape [time, channel], NaN where a sample is missing.</summary>
public sealed class SampleMatrix
{
    /// <summary>Makes a matrix over existing values, which are not copied.</summary>
    /// <param name="sampleCount">Number of samples in time; 0 or more.</param>
    /// <param name="channelCount">Number of channels; 0 or more.</param>
    /// <param name="values">Row-major values, [time, channel]; exactly sampleCount × channelCount.</param>
    /// <exception cref="ArgumentException">The number of values is not sampleCount × channelCount.</exception>
    public SampleMatrix(int sampleCount, int channelCount, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(sampleCount);
        ArgumentOutOfRangeException.ThrowIfNegative(channelCount);
        if (values.LongLength != (long)sampleCount * channelCount)
            throw new ArgumentException($"{sampleCount} samples of {channelCount} channels need {(long)sampleCount * channelCount} values, got {values.LongLength}.", nameof(values));
        SampleCount = sampleCount;
        ChannelCount = channelCount;
        Values = values;
    }

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="sampleCount">Number of samples in time.</param>
    /// <param name="channelCount">Number of channels.</param>
    public SampleMatrix(int sampleCount, int channelCount)
        : this(sampleCount, channelCount, new double[checked(sampleCount * channelCount)])
    {
    }

    /// <summary>Number of samples in time.</summary>
    public int SampleCount { get; }

    /// <summary>Number of channels.</summary>
    public int ChannelCount { get; }

    /// <summary>The values themselves, row-major [time, channel].</summary>
    public double[] Values { get; }

    /// <summary>One sample.</summary>
    /// <param name="sample">Zero-based time index.</param>
    /// <param name="channel">Zero-based channel index.</param>
    public double this[int sample, int channel]
    {
        get => Values[(sample * ChannelCount) + channel];
        set => Values[(sample * ChannelCount) + channel] = value;
    }

    /// <summary>Makes a matrix from one array per channel; the arrays are copied.</summary>
    /// <param name="channels">One array per channel, all of one length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static SampleMatrix FromChannels(IReadOnlyList<double[]> channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        int sampleCount = channels.Count == 0 ? 0 : channels[0].Length;
        SampleMatrix matrix = new(sampleCount, channels.Count);
        for (int c = 0; c < channels.Count; c++) matrix.SetChannel(c, channels[c]);
        return matrix;
    }

    /// <summary>A copy of one channel over time.</summary>
    /// <param name="channel">Zero-based channel index.</param>
    public double[] GetChannel(int channel)
    {
        double[] samples = new double[SampleCount];
        for (int t = 0; t < samples.Length; t++) samples[t] = this[t, channel];
        return samples;
    }

    /// <summary>Replaces one channel.</summary>
    /// <param name="channel">Zero-based channel index.</param>
    /// <param name="samples">The new samples; exactly <see cref="SampleCount"/>.</param>
    /// <exception cref="ArgumentException">The length is not <see cref="SampleCount"/>.</exception>
    public void SetChannel(int channel, ReadOnlySpan<double> samples)
    {
        if (samples.Length != SampleCount)
            throw new ArgumentException($"Channel {channel} needs {SampleCount} samples, got {samples.Length}.", nameof(samples));
        for (int t = 0; t < samples.Length; t++) this[t, channel] = samples[t];
    }
}
