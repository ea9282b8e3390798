using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Subjects;
using AutoLfads.Evaluation.Trials;
using AutoLfads.Evaluation.Truth;
using static AutoLfads.Evaluation.Tests.Subjects.SimulatedRecording;

namespace AutoLfads.Evaluation.Tests.Subjects;

public sealed class EvaluatorTests
{
    private static readonly IReadOnlyList<Channel> Force = [new("force", "N")];

    [Fact]
    public void Truth_TruthAsTheEstimate_BeatsALowPassTunedOnTheTruth()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 1);
        IReadOnlyList<TruthResult> results = Recover(emg, truth, truth);
        Assert.Equal(6, results.Count);
        Assert.All(results.Where(r => r.Estimator == "autolfads"), r => Assert.Equal(1, r.R2, 1e-12));
        double rectified = Mean(results, e => e == "rectified"), tuned = Mean(results, e => e.StartsWith("lowpass_", StringComparison.Ordinal));
        Assert.InRange(tuned, rectified + .1, .999);
        Assert.All(LowPassEnvelope.DefaultCutoffsHz, cutoff =>
            Assert.True(TruthScore.Evaluate("x", new LowPassEnvelope(cutoff).Estimate(emg, RateHz), truth, Channels).Average(r => r.R2) <= tuned));
    }

    [Fact]
    public void Truth_EstimateDoesNotCoverTheEnd_ScoresAllOnTheBinsItCovers()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 2);
        SampleMatrix estimate = new(truth.SampleCount, 2, [.. truth.Values]);
        estimate.Values.AsSpan(estimate.Values.Length / 2).Fill(double.NaN);
        SampleMatrix firstHalf = new(truth.SampleCount / 2, 2, truth.Values[..(truth.Values.Length / 2)]), emgHalf = new(emg.SampleCount / 2, 2, emg.Values[..(emg.Values.Length / 2)]);
        double[] expected = [.. TruthScore.Evaluate("rectified", emgHalf, firstHalf, Channels).Select(r => r.R2)];
        double[] actual = [.. Recover(emg, estimate, truth).Where(r => r.Estimator == "rectified").Select(r => r.R2)];
        Assert.Equal(expected[0], actual[0], 1e-12);
        Assert.Equal(expected[1], actual[1], 1e-12);
    }

    [Fact]
    public void Truth_OneWindowWithoutMargins_IsTheRecordingsScore()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 3);
        TrainingData data = Windows(emg, marginBins: 0);
        WindowSubject subject = new("run", data, [new WindowOutput("autolfads", data.Train, data.Valid)]) { Truth = TrialSet.FromWindows(Channels, RateHz, [Halves(truth).First, Halves(truth).Second], 500) };
        IReadOnlyList<TruthResult> actual = Run(subject, Analysis.Truth).Truth!;
        IReadOnlyList<TruthResult> expected = Recover(emg, emg, truth);
        Assert.All(expected.Where(r => !r.Estimator.StartsWith("lowpass_", StringComparison.Ordinal)).Zip(actual), pair =>
        {
            Assert.Equal((pair.First.Estimator, pair.First.Channel), (pair.Second.Estimator, pair.Second.Channel));
            Assert.Equal(pair.First.R2, pair.Second.R2, 1e-5); // windows are in single precision
        });
    }

    [Fact]
    public void Decoding_ForceFollowsTheActivation_RanksTheEstimatorsAndFindsTheLag()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 5);
        SampleMatrix force = new(truth.SampleCount, 1);
        for (int t = 0; t < force.SampleCount; t++) force[t, 0] = t < 10 ? double.NaN : truth[t - 10, 0] - (.5 * truth[t - 10, 1]);
        EvaluationReport report = Run(Decoded([("autolfads", truth), ("emg", emg)], emg, force), Analysis.Decoding);
        DecodingResult best = report.Decoding.Where(r => r.Estimator == "autolfads").MaxBy(r => r.R2)!;
        Assert.Equal(10, best.LagBins);
        Assert.InRange(best.R2, .999, 1);
        Assert.All(report.Decoding, r => Assert.Equal(DecodingScore.Standard, r.Score));
        Assert.True(report.Decoding.Where(r => r.Estimator == "lowpass_10hz").Max(r => r.R2) > report.Decoding.Where(r => r.Estimator == "rectified").Max(r => r.R2));
        // A second estimate that is the rectified EMG scores as that, at every lag.
        Assert.Equal(report.LagCurves!.First(c => c.Estimator == "rectified").R2, report.LagCurves!.First(c => c.Estimator == "emg").R2);
        Assert.Equal(best.R2, report.LagCurves!.First(c => c.Estimator == "autolfads").R2[10]);
        Assert.Equal(10 / RateHz, report.LagCurves![0].LagSeconds[10]);
        Assert.Null(report.Comparisons);
        Assert.Empty(report.Omitted);
    }

    [Fact]
    public void Comparison_TruthAgainstEmg_IsSignificantAndAgainstItselfIsNot()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 6);
        SampleMatrix force = new(truth.SampleCount, 1, truth.GetChannel(0));
        Random random = new(1);
        for (int t = 0; t < force.SampleCount; t++) force[t, 0] += random.NextDouble(); // a perfect decoding would leave errors of rounding to compare
        EvaluationReport report = Run(Decoded([("autolfads", truth), ("same", truth), ("emg", emg)], emg, force), Analysis.Comparison);
        Assert.Contains(report.Estimators, e => e.Role == EstimatorRole.TunedBaseline && e.Name.StartsWith("lowpass_", StringComparison.Ordinal));
        Assert.Contains(report.Estimators, e => e.Role == EstimatorRole.TunedBaseline && e.Name.StartsWith("bayes_", StringComparison.Ordinal));
        Assert.All(report.Comparisons!.Where(c => c.Second == "same"), c => Assert.Equal((0, 1), (c.Difference, c.PValue)));
        PairedResult[] worse = [.. report.Comparisons!.Where(c => c.Second == "emg" && c is { FirstLagBins: 0, SecondLagBins: 0 })];
        Assert.Equal([PairedTest.CorrectedResampledT, PairedTest.WilcoxonSignedRank], worse.Select(c => c.Test).Distinct());
        Assert.All(worse, c => Assert.True(c.Difference > 0 && c.PValue < .01));
        Assert.Equal(10, Assert.Single(report.Nested!).Result.Choices.Count);
    }

    [Fact]
    public void Decoding_LowRate_LeavesOutCutoffsFromHalfTheRateOn()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 6);
        SampleMatrix force = new(truth.SampleCount, 1, truth.GetChannel(0));
        RecordingSubject subject = new([("autolfads", Estimate(emg, truth, rateHz: 24))]) { Behaviour = TrialSet.FromRecording(Force, 24, force) };
        Assert.Equal(["autolfads", "rectified", "lowpass_2hz", "lowpass_7hz", "lowpass_10hz"], Run(subject, Analysis.Decoding).Decoding.Select(r => r.Estimator).Distinct());
    }

    [Fact]
    public void Evaluate_EverythingOfABareRecording_DoesWhatItCanAndSaysWhatNot()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 8);
        EvaluationReport report = Evaluator.Evaluate(new RecordingSubject([("autolfads", Estimate(emg, truth))]), Evaluator.All);
        Assert.Equal(["decoding", "truth", "held_out", "frequency_response", "force", "cortex", "profiles"], report.Omitted.Select(o => o.Analysis));
        Assert.All(report.Omitted, o => Assert.Contains("simulated.nwb", o.Reason, StringComparison.Ordinal));
        Assert.Equal(4 * 2, report.Spectra!.Count); // rectified, the estimate and two tuned baselines
        Assert.Equal(3 * 2, report.Coherence!.Count);
        Assert.Equal(3, report.Oscillations!.Count);
        Assert.Equal(2 * 3, report.Examples!.Count);
        Assert.All(report.Examples!, e => Assert.Equal(3, e.Estimates.Count));
        Assert.DoesNotContain("NaN", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_EventsAndForce_AlignsAndCorrelates()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 9, bins: 6000);
        RecordingEvent[] events = [.. Enumerable.Range(1, 20).Select(i => new RecordingEvent(i % 2 == 0 ? "strike" : "off", i * .5))];
        RecordingSubject subject = new([("autolfads", Estimate(emg, truth) with { Events = events })]) { Force = TrialSet.FromRecording(Force, RateHz, new SampleMatrix(6000, 1, truth.GetChannel(0))) };
        EvaluationReport report = Run(subject, Analysis.FrequencyResponse, Analysis.Force, Analysis.Profiles);
        Assert.Empty(report.Omitted);
        Assert.Equal(["off", "strike"], report.FrequencyResponse!.Select(r => r.Result.Event).Distinct());
        Assert.All(report.ResponseDifferences!, d => Assert.Equal(("off", "strike"), (d.Result.First, d.Result.Second)));
        // The force is the first muscle's activation: its derivative, a quarter cycle of 3 Hz ahead, is out of the lags' reach for it, but less so for its noise-free estimate.
        Assert.True(Best(report, "autolfads") > Best(report, "rectified"));
        Assert.All(report.Profiles!, p => Assert.Equal(500, p.Seconds.Count));
    }

    [Fact]
    public void Evaluate_UnknownEvent_IsOmittedWithTheNamesThereAre()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 9);
        RecordingSubject subject = new([("autolfads", Estimate(emg, truth) with { Events = [new RecordingEvent("strike", 1)] })]);
        EvaluationReport report = Evaluator.Evaluate(subject, new HashSet<Analysis> { Analysis.Profiles }, new EvaluationConfig { Events = ["lift"] });
        Assert.Equal("'simulated.nwb' has no event lift; it has strike.", Assert.Single(report.Omitted).Reason);
    }

    [Fact]
    public void RecordingSubject_OtherBins_SaysSo()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 9);
        (SampleMatrix shortEmg, SampleMatrix shortTruth) = Simulate(seed: 9, bins: 1000);
        string message = Assert.Throws<ArgumentException>(() => new RecordingSubject([("a", Estimate(emg, truth)), ("b", Estimate(shortEmg, shortTruth))])).Message;
        Assert.Contains("'a' has 2000 at 500 Hz from 0 s, 'b' 1000", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoding_NoBehaviour_SaysSo()
    {
        (SampleMatrix emg, _) = Simulate(seed: 9);
        TrainingData data = Windows(emg, marginBins: 0);
        WindowSubject subject = new("run", data, [new WindowOutput("autolfads", data.Train, data.Valid)]);
        Assert.Equal("The windows of 'run' have no behaviour to decode.", Assert.Single(Run(subject, Analysis.Decoding).Omitted).Reason);
    }

    [Fact]
    public void Evaluate_Cancelled_Stops()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 7);
        Assert.Throws<OperationCanceledException>(() => Evaluator.Evaluate(new RecordingSubject([("x", Estimate(emg, truth))]), Evaluator.All, cancellationToken: new CancellationToken(canceled: true)));
    }

    private static EvaluationReport Run(EvaluationSubject subject, params Analysis[] analyses) => Evaluator.Evaluate(subject, analyses.ToHashSet(), cancellationToken: TestContext.Current.CancellationToken);

    private static IReadOnlyList<TruthResult> Recover(SampleMatrix emg, SampleMatrix estimate, SampleMatrix truth) =>
        Run(new RecordingSubject([("autolfads", Estimate(emg, estimate))]) { Truth = TrialSet.FromRecording(Channels, RateHz, truth) }, Analysis.Truth).Truth!;

    private static RecordingSubject Decoded(IEnumerable<(string, SampleMatrix)> estimates, SampleMatrix emg, SampleMatrix force) =>
        new([.. estimates.Select(e => (e.Item1, Estimate(emg, e.Item2)))]) { Behaviour = TrialSet.FromRecording(Force, RateHz, force) };

    private static TrainingData Windows(SampleMatrix emg, int marginBins) => new()
    {
        Channels = Channels, BinSeconds = 1 / RateHz, MarginBins = marginBins, Train = Halves(emg).First, Valid = Halves(emg).Second, TrainIndices = [0], ValidIndices = [1],
    };

    private static (WindowSet First, WindowSet Second) Halves(SampleMatrix matrix)
    {
        float[] values = Array.ConvertAll(matrix.Values, v => (float)v);
        return (new WindowSet(1, matrix.SampleCount / 2, matrix.ChannelCount, values[..(values.Length / 2)]), new WindowSet(1, matrix.SampleCount / 2, matrix.ChannelCount, values[(values.Length / 2)..]));
    }

    private static double Best(EvaluationReport report, string estimator) => report.Force!.Where(f => f.Estimator == estimator && f is { Channel: "TA", Target: "d(force)/dt" }).Max(f => Math.Abs(f.Best));

    private static double Mean(IReadOnlyList<TruthResult> results, Func<string, bool> isEstimator) => results.Where(r => isEstimator(r.Estimator)).Average(r => r.R2);
}
