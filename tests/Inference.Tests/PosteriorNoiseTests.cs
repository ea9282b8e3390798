namespace AutoLfads.Inference.Tests;

public sealed class PosteriorNoiseTests
{
    private const int Count = 200_000;

    [Fact]
    public void Fill_ManyDraws_HasTheMomentsOfAStandardNormal()
    {
        double[] draws = [.. Draws(seed: 3, window: 0, sample: 0).Select(v => (double)v)];
        // Five standard errors of each moment.
        Assert.InRange(draws.Average(), -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
        Assert.InRange(draws.Average(x => x * x), 1 - (5 * Math.Sqrt(2.0 / Count)), 1 + (5 * Math.Sqrt(2.0 / Count)));
        Assert.InRange(draws.Average(x => x * x * x), -5 * Math.Sqrt(15.0 / Count), 5 * Math.Sqrt(15.0 / Count));
        Assert.InRange(draws.Average(x => x * x * x * x), 3 - (5 * Math.Sqrt(96.0 / Count)), 3 + (5 * Math.Sqrt(96.0 / Count)));
        // Φ(1) = 0.841345.
        Assert.InRange(draws.Count(x => x < 1) / (double)Count, 0.8413 - 0.0041, 0.8413 + 0.0041);
    }

    [Theory]
    [InlineData(4, 0, 0)]
    [InlineData(3, 1, 0)]
    [InlineData(3, 0, 1)]
    public void Fill_OtherSeedWindowOrSample_IsUncorrelated(long seed, int window, int sample)
    {
        float[] first = Draws(3, 0, 0), other = Draws(seed, window, sample);
        double correlation = first.Zip(other, (a, b) => (double)a * b).Average();
        Assert.InRange(correlation, -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
    }

    [Fact]
    public void Fill_NeighbouringDraws_AreUncorrelated()
    {
        float[] draws = Draws(3, 0, 0);
        double correlation = draws.Zip(draws.Skip(1), (a, b) => (double)a * b).Average();
        Assert.InRange(correlation, -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
    }

    [Fact]
    public void Fill_SameKey_GivesTheSameDraws() => Assert.Equal(Draws(-9, 7, 5), Draws(-9, 7, 5));

    private static float[] Draws(long seed, int window, int sample)
    {
        float[] values = new float[Count];
        new PosteriorNoise(seed, window, sample).Fill(values);
        return values;
    }
}
