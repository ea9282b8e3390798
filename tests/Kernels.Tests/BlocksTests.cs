using System.Collections.Concurrent;

namespace AutoLfads.Kernels.Tests;

public sealed class BlocksTests
{
    [Fact]
    public void Blocks_OfAnyBatch_HoldEveryRowOnce()
    {
        for (int rows = 0; rows <= 300; rows++)
        {
            Blocks blocks = new(rows);
            int next = 0;
            for (int i = 0; i < blocks.Count; i++)
            {
                Assert.Equal(next, blocks.First(i));
                Assert.InRange(blocks.RowsOf(i), 1, blocks.BlockRows);
                next += blocks.RowsOf(i);
            }

            Assert.Equal(rows, next);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(20, 1)]
    [InlineData(20, 2)]
    [InlineData(20, 100)]
    public void Run_AnyJobs_EachRunsOnce(int jobs, int threads)
    {
        ConcurrentBag<int> ran = [];
        Blocks.Run(jobs, threads, ran.Add);
        Assert.Equal(Enumerable.Range(0, jobs), ran.Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Run_NoThreads_IsRefused(int threads) => Assert.Throws<ArgumentOutOfRangeException>(nameof(threads), () => Blocks.Run(1, threads, _ => { }));
}
