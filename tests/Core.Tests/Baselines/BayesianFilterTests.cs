using System.Text.Json;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Tests;

namespace AutoLfads.Core.Tests.Baselines;

public sealed class BayesianFilterTests
{
    /// <summary>The filter in logarithms, one signal at a time, diffusion as a matrix; draws the signal too, with zeros, an artefact of 5,000 times the scale and missing samples.</summary>
    private const string Reference = """
        import json, sys
        import numpy as np
        from scipy.special import logsumexp
        nan = lambda v: [None if not np.isfinite(z) else float(z) for z in v.ravel()]
        rate = 500.
        r = np.random.RandomState(7)
        T, scales = 230, np.array([.5, 2., 1., 3., .7, 1.5])
        level = .05 + .4 * np.abs(np.sin(np.arange(T)[:, None] / (20. + 5 * np.arange(6)))) * scales
        x = r.laplace(size=(T, 6)) * level
        x[10:14, 0] = 0; x[100, 1] = 5000; x[50:58, 2] = np.nan; x[::3, 3] = np.nan; x[:, 4] = np.abs(x[:, 4])
        results = []
        for likelihood, readout, convention, n, alpha, beta, block in json.loads(sys.argv[1]):
            dt = block / rate; s = np.arange(1, n + 1) / n; ds = 1. / n; j = dt * beta
            D = np.diag(np.ones(n - 1), 1) + np.diag(np.ones(n - 1), -1); D -= np.diag(D.sum(1))
            k = dt * alpha / ds ** 2
            M = np.eye(n) + k * D if 2 * k + j <= 1 else np.linalg.inv(np.eye(n) - k * D)
            out = np.full((T, 6), np.nan); ll = np.zeros(6)
            for c in range(6):
                logp = np.full(n, -np.log(n))
                for t in range(0, T, block):
                    a = x[t:t + block, c]; m = np.abs(a[np.isfinite(a)]) / scales[c]
                    p = np.exp(logp)
                    p = M @ p - j * p + j * (1 if convention == 'PerBin' else 1. / n) if 2 * k + j <= 1 else (1 - j) * (M @ p) + j * (1 if convention == 'PerBin' else 1. / n)
                    logp = np.log(np.maximum(p, 1e-200)); logp -= logsumexp(logp)
                    for v in m:
                        logp = logp + (-v / s - np.log(s) if likelihood == 'Laplacian' else -v * v / (2 * s * s) - np.log(s) + .5 * np.log(2 / np.pi)) - np.log(scales[c])
                    total = logsumexp(logp); ll[c] += total; logp -= total
                    i = int(np.argmax(logp)); e = (s * np.exp(logp)).sum()
                    if readout != 'Expectation': e = s[i]
                    if readout == 'InterpolatedMaximum' and 0 < i < n - 1:
                        b = np.polyfit([-1, 0, 1], logp[i - 1:i + 2], 2); e -= b[1] / (2 * b[0]) * ds
                    out[t:t + block, c] = np.where(np.isfinite(a), e * scales[c], np.nan)
            results.append(dict(estimate=nan(out), likelihood=list(ll)))
        print(json.dumps(dict(emg=nan(x), scales=list(scales), results=results)))
        """;

    private static readonly BayesianFilterConfig[] Configs =
    [
        new() { Diffusion = 1e-2, JumpRate = 1e-10 },
        new() { Diffusion = 1e-10, JumpRate = 1e-40 },
        new() { Readout = PosteriorReadout.InterpolatedMaximum, Jumps = JumpConvention.Total, Levels = 40, Diffusion = 1e-3, JumpRate = 1e-2 },
        new() { Likelihood = EmgLikelihood.Gaussian, Jumps = JumpConvention.Total, Levels = 50, Diffusion = 3e-2, JumpRate = 1e-3, BlockSamples = 7 },
        new() { Likelihood = EmgLikelihood.Gaussian, Readout = PosteriorReadout.Maximum, Levels = 30, Diffusion = 1e-2, JumpRate = 1 },
        new() { Likelihood = EmgLikelihood.Gaussian, Readout = PosteriorReadout.InterpolatedMaximum, Levels = 64, Diffusion = 2, JumpRate = 1e-5, BlockSamples = 3 }, // implicit step
        new() { Jumps = JumpConvention.Total, Diffusion = 50, JumpRate = 20, BlockSamples = 5 }, // implicit step
    ];

    [Fact]
    public void Run_SixChannels_EqualsALogDomainProgram()
    {
        string settings = JsonSerializer.Serialize(Configs.Select(c => new object[] { $"{c.Likelihood}", $"{c.Readout}", $"{c.Jumps}", c.Levels, c.Diffusion, c.JumpRate, c.BlockSamples }));
        JsonElement expected = JsonDocument.Parse(Python.Run(Reference, settings)).RootElement;
        double[] emg = Numbers(expected, "emg"), scales = Numbers(expected, "scales");
        foreach ((BayesianFilterConfig config, JsonElement wanted) in Configs.Zip(expected.GetProperty("results").EnumerateArray()))
        {
            double[] estimate = Numbers(wanted, "estimate"), logLikelihood = Numbers(wanted, "likelihood");
            BayesianFilterResult result = new BayesianFilter(config with { Scales = scales }).Run(new SampleMatrix(230, 6, emg), 500);
            for (int i = 0; i < emg.Length; i++)
                Assert.True(Agree(estimate[i], result.Estimate.Values[i]), $"{config}, sample {i / 6}, channel {i % 6}: expected {estimate[i]:R}, was {result.Estimate.Values[i]:R}.");
            for (int c = 0; c < 6; c++)
                Assert.True(Agree(logLikelihood[c], result.LogLikelihood[c]), $"{config}, likelihood of channel {c}: expected {logLikelihood[c]:R}, was {result.LogLikelihood[c]:R}.");
            Assert.Equal([230, 230, 222, 153, 230, 230], result.SampleCount);
        }
    }

    // Computed with plain arithmetic in another language: dt = 1/500 s, one step from an uneven prior, x = 0.3.
    [Theory]
    [InlineData(EmgLikelihood.Gaussian, new[] { .1114511065, .2590992023, .4038397280, .1599724044, .0656375588 }, .5618492214)]
    [InlineData(EmgLikelihood.Laplacian, new[] { .1118049893, .2366615846, .4051220118, .1721702869, .0742411274 }, .5720761957)]
    public void Run_OneStepOfFiveLevels_IsTheKnownPosterior(EmgLikelihood likelihood, double[] posterior, double expectation)
    {
        BayesianFilterConfig config = new() { Likelihood = likelihood, Levels = 5, Diffusion = 1e-3, JumpRate = 1e-2 };
        BayesianLanes lanes = new(new LevelGrid(config, 500), [1, 1, 1, 1]);
        lanes.SetPrior([.1, .2, .4, .2, .1]);
        double[] rows = [.3];
        lanes.Run(rows, columns: 1, first: 0);
        for (int k = 0; k < 5; k++) Assert.Equal(posterior[k], lanes.Posterior(0)[k], 1e-10);
        Assert.Equal(expectation, rows[0], 1e-10);
        BayesianLanes maximum = new(new LevelGrid(config with { Readout = PosteriorReadout.Maximum }, 500), [1, 1, 1, 1]);
        maximum.SetPrior([.1, .2, .4, .2, .1]);
        double[] peak = [.3];
        maximum.Run(peak, columns: 1, first: 0);
        Assert.Equal(.6, peak[0], 1e-15);
    }

    [Fact]
    public void Run_SmallestJumpRateZerosAndArtefacts_StaysFiniteAndReturns()
    {
        double[] signal = [.. Enumerable.Repeat(.001, 500), 1e300, .. Enumerable.Repeat(0.0, 500), double.PositiveInfinity, .. Enumerable.Repeat(.5, 2000)];
        foreach (EmgLikelihood likelihood in Enum.GetValues<EmgLikelihood>())
        {
            foreach ((double diffusion, double jumpRate) in new[] { (1e-10, 1e-40), (0.0, 0.0), (0.0, 1e-40), (1000.0, 0.0) })
            {
                BayesianFilter filter = new(new BayesianFilterConfig { Likelihood = likelihood, Diffusion = diffusion, JumpRate = jumpRate, Scales = [1] });
                BayesianFilterResult result = filter.Run(SampleMatrix.FromChannels([signal]), 500);
                Assert.True(double.IsFinite(result.LogLikelihood[0]));
                double[] estimate = result.Estimate.GetChannel(0);
                Assert.Equal([1001], Enumerable.Range(0, signal.Length).Where(t => double.IsNaN(estimate[t])));
                Assert.All(estimate.Where(e => !double.IsNaN(e)), e => Assert.InRange(e, .01, 1));
                if (diffusion < 1 && jumpRate > 0) Assert.Equal(.5, estimate[^1], .05);
            }
        }
    }

    [Fact]
    public void Run_LevelSteps_FollowsWithinTheNoise()
    {
        Random random = new(1);
        double[] level = [.. Enumerable.Range(0, 4000).Select(t => t < 2000 ? .1 : .6)];
        double[] signal = Array.ConvertAll(level, s => s * -Math.Log(1 - random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1));
        double[] estimate = new BayesianFilter(new BayesianFilterConfig { Diffusion = 1e-6, JumpRate = 1e-6, Scales = [1] }).Run(SampleMatrix.FromChannels([signal]), 1000).Estimate.GetChannel(0);
        Assert.Equal(.1, estimate[1900..2000].Average(), .02); // 2,000 samples: standard error of the mean .0022, and diffusion
        Assert.Equal(.6, estimate[3900..].Average(), .06);
        Assert.InRange(estimate[2040], .3, .9); // 40 samples after the step
    }

    [Fact]
    public void EstimateWindows_TwoSets_IsEachWindowAsARecordingWithCommonScales()
    {
        WindowSet first = Windows(5, seed: 2), second = Windows(2, seed: 3);
        BayesianFilter filter = new();
        IReadOnlyList<WindowSet> estimates = filter.EstimateWindows([first, second], marginBins: 4, 500);
        double[] scales = [.. Enumerable.Range(0, 3).Select(c =>
        {
            double[] magnitudes = [.. first.Values.Concat(second.Values).Where((_, i) => i % 3 == c).Select(v => (double)v).Order()];
            double position = .995 * (magnitudes.Length - 1);
            return magnitudes[(int)position] + ((position - (int)position) * (magnitudes[(int)position + 1] - magnitudes[(int)position]));
        })];
        SampleMatrix window = new(30, 3, Array.ConvertAll(second.Window(1).ToArray(), v => (double)v));
        SampleMatrix expected = new BayesianFilter(new BayesianFilterConfig { Scales = scales }).Run(window, 500).Estimate;
        Assert.Equal((5, 22, 3), (estimates[0].WindowCount, estimates[0].TimeBins, estimates[0].ChannelCount));
        for (int t = 0; t < 22; t++)
            for (int c = 0; c < 3; c++) Assert.Equal(expected[t + 4, c], estimates[1][1, t, c], 1e-7);
    }

    [Fact]
    public void Run_RawOrRectified_IsTheSame()
    {
        Random random = new(4);
        double[] raw = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble() - .5)];
        BayesianFilter filter = new();
        Assert.Equal(filter.Run(SampleMatrix.FromChannels([raw]), 1000).Estimate.Values, filter.Run(SampleMatrix.FromChannels([Array.ConvertAll(raw, Math.Abs)]), 1000).Estimate.Values);
    }

    [Fact]
    public void Run_SilentOrMissingChannel_IsZeroOrNaNAndHasNoLikelihood()
    {
        BayesianFilterResult result = new BayesianFilter().Run(SampleMatrix.FromChannels([new double[50], [.. Enumerable.Repeat(double.NaN, 50)]]), 500);
        Assert.All(result.Estimate.GetChannel(0), e => Assert.Equal(0, e));
        Assert.All(result.Estimate.GetChannel(1), e => Assert.True(double.IsNaN(e)));
        Assert.Equal([0, 0], result.LogLikelihood);
    }

    [Fact]
    public void Run_LongRecordingInBlocks_IsTheSameAsItsPartsContinued()
    {
        Random random = new(5);
        double[] signal = [.. Enumerable.Range(0, (1 << 18) + 1000).Select(_ => random.NextDouble())];
        double[] estimate = new BayesianFilter(new BayesianFilterConfig { Levels = 8, BlockSamples = 7, Scales = [1] }).Run(SampleMatrix.FromChannels([signal]), 500).Estimate.Values;
        BayesianLanes whole = new(new LevelGrid(new BayesianFilterConfig { Levels = 8, BlockSamples = 7 }, 500), [1, 0, 0, 0]);
        whole.Run(signal, columns: 1, first: 0);
        Assert.Equal(signal, estimate);
    }

    [Fact]
    public void Constructor_UnusableSettings_ListsEveryProblem()
    {
        BayesianFilterConfig wrong = new() { Levels = 1, Diffusion = -1, JumpRate = double.NaN, BlockSamples = 0, Scales = [1, 0], Likelihood = (EmgLikelihood)9, Readout = (PosteriorReadout)9, Jumps = (JumpConvention)9 };
        Assert.Equal(8, wrong.Validate().Count);
        string message = Assert.Throws<ArgumentException>(() => new BayesianFilter(wrong)).Message;
        Assert.Contains("scale of channel 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SettingsThatDoNotFitTheEmg_SayWhatToDo()
    {
        SampleMatrix emg = new(10, 2);
        Assert.Contains("at most 1 / step (500 /s", Assert.Throws<ArgumentException>(() => new BayesianFilter(new BayesianFilterConfig { JumpRate = 501 }).Run(emg, 500)).Message, StringComparison.Ordinal);
        Assert.Contains("2 channels is required, found 1", Assert.Throws<ArgumentException>(() => new BayesianFilter(new BayesianFilterConfig { Scales = [1] }).Run(emg, 500)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BayesianFilter().Run(emg, 0));
        Assert.Throws<OperationCanceledException>(() => new BayesianFilter().Run(emg, 500, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Name_Default_TellsLikelihoodDiffusionAndJumpRate() => Assert.Equal("bayes_laplacian_0.1_1e-10", new BayesianFilter().Name);

    private static WindowSet Windows(int count, int seed)
    {
        Random random = new(seed);
        return new WindowSet(count, 30, 3, [.. Enumerable.Range(0, count * 90).Select(_ => (float)random.NextDouble())]);
    }

    private static bool Agree(double expected, double found) => double.IsNaN(expected) ? double.IsNaN(found) : Math.Abs(expected - found) <= 1e-9 * Math.Max(Math.Abs(expected), 1e-3);

    private static double[] Numbers(JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble())];
}
