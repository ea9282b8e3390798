namespace AutoLfads.Core.Recordings;

/// <summary>Samples in memory that belongs to somebody else, such as a program in another language: read where they lie, never written.</summary>
/// <remarks>The memory must stay as it is for as long as these are used; what is made from them (<see cref="SampleMatrix.NewLike"/>, <see cref="SampleMatrix.Map"/>) has memory of its own.</remarks>
public sealed class BorrowedSamples : SampleMatrix
{
    private readonly ReadOnlyMemory<double> memory;

    /// <summary>Takes samples where they lie.</summary>
    /// <param name="sampleCount">Number of samples in time; 0 or more.</param>
    /// <param name="channelCount">Number of channels; 0 or more.</param>
    /// <param name="memory">Row-major values, [time, channel]; exactly sampleCount × channelCount.</param>
    /// <exception cref="ArgumentException">The number of values is not sampleCount × channelCount.</exception>
    public BorrowedSamples(int sampleCount, int channelCount, ReadOnlyMemory<double> memory)
        : base((sampleCount, channelCount))
    {
        if (memory.Length != (long)sampleCount * channelCount)
            throw new ArgumentException($"{sampleCount} samples of {channelCount} channels need {(long)sampleCount * channelCount} values, got {memory.Length}.", nameof(memory));
        this.memory = memory;
    }

    /// <inheritdoc/>
    public override double[] Values => memory.ToArray();

    /// <inheritdoc/>
    public override double this[int sample, int channel]
    {
        get => memory.Span[(sample * ChannelCount) + channel];
        set => throw ReadOnly();
    }

    /// <inheritdoc/>
    public override void Read(int start, Span<double> rows)
    {
        RequireRows(start, rows.Length);
        memory.Span.Slice(start * ChannelCount, rows.Length).CopyTo(rows);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Write(int start, ReadOnlySpan<double> rows) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("These samples belong to somebody else and are not written. Write a copy (Map).");
}
