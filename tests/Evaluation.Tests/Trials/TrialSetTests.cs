using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Tests.Trials;

public sealed class TrialSetTests
{
    [Fact]
    public void AroundEvents_Events_AreCutAtTheNearestBinAndThoseAtTheEndsCounted()
    {
        SampleMatrix samples = SampleMatrix.FromChannels([[.. Enumerable.Range(0, 100).Select(t => (double)t)], [.. Enumerable.Range(0, 100).Select(t => -(double)t)]]);
        TrialSet trials = TrialSet.AroundEvents(Noise.Names(2), 10, samples, [.4, .52, 5.04, 9.5, 9.6, -1], binsBefore: 5, binsAfter: 5);
        Assert.Equal((3, 3), (trials.TrialCount, trials.OutsideCount));
        Assert.Equal([5, 50, 95], Enumerable.Range(0, 3).Select(i => trials[i, trials.EventBin, 0]));
        Assert.Equal([-45, -46, -47, -48, -49, -50, -51, -52, -53, -54], trials.Signal(1, 1));
    }

    [Fact]
    public void FromWindows_Sets_FollowOneAnother()
    {
        WindowSet first = new(1, 2, 2, [1, 2, 3, 4]), second = new(2, 2, 2, [5, 6, 7, 8, 9, 10, 11, 12]);
        TrialSet trials = TrialSet.FromWindows(Noise.Names(2), 500, [first, second], eventBin: 1);
        Assert.Equal((3, 2, 1), (trials.TrialCount, trials.TimeBins, trials.EventBin));
        Assert.Equal([10, 12], trials.Signals(1)[2]);
    }

    [Fact]
    public void WithoutTrialMean_Trials_KeepWhatDiffersAndWhatIsMissing()
    {
        TrialSet trials = TrialSet.FromWindows(Noise.Names(1), 500, [new WindowSet(3, 2, 1, [1, 10, 2, float.NaN, 6, 20])]).WithoutTrialMean();
        Assert.Equal([-2, -5, -1, double.NaN, 3, 5], trials.Signals(0).SelectMany(s => s));
        TrialSet single = Noise.Recording(500, [1, 2, 3]);
        Assert.Same(single, single.WithoutTrialMean());
    }

    [Fact]
    public void UnusableSignals_SayWhatIsRequired()
    {
        SampleMatrix samples = new(10, 1);
        Assert.Contains("2 channel names", Assert.Throws<ArgumentException>(() => TrialSet.FromRecording(Noise.Names(2), 500, samples)).Message, StringComparison.Ordinal);
        Assert.Contains("above 0 Hz", Assert.Throws<ArgumentException>(() => TrialSet.FromRecording(Noise.Names(1), 0, samples)).Message, StringComparison.Ordinal);
        Assert.Contains("None of 1 events", Assert.Throws<ArgumentException>(() => TrialSet.AroundEvents(Noise.Names(1), 10, samples, [.1], 5, 5)).Message, StringComparison.Ordinal);
        Assert.Contains("None of 0 events", Assert.Throws<ArgumentException>(() => TrialSet.AroundEvents(Noise.Names(1), 10, samples, [], 0, 5)).Message, StringComparison.Ordinal);
        Assert.Contains("At least one", Assert.Throws<ArgumentException>(() => TrialSet.FromRecording(Noise.Names(1), 10, new SampleMatrix(0, 1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TrialSet.FromWindows(Noise.Names(1), 500, [new WindowSet(1, 2, 1)], eventBin: 2));
    }
}
