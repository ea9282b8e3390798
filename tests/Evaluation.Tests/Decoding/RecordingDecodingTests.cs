using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Decoding;

namespace AutoLfads.Evaluation.Tests.Decoding;

public sealed class RecordingDecodingTests
{
    private static readonly SampleMatrix Estimate = SmallSignals.Continuous(SmallSignals.Estimate);
    private static readonly SampleMatrix Target = SmallSignals.Continuous(SmallSignals.Target);

    [Theory]
    [InlineData(0, 0.229626728161, -0.375083894365, 0.0837187642275, 0.219627155219)]
    [InlineData(2, 0.271554399148, -0.526390991692, 0.0754819039595, 0.131060023781)]
    public void Scan_MissingBins_EqualsNumPyOnTheCompletePairs(int lag, double first, double second, double firstSem, double secondSem)
    {
        SampleMatrix estimate = new(Estimate.SampleCount, 2, [.. Estimate.Values]), target = new(Target.SampleCount, 2, [.. Target.Values]);
        estimate[3, 0] = double.NaN;
        target[20, 1] = double.NaN;
        LagScore actual = new RecordingDecoding(SmallSignals.Targets, target, new DecodingConfig { FoldCount = 4, MaxLagBins = 2 }).Scan(estimate).Lags[lag];
        Assert.Equal(first, actual.R2[0], 1e-9);
        Assert.Equal(second, actual.R2[1], 1e-9);
        Assert.Equal(firstSem, actual.Sem[0], 1e-9);
        Assert.Equal(secondSem, actual.Sem[1], 1e-9);
    }

    [Fact]
    public void Scan_FoldsOfWholeWindows_IsTheScanOfTheWindows()
    {
        DecodingConfig config = new() { FoldCount = 3, MaxLagBins = 4, Folds = FoldScheme.WholeWindows };
        LagScan expected = new WindowDecoding(SmallSignals.Targets, [SmallSignals.Target], config).Scan([SmallSignals.Estimate], DecodingScore.Standard);
        LagScan actual = new RecordingDecoding(SmallSignals.Targets, Target, config, windowBins: SmallSignals.Bins).Scan(Estimate);
        Assert.Equal(expected.Lags.SelectMany(l => l.R2.Concat(l.Sem)), actual.Lags.SelectMany(l => l.R2.Concat(l.Sem)));
    }

    [Fact]
    public void Scan_EstimateOnOtherBins_SaysBothNumbers()
    {
        RecordingDecoding decoding = new(SmallSignals.Targets, Target, new DecodingConfig { MaxLagBins = 2 });
        string message = Assert.Throws<ArgumentException>(() => decoding.Scan(new SampleMatrix(60, 2))).Message;
        Assert.Contains("63 bins, the estimate 60", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NamesDoNotFitTheTargets_SaysBothNumbers()
    {
        string message = Assert.Throws<ArgumentException>(() => new RecordingDecoding([new Channel("knee", "deg")], Target)).Message;
        Assert.Contains("1 target names were given for 2", message, StringComparison.Ordinal);
    }
}
