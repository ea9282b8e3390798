namespace AutoLfads.Training.Tests;

public sealed class DrawSeedTests
{
    [Fact]
    public void For_EveryPositionOfARun_IsAnotherSeedAndTheSameEachTime()
    {
        long[] seeds =
        [
            .. from run in new long[] { 0, 1, -1 }
               from purpose in Enum.GetValues<DrawPurpose>()
               from epoch in Enumerable.Range(0, 40)
               from batch in Enumerable.Range(0, 40)
               select DrawSeed.For(run, purpose, epoch, batch),
        ];

        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.True(seed >= 0));
        Assert.Equal(seeds[1234], DrawSeed.For(0, Enum.GetValues<DrawPurpose>()[0], 30, 34));
    }

    [Fact]
    public void OfMember_EveryMember_HasAnotherSeedAndTheFirstTheRunsOwn()
    {
        long[] seeds = [.. from run in new long[] { 0, 1, 2 } from member in Enumerable.Range(0, 200) select DrawSeed.OfMember(run, member)];

        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.Equal([0L, 1, 2], new[] { seeds[0], seeds[200], seeds[400] });
    }
}
