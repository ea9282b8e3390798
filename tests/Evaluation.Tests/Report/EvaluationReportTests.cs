using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Tests.Report;

public sealed class EvaluationReportTests
{
    private static readonly DecodingResult Knee = new("autolfads", "knee", DecodingScore.Deviation, .25, .0125, 16, .5);

    [Fact]
    public void ToJson_DecodingOnly_HasNothingElse() =>
        Assert.Equal(
            """{"format":1,"source":"run","estimators":[{"name":"autolfads","role":"estimate"}],"decoding":[{"estimator":"autolfads","target":"knee","score":"deviation","r2":0.25,"sem":0.0125,"lag_bins":16,"squared_correlation":0.5}],"omitted":[]}""",
            JsonSerializer.Serialize(new EvaluationReport { Source = "run", Estimators = [new EvaluatedEstimator("autolfads", EstimatorRole.Estimate)], Decoding = [Knee] }, JsonFormat.Options));

    [Fact]
    public void FromJson_WhatWasWritten_IsEqual()
    {
        PairedResult compared = new("autolfads", "lowpass_18hz", "knee", PairedTest.WilcoxonSignedRank, .1, double.NegativeInfinity, double.PositiveInfinity, .5, 3) { Score = DecodingScore.Deviation, FirstLagBins = 17, SecondLagBins = 16 };
        EvaluationReport report = new()
        {
            Decoding = [Knee, Knee with { Score = DecodingScore.Standard, LagBins = 0 }],
            Truth = [new TruthResult("autolfads", "TA", .75)],
            Comparisons = [compared],
            Omitted = [new OmittedAnalysis("force", "A force is needed.")],
        };
        EvaluationReport read = EvaluationReport.FromJson(report.ToJson(), "evaluation.json");
        Assert.Equal(report.Decoding, read.Decoding);
        Assert.Equal(report.Truth, read.Truth);
        Assert.Equal(report.Comparisons, read.Comparisons);
        Assert.Equal(report.Omitted, read.Omitted);
        Assert.Null(read.Spectra);
    }

    [Theory]
    [InlineData("{", "is not a report of autolfads evaluate")]
    [InlineData("null", "found nothing")]
    [InlineData("""{"format":2}""", "must be a report of format 1, found format 2")]
    [InlineData("""{"decodings":[]}""", "is not a report of autolfads evaluate")]
    public void FromJson_NotAReport_SaysSo(string json, string said)
    {
        string message = Assert.Throws<InvalidDataException>(() => EvaluationReport.FromJson(json, "a.json")).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains("'a.json'", message, StringComparison.Ordinal);
    }
}
