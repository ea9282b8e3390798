namespace AutoLfads.Core.Recordings;

/// <summary>Samples of several channels on one regular time axis; shape [time, channel], NaN where a sample is missing.</summary>
/// <remarks>
/// These lie in memory; those of a recording that is too long for it lie in a temporary file, <see cref="ScratchSamples"/>. Whoever goes through samples in blocks
/// (<see cref="ForEachBlock(SampleBlockVisitor)"/>, <see cref="Read"/>, <see cref="Write"/>) and makes new ones with <see cref="NewLike"/> needs little memory for either kind and computes the same for both.
/// </remarks>
public class SampleMatrix
{
    // 512 KiB: large against what a call costs, small against a core's own cache.
    private const int BlockValues = 1 << 16;

    private readonly double[] values;

    /// <summary>Makes a matrix over existing values, which are not copied.</summary>
    /// <param name="sampleCount">Number of samples in time; 0 or more.</param>
    /// <param name="channelCount">Number of channels; 0 or more.</param>
    /// <param name="values">Row-major values, [time, channel]; exactly sampleCount × channelCount.</param>
    /// <exception cref="ArgumentException">The number of values is not sampleCount × channelCount.</exception>
    public SampleMatrix(int sampleCount, int channelCount, double[] values)
        : this((sampleCount, channelCount))
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.LongLength != (long)sampleCount * channelCount)
            throw new ArgumentException($"{sampleCount} samples of {channelCount} channels need {(long)sampleCount * channelCount} values, got {values.LongLength}.", nameof(values));
        this.values = values;
    }

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="sampleCount">Number of samples in time.</param>
    /// <param name="channelCount">Number of channels.</param>
    public SampleMatrix(int sampleCount, int channelCount)
        : this(sampleCount, channelCount, new double[checked(sampleCount * channelCount)])
    {
    }

    // For samples that lie elsewhere.
    private protected SampleMatrix((int Samples, int Channels) shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shape.Samples);
        ArgumentOutOfRangeException.ThrowIfNegative(shape.Channels);
        (SampleCount, ChannelCount) = shape;
        values = [];
    }

    /// <summary>Number of samples in time.</summary>
    public int SampleCount { get; }

    /// <summary>Number of channels.</summary>
    public int ChannelCount { get; }

    /// <summary>The values themselves, row-major [time, channel]; of samples in a file a copy of all of them, which takes as much memory.</summary>
    public virtual double[] Values => values;

    /// <summary>One sample. One after another is a slow way to go through samples in a file.</summary>
    /// <param name="sample">Zero-based time index.</param>
    /// <param name="channel">Zero-based channel index.</param>
    public virtual double this[int sample, int channel]
    {
        get => values[(sample * ChannelCount) + channel];
        set => values[(sample * ChannelCount) + channel] = value;
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

    /// <summary>Zeros of another shape, stored as these samples are.</summary>
    /// <param name="sampleCount">Number of samples in time.</param>
    /// <param name="channelCount">Number of channels.</param>
    public virtual SampleMatrix NewLike(int sampleCount, int channelCount) => new(sampleCount, channelCount);

    /// <summary>Samples of the shape that these had a step before and that nobody needs any more; null for none. Memory that is used again is memory that the system need not clear anew.</summary>
    internal SampleMatrix? Spare { get; set; }

    /// <summary>Samples of another shape, stored as these are, of any values: the caller writes every one. The spare where its shape fits.</summary>
    /// <param name="sampleCount">Number of samples in time.</param>
    /// <param name="channelCount">Number of channels.</param>
    internal SampleMatrix NewToFill(int sampleCount, int channelCount)
    {
        if (Spare is not { } spare || (spare.SampleCount, spare.ChannelCount) != (sampleCount, channelCount)) return NewLike(sampleCount, channelCount);
        Spare = null;
        return spare;
    }

    /// <summary>Copies consecutive samples.</summary>
    /// <param name="start">Zero-based time index of the first.</param>
    /// <param name="rows">Where they go, row-major [time, channel]; a whole number of samples.</param>
    /// <exception cref="ArgumentException">There are not as many samples, or not whole ones.</exception>
    public virtual void Read(int start, Span<double> rows)
    {
        RequireRows(start, rows.Length);
        values.AsSpan(start * ChannelCount, rows.Length).CopyTo(rows);
    }

    /// <summary>Replaces consecutive samples.</summary>
    /// <param name="start">Zero-based time index of the first.</param>
    /// <param name="rows">The new ones, row-major [time, channel]; a whole number of samples.</param>
    /// <exception cref="ArgumentException">There are not as many samples, or not whole ones.</exception>
    public virtual void Write(int start, ReadOnlySpan<double> rows)
    {
        RequireRows(start, rows.Length);
        rows.CopyTo(values.AsSpan(start * ChannelCount));
    }

    /// <summary>Makes consecutive samples missing: NaN in every channel.</summary>
    /// <param name="start">Zero-based time index of the first.</param>
    /// <param name="count">Number of samples; none where it is 0 or less.</param>
    public void WriteMissing(int start, int count)
    {
        double[] missing = new double[Math.Clamp(count, 0, BlockSamples) * ChannelCount];
        Array.Fill(missing, double.NaN);
        for (int done = 0; done < count; done += BlockSamples) Write(start + done, missing.AsSpan(0, Math.Min(BlockSamples, count - done) * ChannelCount));
    }

    /// <summary>Goes through all samples in order of time, a block at a time.</summary>
    /// <param name="visit">Told the time index of a block's first sample and its values, row-major [time, channel], a copy.</param>
    public void ForEachBlock(SampleBlockVisitor visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        ForEachBlock(0, SampleCount, visit);
    }

    /// <summary>A copy with every block of samples changed.</summary>
    /// <param name="change">Told the time index of a block's first sample and its values, row-major [time, channel], to be changed in place.</param>
    public SampleMatrix Map(SampleBlockVisitor change)
    {
        ArgumentNullException.ThrowIfNull(change);
        SampleMatrix changed = NewToFill(SampleCount, ChannelCount);
        ForEachBlock((start, rows) =>
        {
            change(start, rows);
            changed.Write(start, rows);
        });
        return changed;
    }

    /// <summary>A copy of some channels, in the order given.</summary>
    /// <param name="channels">Zero-based channel indices.</param>
    public SampleMatrix Columns(IReadOnlyList<int> channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        SampleMatrix columns = NewToFill(SampleCount, channels.Count);
        double[] kept = new double[BlockSamples * channels.Count];
        ForEachBlock((start, rows) =>
        {
            int count = rows.Length / ChannelCount;
            for (int t = 0; t < count; t++)
            {
                for (int c = 0; c < channels.Count; c++) kept[(t * channels.Count) + c] = rows[(t * ChannelCount) + channels[c]];
            }

            columns.Write(start, kept.AsSpan(0, count * channels.Count));
        });
        return columns;
    }

    /// <summary>A copy of one channel over time.</summary>
    /// <param name="channel">Zero-based channel index.</param>
    public double[] GetChannel(int channel)
    {
        double[] samples = new double[SampleCount];
        ForEachBlock((start, rows) =>
        {
            for (int t = 0, i = channel; i < rows.Length; t++, i += ChannelCount) samples[start + t] = rows[i];
        });
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
        double[] block = new double[Math.Min(SampleCount, BlockSamples) * ChannelCount];
        for (int start = 0; start < SampleCount; start += BlockSamples)
        {
            Span<double> rows = block.AsSpan(0, Math.Min(BlockSamples, SampleCount - start) * ChannelCount);
            Read(start, rows);
            for (int t = start, i = channel; i < rows.Length; t++, i += ChannelCount) rows[i] = samples[t];
            Write(start, rows);
        }
    }

    /// <summary>Samples of a block.</summary>
    internal virtual int BlockSamples => Math.Max(1, BlockValues / Math.Max(1, ChannelCount));

    /// <summary>Goes through consecutive samples in order of time, a block at a time.</summary>
    internal void ForEachBlock(int start, int count, SampleBlockVisitor visit)
    {
        double[] block = new double[Math.Min(count, BlockSamples) * ChannelCount];
        for (int done = 0; done < count; done += BlockSamples)
        {
            Span<double> rows = block.AsSpan(0, Math.Min(BlockSamples, count - done) * ChannelCount);
            Read(start + done, rows);
            visit(start + done, rows);
        }
    }

    private protected void RequireRows(int start, int length)
    {
        int count = ChannelCount == 0 ? 0 : length / ChannelCount;
        if (count * ChannelCount != length || start < 0 || count > SampleCount - start)
            throw new ArgumentException($"Whole samples of {ChannelCount} channels within {SampleCount} are required, found {length} values from sample {start} on.", nameof(start));
    }
}
