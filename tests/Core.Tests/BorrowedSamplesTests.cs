using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Tests;

public sealed class BorrowedSamplesTests
{
    private readonly double[] lent = [.. Enumerable.Range(0, 12).Select(i => (double)i)];

    [Fact]
    public void Reading_InEveryWay_GivesWhatLiesThere()
    {
        BorrowedSamples samples = new(4, 3, lent);
        SampleMatrix owned = new(4, 3, [.. lent]);
        Assert.Equal(owned.Values, samples.Values);
        Assert.Equal(owned[2, 1], samples[2, 1]);
        Assert.Equal(owned.GetChannel(2), samples.GetChannel(2));
        Assert.Equal(owned.Columns([2, 0]).Values, samples.Columns([2, 0]).Values);
        lent[7] = -1;
        Assert.Equal(-1, samples[2, 1]);
    }

    [Fact]
    public void Changing_InEveryWay_NeedsMemoryOfItsOwn()
    {
        BorrowedSamples samples = new(4, 3, lent);
        double[] before = [.. lent];
        SampleMatrix changed = samples.Map((_, rows) => rows.Fill(-1));
        Assert.All(changed.Values, v => Assert.Equal(-1, v));
        Assert.Contains("belong to somebody else", Assert.Throws<NotSupportedException>(() => samples[0, 0] = 1).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => samples.Write(0, [1, 2, 3]));
        Assert.Throws<NotSupportedException>(() => samples.WriteMissing(1, 1));
        Assert.Equal(before, lent);
    }

    [Fact]
    public void Make_OtherNumberOfValues_SaysBoth() =>
        Assert.Contains("need 9 values, got 12", Assert.Throws<ArgumentException>(() => new BorrowedSamples(3, 3, lent)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(3, 6)]
    [InlineData(0, 4)]
    public void Read_BeyondWhatThereIs_IsRefused(int start, int values) =>
        Assert.Throws<ArgumentException>(() => new BorrowedSamples(4, 3, lent).Read(start, new double[values]));
}
