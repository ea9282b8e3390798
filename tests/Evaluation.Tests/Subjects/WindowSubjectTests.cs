using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.HeldOut;
using AutoLfads.Evaluation.Subjects;

namespace AutoLfads.Evaluation.Tests.Subjects;

/// <summary>Samples that windows' estimators are not given.</summary>
public sealed class WindowSubjectTests
{
    private const int WindowBins = 60;
    private const int MarginBins = 4;
    private static readonly IReadOnlyList<Channel> Channels = [new("TA", "a.u."), new("GA", "a.u.")];

    [Fact]
    public void HeldOut_KnownEnvelope_GainsMoreThanEmgThatCopiesItsNoise()
    {
        TrainingData data = Simulate(linear: false);
        WindowSubject subject = Subject(data, (windows, _) => Envelope(windows));
        IReadOnlyList<HeldOutLikelihood> results = subject.HeldOut(new HeldOutConfig { BlockBins = 3 }, [new RectifiedEmg()], TestContext.Current.CancellationToken);
        Assert.Equal(["truth", "truth", "rectified", "rectified"], results.Select(r => r.Estimator));
        for (int c = 0; c < 2; c++)
        {
            Assert.True(results[c].NllNats < results[c].ConstantNllNats - .1, "the known envelope is more likely than a constant one");
            Assert.True(results[c].NllNats < results[2 + c].NllNats - .05, "and than straight lines between noisy samples");
            Assert.Equal(results[c].SampleCount, results[2 + c].SampleCount);
        }
    }

    [Fact]
    public void HeldOut_ModelIsGivenMaskedSamplesOnly_AndBaselinesStraightLines()
    {
        TrainingData data = Simulate(linear: true);
        List<WindowSet> given = [];
        WindowSubject subject = Subject(data, (windows, share) =>
        {
            Assert.Equal(.3, share);
            given.Add(windows);
            return Envelope(windows);
        });
        Recorder recorder = new();
        subject.HeldOut(new HeldOutConfig { Share = .3, BlockBins = 5 }, [recorder], TestContext.Current.CancellationToken);
        Assert.Equal([data.Train.WindowCount, data.Valid.WindowCount], given.Select(g => g.WindowCount));
        int hidden = given[0].Values.Count(float.IsNaN);
        Assert.InRange(hidden / (double)given[0].Values.Length, .25, .35);
        Assert.All(given[0].Values.Zip(data.Train.WithoutMargins(MarginBins).Values), pair => Assert.True(float.IsNaN(pair.First) || pair.First == pair.Second));
        // Between samples on a straight line nothing is lost by hiding some.
        Assert.All(recorder.Seen[0].Values.Zip(data.Train.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
    }

    [Fact]
    public void HeldOut_NoModelCanLeaveOutSamples_SaysSo()
    {
        TrainingData data = Simulate(linear: true);
        WindowSubject subject = new("run", data, [new WindowOutput("x", data.Train.WithoutMargins(MarginBins), data.Valid.WithoutMargins(MarginBins))]);
        Assert.Contains("None of the models of 'run' can estimate", Assert.Throws<ArgumentException>(() => subject.HeldOut(new HeldOutConfig(), [], TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static WindowSubject Subject(TrainingData data, Func<WindowSet, double, WindowSet> again) =>
        new("run", data, [new WindowOutput("truth", Envelope(data.Train.WithoutMargins(MarginBins)), Envelope(data.Valid.WithoutMargins(MarginBins))) { Again = again }]);

    private static double EnvelopeAt(int bin) => 1 + (.8 * Math.Sin(2 * Math.PI * bin / WindowBins));

    private static WindowSet Envelope(WindowSet windows)
    {
        WindowSet envelope = new(windows.WindowCount, windows.TimeBins, windows.ChannelCount);
        for (int w = 0; w < windows.WindowCount; w++)
            for (int t = 0; t < windows.TimeBins; t++)
                for (int c = 0; c < windows.ChannelCount; c++) envelope[w, t, c] = (float)EnvelopeAt(t);
        return envelope;
    }

    /// <summary>Noise about a known envelope, or straight lines without noise.</summary>
    private static TrainingData Simulate(bool linear)
    {
        Random random = new(5);
        WindowSet Windows(int count)
        {
            WindowSet windows = new(count, WindowBins + (2 * MarginBins), 2);
            for (int w = 0; w < count; w++)
                for (int t = 0; t < windows.TimeBins; t++)
                    for (int c = 0; c < 2; c++) windows[w, t, c] = (float)(linear ? 1 + w + (.01 * t) : EnvelopeAt(t - MarginBins) * random.NextDouble() * 2);
            return windows;
        }

        return new TrainingData { Channels = Channels, BinSeconds = .002, MarginBins = MarginBins, Train = Windows(20), Valid = Windows(8), TrainIndices = [.. Enumerable.Range(0, 20)], ValidIndices = [.. Enumerable.Range(20, 8)] };
    }

    private sealed class Recorder : IEnvelopeEstimator
    {
        private readonly RectifiedEmg rectified = new();

        public IReadOnlyList<WindowSet> Seen { get; private set; } = [];

        public string Name => "recorder";

        public SampleMatrix Estimate(SampleMatrix emg, double sampleRateHz, CancellationToken cancellationToken = default) => emg;

        public IReadOnlyList<WindowSet> EstimateWindows(IReadOnlyList<WindowSet> emg, int marginBins, double sampleRateHz, CancellationToken cancellationToken = default)
        {
            Seen = emg;
            return rectified.EstimateWindows(emg, marginBins, sampleRateHz, cancellationToken);
        }
    }
}
