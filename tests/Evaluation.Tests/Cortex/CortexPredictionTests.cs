using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Cortex;
using AutoLfads.Tests;
using MathNet.Numerics.Distributions;

namespace AutoLfads.Evaluation.Tests.Cortex;

public sealed class CortexPredictionTests
{
    private const double RateHz = 500;
    private const int Units = 8;

    [Fact]
    public void Predict_DrivenMuscle_IsPredictedAndAnIndependentOneIsNot()
    {
        (SampleMatrix counts, double[] drive) = Simulate(20_000, 29);
        double[] independent = Simulate(20_000, 30).Drive;
        IReadOnlyList<CortexPredictionResult> results = new CortexPrediction(counts, RateHz).Predict(
            Noise.Names(2), [("driven", SampleMatrix.FromChannels([drive, independent])), ("shifted", SampleMatrix.FromChannels([Array.ConvertAll(drive, v => 1000 - (3 * v)), independent]))]);
        Assert.Equal([("driven", "m0"), ("driven", "m1"), ("shifted", "m0"), ("shifted", "m1")], results.Select(r => (r.Estimator, r.Channel)));
        Assert.InRange(results[0].Vaf, .7, 1);
        Assert.InRange(results[1].Vaf, -.5, .1);
        // An affine change of the target changes nothing.
        Assert.Equal(results[0].Vaf, results[2].Vaf, 1e-9);
        Assert.Equal(results[0].FoldPenalties, results[2].FoldPenalties);
    }

    [Fact]
    public void Predict_NestedPenalties_EqualNumPy()
    {
        (SampleMatrix counts, double[] drive) = Simulate(4_000, 31);
        double[] noisy = [.. drive.Zip(Noise.White(4_000, new Random(32)), (d, n) => d + (2 * n))];
        CortexPredictionConfig config = new() { HistoryTaps = 3, SmoothingSdSeconds = .02, FoldCount = 4, Penalties = [1, 30, 1000] };
        CortexPredictionResult result = new CortexPrediction(counts, RateHz, config).Predict(Noise.Names(1), [("x", SampleMatrix.FromChannels([noisy]))])[0];
        double[] expected = PythonNumbers.Compute(
            $"""
            from scipy.ndimage import gaussian_filter1d
            g = lambda v: gaussian_filter1d(v, 10, axis=0, mode='constant', truncate=4)
            c = a0.reshape(-1, {Units})
            rates = 500 * g(c) / g(np.ones_like(c))
            rows = np.arange(24, len(c), 5)
            X, y = np.hstack([rates[rows - 12 * k] for k in range(3)]), a1[rows]
            X = X / X.std(0)
            folds = np.array_split(np.arange(len(rows)), 4)
            def vaf(train, test, penalty):
                m, n = X[train].mean(0), y[train].mean()
                A = X[train] - m
                w = np.linalg.solve(A.T @ A + penalty * np.eye(A.shape[1]), A.T @ (y[train] - n))
                e = y[test] - (X[test] - m) @ w - n
                return 1 - (e ** 2).sum() / ((y[test] - y[test].mean()) ** 2).sum()
            scores, chosen = [], []
            for k in range(4):
                inner = [f for i, f in enumerate(folds) if i != k]
                means = [np.mean([vaf(np.concatenate([f for i, f in enumerate(inner) if i != j]), inner[j], p) for j in range(3)]) for p in (1, 30, 1000)]
                chosen.append((1, 30, 1000)[int(np.argmax(means))])
                scores.append(vaf(np.concatenate(inner), folds[k], chosen[-1]))
            result = scores + chosen
            """,
            counts.Values,
            noisy);
        double[] actual = [.. result.FoldVaf, .. result.FoldPenalties];
        for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-7);
        Assert.Equal(result.FoldVaf.Average(), result.Vaf, 1e-12);
        Assert.DoesNotContain("NaN", JsonSerializer.Serialize(result, JsonFormat.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_MissingBins_AreLeftOutForEveryEstimator()
    {
        (SampleMatrix counts, double[] drive) = Simulate(5_000, 33);
        double[] holed = [.. drive];
        Array.Fill(holed, double.NaN, 1000, 500);
        IReadOnlyList<CortexPredictionResult> results = new CortexPrediction(counts, RateHz).Predict(
            Noise.Names(1), [("whole", SampleMatrix.FromChannels([drive])), ("holed", SampleMatrix.FromChannels([holed]))]);
        Assert.Equal(results[1].FoldVaf, results[0].FoldVaf);
        Assert.Equal(891, results[0].RowCount); // every fifth bin of 5,000 from bin 48 on, after 4 taps of 12 bins, less 100
    }

    [Fact]
    public void Count_Spikes_FallIntoTheirBins()
    {
        SampleMatrix counts = SpikeTrains.Count([[1.0, 1.0019, 1.002, .9999], [1.0075, 1.0081, 1.0079]], startSeconds: 1, RateHz, binCount: 4);
        Assert.Equal([2, 0, 1, 0, 0, 0, 0, 2], counts.Values);
    }

    [Fact]
    public void UnusableRequests_SayWhatIsRequired()
    {
        Assert.Contains("share a clock", Assert.Throws<ArgumentException>(() => SpikeTrains.Count([[5.0]], 0, RateHz, 10)).Message, StringComparison.Ordinal);
        Assert.Contains("not a number", Assert.Throws<ArgumentException>(() => SpikeTrains.Count([[double.NaN]], 0, RateHz, 10)).Message, StringComparison.Ordinal);
        (SampleMatrix counts, double[] drive) = Simulate(2_000, 34);
        CortexPrediction prediction = new(counts, RateHz);
        Assert.Contains("2000 bins", Assert.Throws<ArgumentException>(() => prediction.Predict(Noise.Names(1), [("x", new SampleMatrix(100, 1))])).Message, StringComparison.Ordinal);
        Assert.Contains("'m0' by 'x' does not change", Assert.Throws<ArgumentException>(() => prediction.Predict(Noise.Names(1), [("x", new SampleMatrix(2000, 1))])).Message, StringComparison.Ordinal);
        Array.Fill(drive, double.NaN);
        Assert.Contains("found 0", Assert.Throws<ArgumentException>(() => prediction.Predict(Noise.Names(1), [("x", SampleMatrix.FromChannels([drive]))])).Message, StringComparison.Ordinal);
        CortexPredictionConfig wrong = new() { SmoothingSdSeconds = -1, HistoryTaps = 0, TapSpacingSeconds = 0, RowSpacingSeconds = 0, Penalties = [], FoldCount = 2 };
        Assert.Equal(6, wrong.Validate().Count);
    }

    /// <summary>Spikes of units whose rates follow a slow drive with weights of their own.</summary>
    private static (SampleMatrix Counts, double[] Drive) Simulate(int count, int seed)
    {
        Random random = new(seed);
        (double Hz, double Phase)[] waves = [.. Enumerable.Range(0, 4).Select(_ => (.3 + (1.5 * random.NextDouble()), 2 * Math.PI * random.NextDouble()))];
        double[] drive = [.. Enumerable.Range(0, count).Select(t => waves.Sum(w => Math.Sin((2 * Math.PI * w.Hz * t / RateHz) + w.Phase)))];
        SampleMatrix counts = new(count, Units);
        for (int unit = 0; unit < Units; unit++)
        {
            double weight = random.NextDouble() - .5;
            for (int t = 0; t < count; t++) counts[t, unit] = Poisson.Sample(random, Math.Exp(3.5 + weight * drive[t]) / RateHz);
        }

        return (counts, drive);
    }
}
