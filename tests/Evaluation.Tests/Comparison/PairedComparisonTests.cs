using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Tests.Comparison;

public sealed class PairedComparisonTests
{
    private const int Bins = 4;
    private static readonly IReadOnlyList<Channel> Force = [new("force", "N"), new("speed", "m/s")];
    private static readonly DecodingConfig Config = new() { FoldCount = 10, MaxLagBins = 0, Folds = FoldScheme.WholeWindows };

    /// <summary>Two estimates of the same quality, 1,000 times: a test at 5 % may find a difference in 5 % of them, and by chance (three standard deviations) in up to 7.1 %.</summary>
    [Fact]
    public void OverWindowsAndFolds_TwoEquallyGoodEstimates_DifferNoMoreOftenThanTheLevel()
    {
        const int Draws = 1000;
        int windows = 0, folds = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            (DecodingErrors first, DecodingErrors second) = Decode(windowCount: 40, firstNoise: 1, secondNoise: 1, seed: draw);
            if (PairedComparison.OverWindows(first, second)[0].PValue < .05) windows++;
            if (PairedComparison.OverFolds(first, second)[0].PValue < .05) folds++;
        }

        Assert.InRange(windows, 20, 71);
        Assert.InRange(folds, 1, 71);
    }

    [Fact]
    public void OverWindowsAndFolds_FirstEstimateHasLessNoise_FindItBetter()
    {
        (DecodingErrors better, DecodingErrors worse) = Decode(windowCount: 100, firstNoise: .5, secondNoise: 1, seed: 1);
        foreach (Func<DecodingErrors, DecodingErrors, IReadOnlyList<PairedResult>> compare in new[] { PairedComparison.OverWindows, PairedComparison.OverFolds })
        {
            IReadOnlyList<PairedResult> results = compare(better, worse), reversed = compare(worse, better);
            Assert.Equal(["force", "speed", "mean"], results.Select(r => r.Target));
            foreach ((PairedResult result, PairedResult back) in results.Zip(reversed))
            {
                Assert.True(result.PValue < .01 && result.Lower > 0 && result.Lower < result.Difference && result.Difference < result.Upper);
                Assert.Equal(result.PValue, back.PValue, 1e-12);
                Assert.Equal(-result.Difference, back.Difference, 1e-12);
                Assert.Equal(-result.Lower, back.Upper, 1e-12);
            }
        }

        Assert.Equal(100, PairedComparison.OverWindows(better, worse)[0].PairCount);
        Assert.Equal(10, PairedComparison.OverFolds(better, worse)[0].PairCount);
    }

    [Fact]
    public void OverWindows_WindowMissingInOne_IsLeftOut()
    {
        (DecodingErrors first, DecodingErrors second) = Decode(windowCount: 30, firstNoise: .5, secondNoise: 1, seed: 2);
        double[][] holed = [.. second.WindowErrors.Select((e, w) => w == 3 ? [double.NaN, 1.0] : e.ToArray())];
        Assert.Equal(29, PairedComparison.OverWindows(first, second with { WindowErrors = holed })[0].PairCount);
        double[][] none = [.. holed.Select(_ => new[] { double.NaN, double.NaN })];
        Assert.Contains("no window in common", Assert.Throws<ArgumentException>(() => PairedComparison.OverWindows(first, second with { WindowErrors = none })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OverFolds_OtherScoreOrFolds_SaysSo()
    {
        (DecodingErrors first, DecodingErrors second) = Decode(windowCount: 30, firstNoise: .5, secondNoise: 1, seed: 2);
        Assert.Contains("(Deviation)", Assert.Throws<ArgumentException>(() => PairedComparison.OverFolds(first, second with { Score = DecodingScore.Deviation })).Message, StringComparison.Ordinal);
        Assert.Contains("9 of 2", Assert.Throws<ArgumentException>(() => PairedComparison.OverFolds(first, second with { FoldR2 = [.. second.FoldR2.Skip(1)] })).Message, StringComparison.Ordinal);
    }

    /// <summary>Two targets, and two estimates of both with noise of their own.</summary>
    private static (DecodingErrors First, DecodingErrors Second) Decode(int windowCount, double firstNoise, double secondNoise, int seed)
    {
        Random random = new(seed);
        WindowSet target = new(windowCount, Bins, 2), first = new(windowCount, Bins, 2), second = new(windowCount, Bins, 2);
        for (int i = 0; i < target.Values.Length; i++)
        {
            target.Values[i] = (float)Noise();
            first.Values[i] = (float)(target.Values[i] + (firstNoise * Noise()));
            second.Values[i] = (float)(target.Values[i] + (secondNoise * Noise()));
        }

        WindowDecoding decoding = new(Force, [target], Config);
        return (decoding.Errors("first", [first], DecodingScore.Standard), decoding.Errors("second", [second], DecodingScore.Standard));

        double Noise() => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
    }
}
