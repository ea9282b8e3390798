using TorchSharp;

namespace AutoLfads.Model.Tests;

/// <summary>TorchSharp's scalars, which its own methods make and drop, are not freed while libtorch reads them (src/TorchSharpLifetimes.targets).</summary>
public sealed class ScalarLifetimeTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Operations_WhileEverythingIsCollected_ReadTheScalarsThatTheyWereGiven()
    {
        using CancellationTokenSource done = new(Duration);
        Task collecting = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        Task<int>[] computing = [.. Enumerable.Range(1, 2).Select(seed => Task.Run(() => Compute(seed, done.Token)))];
        Assert.All(await Task.WhenAll(computing), rounds => Assert.True(rounds > 1000));
        await collecting;
    }

    private static int Compute(int seed, CancellationToken stop)
    {
        int rounds = 0;
        for (; !stop.IsCancellationRequested; rounds++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            float value = seed * (1 + (rounds % 7));
            torch.Tensor one = torch.ones(2), sum = one + one, scaled = (sum * value) - value, squared = scaled.square();
            Assert.Equal(value * value, squared[1].item<float>());
        }

        return rounds;
    }
}
