using System.Xml.Linq;
using AutoLfads.Cli.Report;
using AutoLfads.Cli.Report.Evaluation;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.FrequencyResponse;
using AutoLfads.Evaluation.Oscillations;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Truth;
using AutoLfads.Core.Recordings;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Report;

/// <summary>What is drawn of evaluations that a small simulation does not have: many muscles, several events, coupled oscillations, damage.</summary>
public sealed class EvaluationFiguresTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Sections_MoreThanTwelveMuscles_DrawThoseOfLargestEffectAndSaySo()
    {
        // Muscles 0 to 15, of which the last ones have the largest gain.
        EventResponse Response(int muscle) => Gain("load", $"M{muscle}", muscle);
        EvaluationSection section = Single(new EvaluationReport { FrequencyResponse = [.. Enumerable.Range(0, 16).Select(m => new EstimatorResult<EventResponse>("autolfads", Response(m)))] });
        Assert.Equal(Enumerable.Range(4, 12).Select(m => $"M{m}"), section.Figures.Select(f => f.Caption));
        Assert.Contains("12 of 16", section.Text, StringComparison.Ordinal);
        Assert.Contains("4 are left out", section.Text, StringComparison.Ordinal);
        Assert.Equal(1 + 16, section.Rows!.Count);
    }

    [Fact]
    public void Sections_SeveralEvents_DrawEveryEstimatorsResponseOfTheSameMuscles()
    {
        EvaluationReport report = new()
        {
            FrequencyResponse = [.. from estimator in new[] { "autolfads", "bayes" } from muscle in Enumerable.Range(0, 14) from e in new[] { "load", "swing" }
                // The second estimator's largest are the first muscles; over both the last count.
                select new EstimatorResult<EventResponse>(estimator, Gain(e, $"M{muscle}", estimator == "bayes" ? -muscle : muscle))],
        };
        EvaluationSection section = Single(report);
        Assert.Equal(from estimator in new[] { "autolfads", "bayes" } from muscle in Enumerable.Range(2, 12) select $"M{muscle}, {estimator}", section.Figures.Select(f => f.Caption));
        Assert.Equal(24, section.Figures.Select(f => f.Name).Distinct().Count());
    }

    [Fact]
    public void Sections_DecodingTunedLowPass_IsDrawnBesideTheOthers()
    {
        EvaluationReport report = new()
        {
            Decoding = Evaluated("autolfads"),
            Nested = [new EstimatorResult<NestedDecodingResult>("lowpass_by_decoding", new NestedDecodingResult(DecodingScore.Standard, [new Channel("knee", "deg")], [.4], [.1], [.4], [new NestedChoice(0, "x", 1, 0, .4, [.4])]))],
        };
        EvaluationSection section = Single(report);
        Assert.Contains("lowpass_by_decoding", DrawingOf(section.Figures[0]), StringComparison.Ordinal);
        Assert.Contains(section.Rows!, row => row[0].EndsWith("(x)", StringComparison.Ordinal));
    }

    [Fact]
    public void Sections_CoupledOscillations_DrawTheirPhaseLocking()
    {
        ChannelOscillation Channel(string name) => new(name, [10, 20], [2, 1], [1, 1], true, 10, 2, .01, 9, 9, 0, null);
        double[][] locking = [[1, .97, double.NaN], [.97, 1, .23], [double.NaN, .23, 1]];
        EvaluationReport report = new() { Oscillations = [new OscillationResult("autolfads", [Channel("TA"), Channel("GM"), Channel("SOL")], new MuscleCoupling(["TA", "GM", "SOL"], 10, locking, locking, locking, .5, .5, 9), null)] };
        EvaluationFigure figure = Single(report).Figures.Single(f => f.Name == "phase_locking_autolfads");
        string drawing = DrawingOf(figure);
        Assert.Equal(2, drawing.Split("0.97").Length - 1);
        Assert.Equal(2, drawing.Split("0.23").Length - 1);
        Assert.DoesNotContain("NaN", drawing, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NamesLongerThanFileSystemsTakeAndValuesThatAreMissing_AreDrawn()
    {
        string name = new('m', 400);
        EventResponse response = Gain("load", name, 1) with { PowerGain = new IntervalCurve([1, double.NaN], [double.NegativeInfinity, .5], [1.5, double.PositiveInfinity]) };
        EvaluationPage.Write(folder.Path, new EvaluationReport
        {
            FrequencyResponse = [new EstimatorResult<EventResponse>("autolfads", response)],
            Truth = [new TruthResult("autolfads", name, double.NaN)],
        });
        Assert.Equal(2, Directory.GetFiles(folder["figures"], "*.png").Length);
        Assert.DoesNotContain("NaN", File.ReadAllText(folder["evaluation.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Colors_FiveEstimatesAndFiveTunedBaselines_AllDiffer()
    {
        EvaluatedEstimator[] estimators = [.. Enumerable.Range(0, 5).SelectMany(i => new[] { new EvaluatedEstimator($"run{i}", EstimatorRole.Estimate), new EvaluatedEstimator($"tuned{i}", EstimatorRole.TunedBaseline) })];
        EstimatorColors colors = new(estimators);
        string[] all = [.. estimators.Select(e => e.Name), "rectified", "phase_clock", "lowpass_by_decoding", "lowpass_2hz"];
        Assert.Equal(all.Length, all.Select(name => colors.Of(name).ToHex()).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"format":1,"decoding":null}""")]
    [InlineData("""{"format":1,"estimators":null}""")]
    [InlineData("""{"format":1,"decod""")]
    public void FromJson_Damage_IsNamedWithItsFile(string json)
    {
        string message = Assert.Throws<InvalidDataException>(() => EvaluationReport.FromJson(json, "evaluation.json")).Message;
        Assert.Contains("'evaluation.json'", message, StringComparison.Ordinal);
    }

    private static EvaluationSection Single(EvaluationReport report) => Assert.Single(new EvaluationSections(report, new PageParts()).Sections);

    private static string DrawingOf(EvaluationFigure figure) => InlineSvg.Of(figure.Plot, figure.Width, figure.Height, "d", figure.Caption).ToString(SaveOptions.DisableFormatting);

    private static IReadOnlyList<DecodingResult> Evaluated(string estimator) => [new(estimator, "knee", DecodingScore.Standard, .5, .1, 0, .5)];

    private static EventResponse Gain(string name, string channel, double gain)
    {
        IntervalCurve curve = new([gain, gain], [gain, gain], [gain, gain]);
        CutoffFrequency none = new(.5, null, null, null, "never");
        return new EventResponse(name, channel, 20, 0, [10, 20], curve, curve, [0, 0], [1, 1], .1, none, none);
    }
}
