using System.Text.Json;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Tests;

namespace AutoLfads.Evaluation.Tests.Comparison;

/// <summary>Both paired tests against SciPy, and the signed ranks' centre and interval against all pairs written out.</summary>
public sealed class PairedTestsTests
{
    /// <summary>Draws differences, rounded for ties and zeros, and tests them; the interval of the signed ranks by counting sign patterns with a polynomial product, or with the normal distribution.</summary>
    private const string Reference = """
        import json
        import numpy as np
        from scipy import stats
        ratio, cases = 1. / 9, []
        # The fourth and the last have ties and zeros.
        for n, shift, digits in [(4, .3, 12), (6, 2, 12), (13, .4, 12), (20, .2, 0), (50, .2, 12), (51, 0, 12), (189, .1, 1)]:
            d = np.round(np.random.RandomState(n).standard_t(4, n) + shift, digits)
            plain = n <= 50 and len(set(np.abs(d))) == n and not (d == 0).any()
            w = stats.wilcoxon(d, zero_method='wilcox', correction=False, method='exact' if plain else 'approx').pvalue
            walsh = np.sort([(d[i] + d[j]) / 2 for i in range(n) for j in range(i, n)])
            if n <= 50:
                p = np.array([1.])
                for r in range(1, n + 1): p = np.convolve(p, np.r_[.5, np.zeros(r - 1), .5])
                k = np.searchsorted(np.cumsum(p), .025, side='right') - 1
            else:
                k = int(np.floor(n * (n + 1) / 4. + stats.norm.ppf(.025) * np.sqrt(n * (n + 1) * (2 * n + 1) / 24.) - .5))
            ends = [walsh[k], walsh[len(walsh) - 1 - k]] if k >= 0 else [-1e999, 1e999]
            e = np.sqrt(d.var(ddof=1) * (1. / n + ratio))
            t = stats.t.ppf(.975, n - 1) * e
            cases.append(dict(d=list(d), w=[float(np.median(walsh))] + [float(v) if np.isfinite(v) else None for v in ends] + [float(w)],
                t=[d.mean(), d.mean() - t, d.mean() + t, 2 * stats.t.sf(abs(d.mean()) / e, n - 1)], plain=float(stats.ttest_1samp(d, 0).pvalue)))
        print(json.dumps(cases))
        """;

    [Fact]
    public void Test_DrawnDifferences_EqualsScipy()
    {
        foreach (JsonElement expected in JsonDocument.Parse(Python.Run(Reference)).RootElement.EnumerateArray())
        {
            double[] differences = [.. expected.GetProperty("d").EnumerateArray().Select(v => v.GetDouble())];
            AssertEqual(expected.GetProperty("w"), WilcoxonSignedRank.Test(differences));
            AssertEqual(expected.GetProperty("t"), CorrectedResampledT.Test(differences, 1.0 / 9));
            Assert.Equal(expected.GetProperty("plain").GetDouble(), CorrectedResampledT.Test(differences, testToTrain: 0).PValue, 1e-9);
        }
    }

    [Fact]
    public void Test_NoDifference_IsCertainAndNotNaN()
    {
        Assert.Equal(new TestedDifference(0, 0, 0, 1), WilcoxonSignedRank.Test(new double[12]));
        Assert.Equal(new TestedDifference(0, 0, 0, 1), CorrectedResampledT.Test(new double[10], .1));
        Assert.Equal(new TestedDifference(.5, .5, .5, 0), CorrectedResampledT.Test([.5, .5, .5], .1));
        Assert.Equal(new TestedDifference(.5, double.NegativeInfinity, double.PositiveInfinity, 1), WilcoxonSignedRank.Test([.5]));
    }

    [Fact]
    public void Test_UnusableDifferences_SaysWhy()
    {
        Assert.Contains("found 0", Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Test([])).Message, StringComparison.Ordinal);
        Assert.Contains("found 1 finite of 2", Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Test([1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("At least 2", Assert.Throws<ArgumentException>(() => CorrectedResampledT.Test([1], .1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => CorrectedResampledT.Test([1, 2], -1));
    }

    private static void AssertEqual(JsonElement expected, TestedDifference actual)
    {
        double[] found = [actual.Difference, actual.Lower, actual.Upper, actual.PValue];
        JsonElement[] wanted = [.. expected.EnumerateArray()];
        for (int i = 0; i < 4; i++)
        {
            if (wanted[i].ValueKind == JsonValueKind.Null) Assert.True(double.IsInfinity(found[i]));
            else Assert.Equal(wanted[i].GetDouble(), found[i], i == 3 ? 1e-9 : 1e-8); // the library's quantiles of Student's t have eight digits
        }
    }
}
