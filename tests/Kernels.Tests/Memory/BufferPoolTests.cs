using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Tests.Memory;

public sealed unsafe class BufferPoolTests
{
    [Fact]
    public void Rent_WhatFits_IsUsedAgainAndNeverTwiceAtOnce()
    {
        using BufferPool pool = new();
        AlignedBuffer first = pool.Rent(5000), second = pool.Rent(5000);
        Assert.NotSame(first, second);
        pool.Return(first);
        Assert.Same(first, pool.Rent(5000));
        AlignedBuffer third = pool.Rent(5000);
        Assert.NotSame(first, third);
        Assert.NotSame(second, third);
        foreach (AlignedBuffer buffer in new[] { first, second, third }) pool.Return(buffer);
    }

#if DEBUG
    [Fact]
    public void Rent_InADebugBuild_IsOfTheExactLengthAndHoldsNoNumbers()
    {
        using BufferPool pool = new();
        AlignedBuffer large = pool.Rent(5000);
        pool.Return(large);
        AlignedBuffer exact = pool.Rent(4999);
        Assert.Equal(4999, exact.Length);
        Assert.All(exact.Span.ToArray(), value => Assert.True(float.IsNaN(value)));
        pool.Return(exact);
    }
#else
    [Fact]
    public void Rent_OneTooShortOrMuchTooLong_IsLeftAlone()
    {
        using BufferPool pool = new();
        AlignedBuffer small = pool.Rent(2000), large = pool.Rent(100_000);
        pool.Return(small);
        pool.Return(large);
        AlignedBuffer middle = pool.Rent(10_000);
        Assert.InRange(middle.Length, 10_000, 30_000);
        Assert.Same(large, pool.Rent(90_000));
        Assert.Same(small, pool.Rent(1500));
        foreach (AlignedBuffer buffer in new[] { small, middle, large }) pool.Return(buffer);
    }
#endif

    [Fact]
    public void Return_AfterThePoolIsGone_FreesTheBuffer()
    {
        BufferPool pool = new();
        AlignedBuffer rented = pool.Rent(100), free = pool.Rent(100);
        pool.Return(free);
        pool.Dispose();
        Assert.True(Freed(free));
        Assert.False(Freed(rented));
        pool.Return(rented);
        Assert.True(Freed(rented));
    }

    [Fact]
    public void RentAndReturn_FromManyThreads_NoBufferHasTwoOwners()
    {
        using BufferPool pool = new();
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            AlignedBuffer buffer = pool.Rent(64 + (i % 7));
            buffer.Span.Fill(i);
            Thread.Yield();
            Assert.DoesNotContain(buffer.Span.ToArray(), v => v != i);
            pool.Return(buffer);
        });
    }

    /// <summary>A freed buffer's numbers lie nowhere: at most the guards' length after address 0.</summary>
    private static bool Freed(AlignedBuffer buffer) => (nuint)buffer.Data < 4096;
}
