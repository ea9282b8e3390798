using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Tests.Report;

public sealed class EvaluationReportTests
{
    private static readonly DecodingResult Knee = new("autolfads", "knee", DecodingScore.Deviation, .25, .0125, 16, .5);

    [Fact]
    public void Serialize_DecodingOnly_HasNoTruth() =>
        Assert.Equal(
            """{"decoding":[{"estimator":"autolfads","target":"knee","score":"deviation","r2":0.25,"sem":0.0125,"lag_bins":16,"squared_correlation":0.5}]}""",
            JsonSerializer.Serialize(new EvaluationReport([Knee]), JsonFormat.Options));

    [Fact]
    public void Serialize_TruthOnly_HasAnEmptyDecoding() =>
        Assert.Equal(
            """{"decoding":[],"truth":[{"estimator":"lowpass_20hz","channel":"TA","r2":0.5}]}""",
            JsonSerializer.Serialize(new EvaluationReport([], [new TruthResult("lowpass_20hz", "TA", .5)]), JsonFormat.Options));

    [Fact]
    public void ToJson_AnyReport_ReadsBackEqual()
    {
        EvaluationReport report = new([Knee, Knee with { Score = DecodingScore.Standard, LagBins = 0 }], [new TruthResult("autolfads", "TA", .75)]);
        EvaluationReport read = JsonSerializer.Deserialize<EvaluationReport>(report.ToJson(), JsonFormat.Options)!;
        Assert.Equal(report.Decoding, read.Decoding);
        Assert.Equal(report.Truth, read.Truth);
    }
}
