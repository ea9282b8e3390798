using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Tests.Comparison;

public sealed class EstimatorComparisonTests
{
    private const double RateHz = 500;
    private static readonly IReadOnlyList<Channel> Channels = [new("TA", "mV"), new("GA", "mV")];
    private static readonly IReadOnlyList<Channel> Force = [new("force", "N")];

    [Fact]
    public void RecoverRecording_TruthAsTheEstimate_BeatsALowPassTunedOnTheTruth()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 1);
        IReadOnlyList<TruthResult> results = EstimatorComparison.RecoverRecording(emg, RateHz, "autolfads", truth, Channels, truth);
        Assert.Equal(6, results.Count);
        Assert.All(results.Where(r => r.Estimator == "autolfads"), r => Assert.Equal(1, r.R2, 1e-12));
        double rectified = Mean(results, e => e == "rectified"), tuned = Mean(results, e => e.StartsWith("lowpass_", StringComparison.Ordinal));
        Assert.InRange(tuned, rectified + .1, .999);
        Assert.All(LowPassEnvelope.DefaultCutoffsHz, cutoff =>
            Assert.True(TruthScore.Evaluate("x", new LowPassEnvelope(cutoff).Estimate(emg, RateHz), truth, Channels).Average(r => r.R2) <= tuned));
    }

    [Fact]
    public void RecoverRecording_EstimateDoesNotCoverTheEnd_ScoresAllOnTheBinsItCovers()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 2);
        SampleMatrix estimate = new(truth.SampleCount, 2, [.. truth.Values]);
        estimate.Values.AsSpan(estimate.Values.Length / 2).Fill(double.NaN);
        SampleMatrix firstHalf = new(truth.SampleCount / 2, 2, truth.Values[..(truth.Values.Length / 2)]), emgHalf = new(emg.SampleCount / 2, 2, emg.Values[..(emg.Values.Length / 2)]);
        double[] expected = [.. TruthScore.Evaluate("rectified", emgHalf, firstHalf, Channels).Select(r => r.R2)];
        double[] actual = [.. EstimatorComparison.RecoverRecording(emg, RateHz, "autolfads", estimate, Channels, truth).Where(r => r.Estimator == "rectified").Select(r => r.R2)];
        Assert.Equal(expected[0], actual[0], 1e-12);
        Assert.Equal(expected[1], actual[1], 1e-12);
    }

    [Fact]
    public void RecoverWindows_OneWindowWithoutMargins_IsTheRecordingsScore()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 3);
        WindowSet emgWindow = Window(emg), truthWindow = Window(truth);
        IReadOnlyList<TruthResult> expected = EstimatorComparison.RecoverRecording(emg, RateHz, "autolfads", emg, Channels, truth);
        IReadOnlyList<TruthResult> actual = EstimatorComparison.RecoverWindows(emgWindow, marginBins: 0, RateHz, "autolfads", emgWindow, Channels, truthWindow);
        Assert.Equal(expected.Select(r => (r.Estimator, r.Channel)), actual.Select(r => (r.Estimator, r.Channel)));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.R2, pair.Second.R2, 1e-5)); // windows are in single precision
    }

    [Fact]
    public void RecoverWindows_MarginsOnTheEmgOnly_ComparesTheCentres()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 4);
        WindowSet emgWindow = Window(emg), truthCentre = Window(truth).WithoutMargins(10);
        IReadOnlyList<TruthResult> results = EstimatorComparison.RecoverWindows(emgWindow, marginBins: 10, RateHz, "autolfads", truthCentre, Channels, truthCentre);
        Assert.All(results.Where(r => r.Estimator == "autolfads"), r => Assert.Equal(1, r.R2, 1e-12));
        Assert.True(Mean(results, e => e.StartsWith("lowpass_", StringComparison.Ordinal)) > Mean(results, e => e == "rectified"));
    }

    [Fact]
    public void DecodeRecording_ForceFollowsTheActivation_RanksTheEstimatorsAndFindsTheLag()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 5);
        SampleMatrix force = new(truth.SampleCount, 1);
        for (int t = 0; t < force.SampleCount; t++) force[t, 0] = t < 10 ? double.NaN : truth[t - 10, 0] - (.5 * truth[t - 10, 1]);
        IReadOnlyList<DecodingResult> results = EstimatorComparison.DecodeRecording(emg, RateHz, "autolfads", truth, Force, force);
        DecodingResult best = results.Where(r => r.Estimator == "autolfads").MaxBy(r => r.R2)!;
        Assert.Equal(10, best.LagBins);
        Assert.InRange(best.R2, .999, 1);
        Assert.All(results, r => Assert.Equal(DecodingScore.Standard, r.Score));
        Assert.True(results.Where(r => r.Estimator == "lowpass_10hz").Max(r => r.R2) > results.Where(r => r.Estimator == "rectified").Max(r => r.R2));
    }

    [Fact]
    public void DecodeRecording_LowRate_LeavesOutCutoffsFromHalfTheRateOn()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 6);
        SampleMatrix force = new(truth.SampleCount, 1, truth.GetChannel(0));
        IEnumerable<string> names = EstimatorComparison.DecodeRecording(emg, sampleRateHz: 24, "autolfads", truth, Force, force).Select(r => r.Estimator).Distinct();
        Assert.Equal(["autolfads", "rectified", "lowpass_2hz", "lowpass_7hz", "lowpass_10hz"], names);
    }

    [Fact]
    public void DecodeWindows_NoBehaviour_SaysSo()
    {
        WindowSet windows = new(2, 10, 1);
        TrainingData data = new() { Channels = [new("TA", "mV")], BinSeconds = .002, MarginBins = 0, Train = windows, Valid = windows, TrainIndices = [0, 1], ValidIndices = [2, 3] };
        Assert.Contains("without behaviour", Assert.Throws<ArgumentException>(() => EstimatorComparison.DecodeWindows(data, "x", windows, windows)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RecoverRecording_Cancelled_Stops()
    {
        (SampleMatrix emg, SampleMatrix truth) = Simulate(seed: 7);
        Assert.Throws<OperationCanceledException>(() => EstimatorComparison.RecoverRecording(emg, RateHz, "x", truth, Channels, truth, new CancellationToken(canceled: true)));
    }

    /// <summary>Two slow activations and EMG of which each bin is its activation times the magnitude of a uniform draw.</summary>
    private static (SampleMatrix Emg, SampleMatrix Truth) Simulate(int seed)
    {
        Random random = new(seed);
        SampleMatrix emg = new(2000, 2), truth = new(2000, 2);
        for (int t = 0; t < truth.SampleCount; t++)
        {
            truth[t, 0] = 1.2 + Math.Sin(2 * Math.PI * 3 * t / RateHz);
            truth[t, 1] = 1.5 + Math.Cos(2 * Math.PI * 5 * t / RateHz);
            for (int c = 0; c < 2; c++) emg[t, c] = truth[t, c] * random.NextDouble();
        }

        return (emg, truth);
    }

    private static WindowSet Window(SampleMatrix matrix) => new(1, matrix.SampleCount, matrix.ChannelCount, Array.ConvertAll(matrix.Values, v => (float)v));

    private static double Mean(IReadOnlyList<TruthResult> results, Func<string, bool> isEstimator) => results.Where(r => isEstimator(r.Estimator)).Average(r => r.R2);
}
