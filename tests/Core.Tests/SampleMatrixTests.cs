using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Tests;

public sealed class SampleMatrixTests
{
    [Fact]
    public void FromChannels_TwoChannels_AreColumns()
    {
        SampleMatrix matrix = SampleMatrix.FromChannels([[1, 2, 3], [4, 5, 6]]);

        Assert.Equal([1, 4, 2, 5, 3, 6], matrix.Values);
        Assert.Equal([4, 5, 6], matrix.GetChannel(1));
    }

    [Fact]
    public void FromChannels_UnequalLengths_NamesTheChannelAndBothLengths()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => SampleMatrix.FromChannels([[1, 2, 3], [4, 5]]));

        Assert.Contains("Channel 1 needs 3 samples, got 2", error.Message, StringComparison.Ordinal);
    }
}
