using System.Globalization;
using System.Text.Json;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Tests;

namespace AutoLfads.Evaluation.Tests.Comparison;

/// <summary>Decoding of the rat's joint accelerations by the shortest program that does it: rows written out, least squares solved for each fold, errors of each row.</summary>
public sealed class NumPyDecodingTests
{
    private const double Tolerance = 1e-6;

    private const string Common = """
        import json, os, sys
        os.environ['OPENBLAS_NUM_THREADS'] = '1'
        import numpy as np, h5py
        from scipy.signal import butter, sosfiltfilt
        f = h5py.File(sys.argv[1], 'r')
        emg = np.concatenate([f['train_data'][()], f['valid_data'][()]]).astype(float)
        Y = np.concatenate([f['train_decode'][()], f['valid_decode'][()]]).astype(float)
        def low(c): return sosfiltfilt(butter(4, c, fs=500, output='sos'), emg, axis=1, padlen=15)[:, 6:-6].astype(np.float32).astype(float)
        raw = emg[:, 6:-6]
        N, T = Y.shape[:2]
        edges = np.cumsum([0] + [N // 10 + (i < N % 10) for i in range(10)])
        def rows(X, Y, lag, H):
            x = np.stack([np.concatenate([X[w, t - h] for h in range(H)]) for w in range(N) for t in range(H - 1, T - lag)])
            y = np.stack([Y[w, t + lag] for w in range(N) for t in range(H - 1, T - lag)])
            return x, y, np.repeat(np.arange(N), T - lag - H + 1)
        def predict(x, y, train, test, scale, alpha):
            m, s = x[train].mean(0), scale
            z, b = (x[train] - m) / s, y[train].mean(0)
            w = np.linalg.solve(z.T @ z + alpha * np.eye(z.shape[1]), z.T @ (y[train] - b))
            return (x[test] - m) / s @ w + b
        def r2(y, p): return 1 - ((y - p) ** 2).sum(0) / ((y - y.mean(0)) ** 2).sum(0)
        def corr2(y, p): return np.array([np.corrcoef(y[:, j], p[:, j])[0, 1] ** 2 if p[:, j].std() > 0 else 0 for j in range(y.shape[1])])
        def report(a, b): return dict(r2=list(np.mean(a, 0)), sem=list(np.std(a, 0) / np.sqrt(len(a))), corr=list(np.mean(b, 0)))

        """;

    private const string History = Common + """
        H, lag, alpha, whole, deviation = int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), sys.argv[5] == 'WholeWindows', sys.argv[6] == 'Deviation'
        X = low(12)
        if deviation: X, Y = X - X.mean(0), Y - Y.mean(0)
        x, y, w = rows(X, Y, lag, H)
        n = len(x); cuts = np.searchsorted(w, edges) if whole else np.cumsum([0] + [n // 10 + (i < n % 10) for i in range(10)])
        a, b, e = [], [], np.zeros((N, 3))
        for k in range(10):
            test = np.arange(cuts[k], cuts[k + 1]); train = np.setdiff1d(np.arange(n), test)
            p = predict(x, y, train, test, x.std(0), alpha)
            a.append(r2(y[test], p)); b.append(corr2(y[test], p)); np.add.at(e, w[test], (y[test] - p) ** 2 / (T - lag - H + 1) / y.var(0))
        print(json.dumps(dict(report(a, b), folds=np.array(a).ravel().tolist(), errors=e.ravel().tolist())))
        """;

    private const string Clock = Common + """
        a, b = [], []
        for k in range(10):
            test = np.arange(edges[k], edges[k + 1]); train = np.setdiff1d(np.arange(N), test)
            p = np.tile(Y[train].mean(0), (len(test), 1)); y = Y[test].reshape(-1, 3)
            a.append(r2(y, p)); b.append(corr2(y, p))
        print(json.dumps(report(a, b)))
        """;

    private const string Nested = Common + """
        fold = lambda w: np.searchsorted(edges, w, side='right') - 1
        candidates = []
        for name, X in [('rectified', raw)] + [('lowpass_%dhz' % c, low(c)) for c in (12, 20)]:
            for lag in (0, 8):
                x, y, w = rows(X, Y, lag, 1)
                candidates += [(name, lag, alpha, x, y, fold(w)) for alpha in (100., 3000.)]
        a, b, chosen = [], [], []
        for k in range(10):
            best = None
            for c in candidates:
                name, lag, alpha, x, y, g = c
                s = []
                for i in range(10):
                    if i == k: continue
                    train = (g != k) & (g != i)
                    s.append(r2(y[g == i], predict(x, y, train, g == i, x[train].std(0), alpha)).mean())
                if best is None or np.mean(s) > best[0]: best = (np.mean(s), c)
            name, lag, alpha, x, y, g = best[1]
            p = predict(x, y, g != k, g == k, x[g != k].std(0), alpha)
            a.append(r2(y[g == k], p)); b.append(corr2(y[g == k], p)); chosen.append([name, alpha, lag, best[0]])
        print(json.dumps(dict(report(a, b), chosen=chosen)))
        """;

    [Theory]
    [InlineData(5, 8, 3.0, FoldScheme.WholeWindows, DecodingScore.Standard)]
    [InlineData(3, 0, 50.0, FoldScheme.Rows, DecodingScore.Deviation)]
    public void Errors_RatWithAHistory_EqualNumPy(int history, int lag, double alpha, FoldScheme folds, DecodingScore score)
    {
        TrainingData data = RatHindlimb.Load();
        JsonElement expected = Run(History, history.ToString(CultureInfo.InvariantCulture), lag.ToString(CultureInfo.InvariantCulture), alpha.ToString(CultureInfo.InvariantCulture), folds.ToString(), score.ToString());
        WindowDecoding decoding = new(data.Decoding!, new DecodingConfig { Alpha = alpha, HistoryBins = history, Folds = folds, MaxLagBins = lag });
        IReadOnlyList<WindowSet> estimate = Estimate(new LowPassEnvelope(12), data);
        LagScore found = decoding.Scan(estimate, score).Lags[lag];
        AssertScores(expected, found);
        DecodingErrors errors = decoding.Errors("lowpass_12hz", estimate, score, lag);
        AssertClose(expected.GetProperty("folds"), [.. errors.FoldR2.SelectMany(r => r)]);
        AssertClose(expected.GetProperty("errors"), [.. errors.WindowErrors.SelectMany(e => e)]);
    }

    [Fact]
    public void PhaseClockScan_Rat_EqualsNumPy()
    {
        JsonElement expected = Run(Clock);
        LagScan scan = new WindowDecoding(RatHindlimb.Load().Decoding!, new DecodingConfig { Folds = FoldScheme.WholeWindows }).PhaseClockScan();
        AssertScores(expected, Assert.Single(scan.Lags));
    }

    [Fact]
    public void DecodeWindowsNested_Rat_ChoosesAndScoresAsNumPy()
    {
        JsonElement expected = Run(Nested);
        IEnumerable<IEnvelopeEstimator> candidates = [new RectifiedEmg(), .. LowPassEnvelope.Below([12, 20], 500)];
        TrainingData data = RatHindlimb.Load();
        NestedDecodingResult found = new WindowDecoding(data.Decoding!).Nested(
            candidates.Select(c => (c.Name, c.EstimateWindows([data.Train, data.Valid], data.MarginBins, 1 / data.BinSeconds))), DecodingScore.Standard, new NestedDecodingConfig { Alphas = [100, 3000], LagBins = [0, 8] });
        AssertScores(expected, new LagScore(0, found.R2, found.Sem, found.SquaredCorrelation));
        JsonElement[] chosen = [.. expected.GetProperty("chosen").EnumerateArray()];
        Assert.Equal(chosen.Select(c => (c[0].GetString()!, c[1].GetDouble(), c[2].GetInt32())), found.Choices.Select(c => (c.Estimator, c.Alpha, c.LagBins)));
        foreach ((JsonElement wanted, NestedChoice choice) in chosen.Zip(found.Choices)) Assert.Equal(wanted[3].GetDouble(), choice.InnerR2, Tolerance);
    }

    private static IReadOnlyList<WindowSet> Estimate(LowPassEnvelope estimator, TrainingData data) => estimator.EstimateWindows([data.Train, data.Valid], data.MarginBins, 500);

    private static JsonElement Run(string script, params string[] arguments) =>
        JsonDocument.Parse(Python.Run(script, [TestData.Require(Path.Combine("data", "rat_hindlimb", "lfads_emg_data.h5")), .. arguments])).RootElement;

    private static void AssertScores(JsonElement expected, LagScore found)
    {
        AssertClose(expected.GetProperty("r2"), found.R2);
        AssertClose(expected.GetProperty("sem"), found.Sem);
        AssertClose(expected.GetProperty("corr"), found.SquaredCorrelation);
    }

    private static void AssertClose(JsonElement expected, IReadOnlyList<double> found)
    {
        double[] wanted = [.. expected.EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(wanted.Length, found.Count);
        for (int i = 0; i < wanted.Length; i++) Assert.True(Math.Abs(wanted[i] - found[i]) <= Tolerance * Math.Abs(wanted[i]), $"Value {i}: expected {wanted[i]:R}, was {found[i]:R}.");
    }
}
