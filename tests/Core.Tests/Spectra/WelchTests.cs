using AutoLfads.Core.Spectra;
using AutoLfads.Tests;

namespace AutoLfads.Core.Tests.Spectra;

public sealed class WelchTests
{
    private const double RateHz = 500;

    [Theory]
    [InlineData(256, null)]
    [InlineData(100, 25)]
    [InlineData(125, null)]
    public void Densities_OfRealEmg_EqualSciPy(int segment, int? overlap)
    {
        (double[] ta, double[] vl) = RatEmg();
        WelchConfig config = new() { SegmentSamples = segment, OverlapSamples = overlap };
        SegmentTransforms x = SegmentTransforms.Of([ta], RateHz, config), y = SegmentTransforms.Of([vl], RateHz, config);
        PowerDensity power = PowerDensity.Of(x);
        CrossDensity cross = CrossDensity.Of(x, y);
        int used = overlap ?? segment / 2;
        double[] expected = PythonNumbers.Compute(
            $"""
            from scipy import signal
            o = dict(fs={RateHz}, nperseg={segment}, noverlap={used})
            f, p = signal.welch(a0, **o)
            c = signal.csd(a0, a1, **o)[1]
            result = np.concatenate([f, p, c.real, c.imag, signal.coherence(a0, a1, **o)[1]])
            """,
            ta,
            vl);
        double[] actual = [.. power.FrequenciesHz, .. power.Density, .. cross.Real, .. cross.Imaginary, .. cross.Coherence.Select(c => c!.Value)];
        Assert.Equal(expected.Length, actual.Length);
        double smallest = 1e-6 * power.Density.Where(d => d > 0).Min();
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual[i] - expected[i], -(1e-6 * Math.Abs(expected[i])) - (1e-6 * smallest), (1e-6 * Math.Abs(expected[i])) + (1e-6 * smallest));
    }

    [Fact]
    public void Of_SegmentWithAMissingSample_IsLeftOutAndCounted()
    {
        Random random = new(1);
        double[] signal = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())];
        double[] broken = [.. signal];
        broken[550] = double.NaN;
        WelchConfig config = new() { SegmentSamples = 100, OverlapSamples = 0 };
        PowerDensity with = PowerDensity.Of(SegmentTransforms.Of([broken], RateHz, config));
        PowerDensity without = PowerDensity.Of(SegmentTransforms.Of([signal[..500], signal[600..]], RateHz, config));
        Assert.Equal(without.Density, with.Density);
        Assert.Equal((9, 1), (with.SegmentCount, with.LeftOutCount));
        CrossDensity cross = CrossDensity.Of(SegmentTransforms.Of([signal], RateHz, config), SegmentTransforms.Of([broken], RateHz, config));
        Assert.Equal((9, 1), (cross.SegmentCount, cross.LeftOutCount));
    }

    [Fact]
    public void Significance_OfIndependentNoise_IsExceededAtFivePercentOfTheFrequencies()
    {
        Random random = new(2);
        int above = 0, all = 0;
        for (int repeat = 0; repeat < 40; repeat++)
        {
            double[] x = Gaussian(random), y = Gaussian(random);
            WelchConfig config = new() { SegmentSamples = 128 };
            CrossDensity cross = CrossDensity.Of(SegmentTransforms.Of([x], RateHz, config), SegmentTransforms.Of([y], RateHz, config));
            // Every third frequency: a Hann window ties neighbours.
            for (int k = 3; k < 62; k += 3, all++) above += cross.Coherence[k] > cross.SignificanceLevel ? 1 : 0;
        }

        // 800 frequencies: 5 % ± 4 standard errors of the binomial distribution.
        Assert.InRange((double)above / all, .05 - .031, .05 + .031);

        static double[] Gaussian(Random random) => [.. Enumerable.Range(0, 2048).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)];
    }

    [Fact]
    public void EffectiveShare_OfSegmentsInPiecesOfTheirOwn_IsOne()
    {
        double[][] pieces = [new double[64], new double[64], new double[64]];
        Assert.Equal(1, SegmentTransforms.Of(pieces, RateHz, new WelchConfig { SegmentSamples = 64 }).EffectiveShare);
        // Half-overlapping Hann windows: correlation 1/6 at one hop, nearly every segment has two neighbours.
        Assert.Equal(1 / (1 + (2.0 / 36)), SegmentTransforms.Of([new double[640_000]], RateHz, new WelchConfig { SegmentSamples = 64 }).EffectiveShare, 1e-4);
    }

    [Fact]
    public void Of_UnusableRequests_SayWhatIsRequired()
    {
        Assert.Equal(4, new WelchConfig { SegmentSamples = 3, OverlapSamples = 3, MaxMissingShare = 1, MaxSegments = 0 }.Validate().Count);
        Assert.Contains("longest has 50", Assert.Throws<ArgumentException>(() => SegmentTransforms.Of([new double[50]], RateHz)).Message, StringComparison.Ordinal);
        Assert.Contains("above 0 Hz", Assert.Throws<ArgumentException>(() => SegmentTransforms.Of([new double[500]], double.NaN)).Message, StringComparison.Ordinal);
        double[] missing = new double[300];
        Array.Fill(missing, double.NaN);
        SegmentTransforms none = SegmentTransforms.Of([missing], RateHz), one = SegmentTransforms.Of([new double[300]], RateHz);
        Assert.Throws<ArgumentException>(() => PowerDensity.Of(none));
        Assert.Contains("two segments", Assert.Throws<ArgumentException>(() => CrossDensity.Of(one, one)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Coherence_OfASignalWithoutPower_IsNull()
    {
        SegmentTransforms flat = SegmentTransforms.Of([new double[1000]], RateHz);
        Assert.All(CrossDensity.Of(flat, flat).Coherence, c => Assert.Null(c));
    }

    private static (double[] Ta, double[] Vl) RatEmg()
    {
        string path = TestData.Require(Path.Combine("data", "rat_hindlimb", "lfads_emg_data.h5"));
        double[] both = [.. Python.Run(
            "import sys, h5py, numpy as np\nd = h5py.File(sys.argv[1])['train_data'][:, 6:106, :].reshape(-1, 12)[:6000].astype(float)\nprint(' '.join(repr(float(v)) for v in np.concatenate([d[:, 8], d[:, 10]])))", path)
            .Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
        return (both[..6000], both[6000..]);
    }
}
