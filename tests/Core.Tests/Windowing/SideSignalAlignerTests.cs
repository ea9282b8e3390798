using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Tests.Windowing;

public sealed class SideSignalAlignerTests
{
    [Fact]
    public void OntoBins_LinearSignal_IsExactBetweenItsSamples()
    {
        // 200 Hz angles that start 12 ms after the EMG and follow 3·t - 1.
        SideSignal signal = Ramp(rateHz: 200, startSeconds: 10.012, count: 50);
        EmgRecording recording = Bins(rateHz: 500, startSeconds: 10, count: 200);
        SampleMatrix onBins = SideSignalAligner.OntoBins(signal, recording);
        for (int b = 0; b < 200; b++)
        {
            double seconds = 10 + (b / 500.0);
            if (seconds < 10.012 - 1e-9 || seconds > 10.012 + (49 / 200.0) + 1e-9) Assert.True(double.IsNaN(onBins[b, 0]));
            else Assert.Equal((3 * seconds) - 1, onBins[b, 0], 1e-9);
        }

        Assert.False(double.IsNaN(onBins[6, 0])); // the first sample lies on bin 6, up to rounding
    }

    [Fact]
    public void OntoBins_MissingSample_TakesTheBinsBesideItOnly()
    {
        SideSignal signal = Ramp(rateHz: 250, startSeconds: 0, count: 6);
        signal.Samples[2, 0] = double.NaN;
        SampleMatrix onBins = SideSignalAligner.OntoBins(signal, Bins(rateHz: 500, startSeconds: 0, count: 11));
        Assert.Equal([3, 4, 5], Enumerable.Range(0, 11).Where(b => double.IsNaN(onBins[b, 0])));
    }

    private static SideSignal Ramp(double rateHz, double startSeconds, int count)
    {
        SampleMatrix samples = new(count, 1);
        for (int i = 0; i < count; i++) samples[i, 0] = (3 * (startSeconds + (i / rateHz))) - 1;
        return new SideSignal("joint_angles", [new Channel("hip", "deg")], rateHz, startSeconds, samples);
    }

    private static EmgRecording Bins(double rateHz, double startSeconds, int count) =>
        new([new Channel("TA", "mV")], rateHz, startSeconds, new SampleMatrix(count, 1));
}
