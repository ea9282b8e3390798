using AutoLfads.Kernels.Drawing;

namespace AutoLfads.Kernels.Tests.Drawing;

public sealed class BernoulliDrawTests
{
    private const int Length = 1_000_003;

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Fill_AnyProbability_ShareAndPairsAreThoseOfIndependentDraws(double probability)
    {
        bool[] drawn = [.. Draw(probability, 2.5f, 17).Select(v => v == 2.5f ? true : v == 0 ? false : throw new InvalidOperationException($"{v} drawn"))];
        AssertShare(drawn, probability);
        // Neighbours, lanes, and what one block and the next have at the same place.
        foreach (int lag in new[] { 1, 2, 7, 8, 16, 64, 16384 })
            AssertShare([.. drawn.Zip(drawn.Skip(lag), (a, b) => a && b)], probability * probability, correlated: 3);
    }

    [Fact]
    public void Fill_EachPlaceOfARegister_HasTheSameShare()
    {
        float[] drawn = Draw(0.3, 1, 5);
        for (int lane = 0; lane < 8; lane++) AssertShare([.. drawn.Where((_, i) => i % 8 == lane).Select(v => v == 1)], 0.3);
    }

    [Fact]
    public void Fill_SameSeed_GivesTheSameDrawsOnAnyNumberOfThreads()
    {
        float[] one = Draw(0.3, 1, 9), three = new float[Length], shorter = new float[777];
        BernoulliDraw.Fill(three, 0.3, 1, 9, threads: 3);
        BernoulliDraw.Fill(shorter, 0.3, 1, 9);
        Assert.Equal(one, three);
        Assert.Equal(one[..777], shorter);
        // Two unrelated sequences agree where both draw the value or neither does.
        AssertShare([.. one.Zip(Draw(0.3, 1, 10), (a, b) => a == b)], (0.3 * 0.3) + (0.7 * 0.7));
    }

    [Fact]
    public void Fill_ZeroAndOne_AreCertain()
    {
        float[] drawn = new float[100];
        BernoulliDraw.Fill(drawn, 1, 3, 1);
        Assert.All(drawn, v => Assert.Equal(3, v));
        BernoulliDraw.Fill(drawn, 0, 3, 1);
        Assert.All(drawn, v => Assert.Equal(0, v));
    }

    /// <summary>The first numbers of the published generator, seeded by the published seeder, computed here with integers of their own.</summary>
    [Fact]
    public void Fill_SmallProbability_FollowsXoshiro()
    {
        ulong state = Mix(Mix(21));
        uint[][] words = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 4).SelectMany(_ =>
        {
            ulong split = Mix(state += 0x9E3779B97F4A7C15);
            return new[] { (uint)split, (uint)(split >> 32) };
        }).ToArray())];
        float[] drawn = new float[400];
        BernoulliDraw.Fill(drawn, 0.25, 1, 21);
        for (int i = 0; i < drawn.Length; i++)
        {
            int lane = i % 8;
            uint a = words[0][lane], b = words[1][lane], c = words[2][lane], d = words[3][lane];
            uint result = uint.RotateLeft(a + d, 7) + a;
            (c, d) = (c ^ a, d ^ b);
            (words[1][lane], words[0][lane], words[2][lane], words[3][lane]) = (b ^ c, a ^ d, c ^ (b << 9), uint.RotateLeft(d, 11));
            Assert.Equal((int)result < int.MinValue + (1 << 30) ? 1 : 0, drawn[i]); // as signed numbers: the lowest quarter
        }

        static ulong Mix(ulong value)
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Fill_NoProbability_IsRefused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(probability), () => BernoulliDraw.Fill(new float[3], probability, 1, 1));

    private static float[] Draw(double probability, float value, ulong seed)
    {
        float[] drawn = new float[Length];
        BernoulliDraw.Fill(drawn, probability, value, seed);
        return drawn;
    }

    /// <summary>Within four and a half standard errors.</summary>
    private static void AssertShare(bool[] drawn, double expected, double correlated = 1)
    {
        double error = Math.Sqrt(correlated * expected * (1 - expected) / drawn.Length);
        Assert.Equal(expected, drawn.Count(d => d) / (double)drawn.Length, 4.5 * error);
    }
}
