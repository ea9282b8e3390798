using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Tests.Windowing;

public sealed class WindowSplitTests
{
    [Fact]
    public void ByBlocks_Default_GivesTheSplitOfTheFieldsPublicData()
    {
        // 189 windows: 151 for training and 38 for validation, 0, 5, 10, ..., 185.
        WindowSplit split = WindowSplit.ByBlocks(189, new WindowingConfig());
        Assert.Equal(Enumerable.Range(0, 38).Select(i => 5 * i), split.ValidIndices);
        Assert.Equal(151, split.TrainIndices.Count);
        Assert.Equal(Enumerable.Range(0, 189), split.TrainIndices.Concat(split.ValidIndices).Order());
    }

    [Fact]
    public void ByBlocks_BlocksOfThree_TakesEveryFourthBlockAndTheRestOfTheLast()
    {
        WindowSplit split = WindowSplit.ByBlocks(26, new WindowingConfig { ValidationShare = 0.25, ValidationBlockWindows = 3 });
        Assert.Equal([0, 1, 2, 12, 13, 14, 24, 25], split.ValidIndices);
        Assert.Equal(Enumerable.Range(0, 26).Except(split.ValidIndices), split.TrainIndices);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(4, 4)]
    public void ByBlocks_NothingLeftForTraining_SaysHowManyAreNeeded(int windows, int block)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => WindowSplit.ByBlocks(windows, new WindowingConfig { ValidationBlockWindows = block }));
        Assert.Contains($"more than {block}", error.Message);
        Assert.Contains($"give {windows}", error.Message);
    }
}
