using AutoLfads.Kernels.Priors;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Priors;

public sealed class AutoregressiveDivergenceTests
{
    private static readonly Case Large = new(19, 23, 3, seed: 1);

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Compute_EveryWidthAndThreadCount_EqualsOneNumberAtATimeToTheLastBit(InstructionSet width)
    {
        Result expected = Large.Compute(1, InstructionSet.Scalar);
        foreach (int threads in new[] { 1, 3 })
        {
            Result actual = Large.Compute(threads, width);
            Assert.Equal(expected.Nats, actual.Nats);
            Assert.Equal(expected.ByMean, actual.ByMean);
            Assert.Equal(expected.ByStd, actual.ByStd);
            Assert.Equal(expected.ByProcess, actual.ByProcess);
        }
    }

    [Theory]
    [InlineData(19, 23, 3)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 2, 5)]
    [InlineData(1, 9, 20)]
    public void Compute_EveryShape_ValueAndGradientEqualDoublePrecision(int windows, int bins, int inputs)
    {
        Case data = new(windows, bins, inputs, seed: 2);
        Result actual = data.Compute(1, InstructionSets.Best);
        for (int window = 0; window < windows; window++) Assert.Equal(data.Exact(window), actual.Nats[window], 1e-6 * bins * inputs * 3);
        for (int i = 0; i < data.Means.Length; i++)
        {
            int window = i / (bins * inputs);
            CheckDifference(data.Means, i, window, actual.ByMean[i]);
            CheckDifference(data.Stds, i, window, actual.ByStd[i]);
        }

        for (int i = 0; i < 2 * inputs * windows; i++)
        {
            int window = i / (2 * inputs), place = i % (2 * inputs);
            CheckDifference(place < inputs ? data.LogTau : data.LogVariance, place % inputs, window, actual.ByProcess[i]);
        }

        void CheckDifference(double[] numbers, int index, int window, double analytic)
        {
            const double Step = 1e-5;
            double before = numbers[index];
            numbers[index] = before + Step;
            double above = data.Exact(window);
            numbers[index] = before - Step;
            double difference = (above - data.Exact(window)) / (2 * Step);
            numbers[index] = before;
            Assert.Equal(difference, analytic, 4e-6 * Math.Max(5, Math.Abs(difference)));
        }
    }

    [Fact]
    public void Compute_WithoutGradient_GivesTheSameValues()
    {
        float[] nats = new float[Large.Windows];
        AutoregressiveDivergence.Compute(
            (Large.Windows, Large.Bins, Large.Inputs), Single(Large.Means), Single(Large.Stds), Single(Large.Noise), Single(Large.LogTau), Single(Large.LogVariance), nats, default);
        Assert.Equal(Large.Compute(1, InstructionSets.Best).Nats, nats);
    }

    [Fact]
    public void Compute_NotANumberInOneWindow_SpoilsThatWindowOnly()
    {
        Case data = new(5, 4, 2, seed: 3);
        data.Stds[(2 * 8) + 5] = double.NaN;
        Assert.Equal([false, false, true, false, false], data.Compute(1, InstructionSets.Best).Nats.Select(float.IsNaN));
    }

    [Fact]
    public void Compute_LengthsThatDoNotFit_AreRefused()
    {
        float[] twelve = new float[12], two = new float[2], three = new float[3];
        Assert.Throws<ArgumentException>("means", () => AutoregressiveDivergence.Compute((2, 2, 3), two, twelve, twelve, three, three, two, default));
        Assert.Throws<ArgumentException>("logTau", () => AutoregressiveDivergence.Compute((2, 2, 3), twelve, twelve, twelve, two, three, two, default));
        Assert.Throws<ArgumentException>("nats", () => AutoregressiveDivergence.Compute((2, 2, 3), twelve, twelve, twelve, three, three, three, default));
        Assert.Throws<ArgumentException>("gradient.stds", () => AutoregressiveDivergence.Compute((2, 2, 3), twelve, twelve, twelve, three, three, two, new(twelve, two, twelve)));
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => AutoregressiveDivergence.Compute((2, 0, 3), default, default, default, three, three, two, default));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => AutoregressiveDivergence.Compute((2, 2, 3), twelve, twelve, twelve, three, three, two, default, threads: 0));
    }

    private static float[] Single(double[] numbers) => [.. numbers.Select(n => (float)n)];

    private sealed record Result(float[] Nats, float[] ByMean, float[] ByStd, float[] ByProcess);

    /// <summary>Numbers in double precision that single precision holds exactly.</summary>
    private sealed class Case(int windows, int bins, int inputs, int seed)
    {
        public int Windows => windows;

        public int Bins => bins;

        public int Inputs => inputs;

        public double[] Means { get; } = Draw(seed, windows * bins * inputs, -1, 1);

        public double[] Stds { get; } = Draw(seed + 10, windows * bins * inputs, 0.3f, 1.5f);

        public double[] Noise { get; } = Draw(seed + 20, windows * bins * inputs, -2, 2);

        public double[] LogTau { get; } = Draw(seed + 30, inputs, 0, 3);

        public double[] LogVariance { get; } = Draw(seed + 40, inputs, -1.5f, 0.5f);

        public Result Compute(int threads, InstructionSet width)
        {
            Result result = new(new float[windows], new float[Means.Length], new float[Means.Length], new float[2 * windows * inputs]);
            AutoregressiveDivergence.Compute(
                (windows, bins, inputs),
                Single(Means),
                Single(Stds),
                Single(Noise),
                Single(LogTau),
                Single(LogVariance),
                result.Nats,
                new DivergenceGradient(result.ByMean, result.ByStd, result.ByProcess),
                threads,
                width);
            return result;
        }

        /// <summary>log q(u) − log p(u), from the densities as the literature writes them.</summary>
        public double Exact(int window)
        {
            double sum = 0;
            for (int input = 0; input < inputs; input++)
            {
                double a = Math.Exp(-Math.Exp(-LogTau[input])), v = Math.Exp(LogVariance[input]), before = 0;
                for (int bin = 0; bin < bins; bin++)
                {
                    int i = (((window * bins) + bin) * inputs) + input;
                    double u = Means[i] + (Stds[i] * Noise[i]);
                    sum += LogNormal(u, Means[i], Stds[i] * Stds[i]) - (bin == 0 ? LogNormal(u, 0, v / (1 - (a * a))) : LogNormal(u, a * before, v));
                    before = u;
                }
            }

            return sum;
        }

        private static double LogNormal(double x, double mean, double variance) => -0.5 * (Math.Log(2 * Math.PI * variance) + ((x - mean) * (x - mean) / variance));

        private static double[] Draw(int seed, int length, float from, float to) => [.. Widths.Uniform(seed, length, from, to).Select(n => (double)n)];
    }
}
