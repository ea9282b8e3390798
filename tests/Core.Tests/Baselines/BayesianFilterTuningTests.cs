using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Tests.Baselines;

public sealed class BayesianFilterTuningTests
{
    [Theory]
    [InlineData(3e-3)]
    [InlineData(0.1)]
    public void Tune_LevelThatDiffuses_FindsItsDiffusion(double diffusion)
    {
        SampleMatrix emg = Simulate(30_000, diffusion, seed: 1);
        BayesianFilterTuningResult result = BayesianFilterTuning.Tune(
            emg, 500, new BayesianFilterConfig { Scales = [1], Levels = 50 }, diffusions: [1e-5, 1e-4, 3e-4, 3e-3, 3e-2, 0.1, 1], jumpRates: [1e-10]);
        double[] near = diffusion == 0.1 ? [3e-2, 0.1] : [3e-4, 3e-3, 3e-2];
        Assert.Contains(result.Best.Config.Diffusion, near);
        Assert.Equal(7, result.Candidates.Count);
        Assert.All(result.Candidates, c => Assert.True(c.LogLikelihood <= result.Best.LogLikelihood));
    }

    [Fact]
    public void Tune_LaplacianEmg_IsMoreLikelyUnderTheLaplacian()
    {
        SampleMatrix emg = Simulate(5000, 3e-3, seed: 2);
        double Best(EmgLikelihood likelihood) => BayesianFilterTuning.Tune(
            emg, 500, new BayesianFilterConfig { Likelihood = likelihood, Scales = [likelihood == EmgLikelihood.Gaussian ? Math.Sqrt(2) : 1], Levels = 50 }, [3e-3, 3e-2], [1e-10, 1e-2]).Best.LogLikelihood;
        Assert.True(Best(EmgLikelihood.Laplacian) > Best(EmgLikelihood.Gaussian));
    }

    [Fact]
    public void TuneWindows_OneWindow_IsTheRecordings()
    {
        SampleMatrix emg = Simulate(500, 3e-3, seed: 3);
        WindowSet window = new(1, 500, 1, Array.ConvertAll(emg.Values, v => (float)v));
        BayesianFilterTuningResult expected = BayesianFilterTuning.Tune(emg, 500, null, [1e-3, 1e-1]), actual = BayesianFilterTuning.TuneWindows(window, 500, null, [1e-3, 1e-1]);
        Assert.Equal(2 * BayesianFilterTuning.DefaultJumpRates.Count, actual.Candidates.Count);
        for (int i = 0; i < expected.Candidates.Count; i++) Assert.Equal(expected.Candidates[i].LogLikelihood, actual.Candidates[i].LogLikelihood, 1e-6);
    }

    [Fact]
    public void Tune_NothingToTuneOn_SaysSo()
    {
        Assert.Contains("Leave silent channels out", Assert.Throws<ArgumentException>(() => BayesianFilterTuning.Tune(new SampleMatrix(10, 1), 500)).Message, StringComparison.Ordinal);
        Assert.Contains("found none", Assert.Throws<ArgumentException>(() => BayesianFilterTuning.Tune(Simulate(10, 0, 1), 500, null, [1], [600])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_Grid_CoverThePublishedRange()
    {
        Assert.Equal((1e-10, 1), (BayesianFilterTuning.DefaultDiffusions[0], BayesianFilterTuning.DefaultDiffusions[^1]));
        Assert.Equal((1e-40, 1), (BayesianFilterTuning.DefaultJumpRates[0], BayesianFilterTuning.DefaultJumpRates[^1]));
        Assert.Equal((0.1, 1e-10, 100, 1), (new BayesianFilterConfig().Diffusion, new BayesianFilterConfig().JumpRate, new BayesianFilterConfig().Levels, new BayesianFilterConfig().BlockSamples));
    }

    /// <summary>Laplacian EMG whose level walks at random within (0, 1), reflected at both ends.</summary>
    private static SampleMatrix Simulate(int count, double diffusion, int seed)
    {
        Random random = new(seed);
        double level = .4, step = Math.Sqrt(2 * diffusion / 500);
        double[] samples = new double[count];
        for (int t = 0; t < count; t++)
        {
            level = Math.Abs(level + (random.Next(2) == 0 ? step : -step));
            if (level > 1) level = 2 - level;
            samples[t] = -Math.Max(level, .02) * Math.Log(1 - random.NextDouble());
        }

        return SampleMatrix.FromChannels([samples]);
    }
}
