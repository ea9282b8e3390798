using AutoLfads.Kernels.Memory;
using CsCheck;

namespace AutoLfads.Kernels.Tests.Memory;

public sealed unsafe class SequenceViewTests
{
    [Fact]
    public void Constructor_NoMemoryForNumbers_IsRefusedWithTheSizes()
    {
        ArgumentNullException refused = Assert.Throws<ArgumentNullException>("data", () => new SequenceView(null, 100, 2, 3, 4, 12, 4));
        Assert.Contains("[2, 3, 4]", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3, 4)]
    [InlineData(2, 0, 4)]
    [InlineData(2, 3, 0)]
    public void Constructor_NothingToView_NeedsNoMemory(int steps, int rows, int width)
    {
        SequenceView view = new(null, 0, steps, rows, width, 12, 4);
        Assert.Equal((steps, rows, width), (view.Steps, view.Rows, view.Width));
    }

    [Theory]
    [InlineData("steps", -1, 3, 4, 12, 4)]
    [InlineData("rows", 2, -1, 4, 12, 4)]
    [InlineData("width", 2, 3, -1, 12, 4)]
    [InlineData("stepStride", 2, 3, 4, -12, 4)]
    [InlineData("rowStride", 2, 3, 4, 12, -4)]
    public void Constructor_NegativeSize_IsRefusedByName(string name, int steps, int rows, int width, long stepStride, long rowStride) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => MakeOf(24, steps, rows, width, stepStride, rowStride));

    [Theory]
    [InlineData(24, 2, 3, 4, 12, 4)]
    [InlineData(24, 2, 3, 4, 4, 8)]
    [InlineData(39, 2, 3, 4, 21, 7)]
    [InlineData(4, 2, 3, 4, 0, 0)]
    [InlineData(12, 1, 3, 4, long.MaxValue, 4)]
    public void Constructor_ExactlyEnoughMemory_OneLessIsRefusedWithBothLengths(long length, int steps, int rows, int width, long stepStride, long rowStride)
    {
        MakeOf(length, steps, rows, width, stepStride, rowStride);
        string message = Assert.Throws<ArgumentException>(nameof(length), () => MakeOf(length - 1, steps, rows, width, stepStride, rowStride)).Message;
        Assert.Contains($"needs {length} numbers, the memory has {length - 1}", message, StringComparison.Ordinal);
        Assert.Contains($"[{steps}, {rows}, {width}]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 1, 1, long.MaxValue, 0)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, long.MaxValue, long.MaxValue)]
    [InlineData(int.MaxValue, 2, 1, 1L << 33, 1)]
    public void Constructor_SizesWhoseProductOverflows_AreRefused(int steps, int rows, int width, long stepStride, long rowStride) =>
        Assert.Throws<ArgumentException>("length", () => MakeOf(24, steps, rows, width, stepStride, rowStride));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(3, 3)]
    [InlineData(6, 0)]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void SliceAndColumns_BeyondTheView_AreRefused(int first, int count)
    {
        using AlignedBuffer memory = new(5 * 2 * 5);
        SequenceView view = new(memory.Data, 50, 5, 2, 5, 10, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Slice(first, count));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Columns(first, count));
    }

    [Fact]
    public void Default_IsMissingAndEmpty()
    {
        SequenceView view = default;
        Assert.True(view.IsMissing);
        Assert.Equal((0, 0, 0), (view.Steps, view.Rows, view.Width));
        Assert.True(view.Slice(0, 0).IsMissing);
        Assert.True(view.Columns(0, 0).IsMissing);
        Assert.True(view.Reversed().IsMissing);
    }

    [Fact]
    public void Parts_OfAnyView_HoldTheNumbersThatTheySay() => Gen.Select(Gen.Int[1, 7], Gen.Int[1, 5], Gen.Int[1, 9], Gen.Enum<Layout>(), Gen.Int[0, int.MaxValue]).Sample(
        (steps, rows, width, layout, seed) =>
        {
            Random random = new(seed);
            using CallerMemory memory = new();
            float[] values = Normal.Array(random, steps * rows * width);
            SequenceView view = memory.View(layout, steps, rows, width, values);
            int step = random.Next(steps), stepCount = random.Next(steps - step) + 1, column = random.Next(width), columnCount = random.Next(width - column) + 1, row = random.Next(rows);
            SequenceView part = view.Slice(step, stepCount).Reversed().Columns(column, columnCount).Block(row, rows - row);
            Assert.Equal((stepCount, rows - row, columnCount), (part.Steps, part.Rows, part.Width));
            float[] expected =
            [
                .. from t in Enumerable.Range(step, stepCount).Reverse()
                   from i in Enumerable.Range(row, rows - row)
                   from j in Enumerable.Range(column, columnCount)
                   select values[(((t * rows) + i) * width) + j],
            ];
            Assert.Equal(expected, CallerMemory.Read(part));
            Assert.Equal(values, CallerMemory.Read(view.Reversed().Reversed()));
        },
        iter: 200,
        threads: 1);

    private static void MakeOf(long length, int steps, int rows, int width, long stepStride, long rowStride)
    {
        using AlignedBuffer memory = new(Math.Max(length, 0));
        _ = new SequenceView(memory.Data, length, steps, rows, width, stepStride, rowStride);
    }
}
