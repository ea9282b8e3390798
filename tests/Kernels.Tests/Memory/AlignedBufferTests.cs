using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Tests.Memory;

public sealed unsafe class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100_000)]
    public void Constructor_AnyLength_ZeroedNumbersAtAnAddressForEveryRegister(long length)
    {
        using AlignedBuffer buffer = new(length);
        Assert.Equal(length, buffer.Length);
        Assert.Equal(0, (nint)buffer.Data % 64);
        Assert.False(buffer.Data == null);
        Assert.Equal(new float[length], buffer.Span.ToArray());
        buffer.Span.Fill(3);
        buffer.Clear();
        Assert.Equal(new float[length], buffer.Span.ToArray());
    }

    [Fact]
    public void Constructor_LengthThatCannotBe_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));
        Assert.Throws<OverflowException>(() => new AlignedBuffer(long.MaxValue));
        Assert.Throws<OverflowException>(() => new AlignedBuffer(1L << 62)); // 2^64 bytes: must not wrap around to none
        Assert.Throws<OutOfMemoryException>(() => new AlignedBuffer(1L << 58));
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        AlignedBuffer buffer = new(5);
        buffer.Dispose();
        buffer.Dispose();
    }

#if DEBUG
    [Theory]
    [InlineData(-1, "before its start")]
    [InlineData(-200, "before its start")]
    [InlineData(5, "after its end")]
    [InlineData(200, "after its end")]
    public void CheckGuards_SomethingWroteBeyondTheEnds_SaysWhere(int index, string where)
    {
        using AlignedBuffer buffer = new(5);
        buffer.CheckGuards();
        float guard = buffer.Data[index];
        Assert.True(float.IsNaN(guard));
        buffer.Data[index] = 0;
        string message = Assert.Throws<InvalidOperationException>(() => buffer.CheckGuards()).Message;
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains("5 numbers", message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(buffer.Dispose);
        using BufferPool pool = new();
        Assert.Throws<InvalidOperationException>(() => pool.Return(buffer));
        buffer.Data[index] = BitConverter.UInt32BitsToSingle(0x7FC0DEAD);
        buffer.CheckGuards();
    }
#endif
}
