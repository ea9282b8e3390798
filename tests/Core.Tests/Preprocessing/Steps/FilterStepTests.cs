using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Preprocessing.Filtering;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Tests.Preprocessing.Steps;

public sealed class FilterStepTests
{
    [Fact]
    public void Apply_EveryFilter_FiltersEachChannelAtTheRecordingsRate()
    {
        double[] first = Signals.Wave(200), second = Signals.RawEmg(200, 0);
        EmgRecording recording = Signals.Recording(2000, ("TA", first), ("GA", second));
        (PreprocessingStep Step, IReadOnlyList<SecondOrderSection> Sections)[] filters =
        [
            (new NotchFilter(50, 2), [IirNotch.Design(50, 2, 2000)]),
            (new HighPassFilter(65), Butterworth.HighPass(4, 65, 2000)),
            (new LowPassFilter(300, 3), Butterworth.LowPass(3, 300, 2000)),
        ];
        foreach ((PreprocessingStep step, IReadOnlyList<SecondOrderSection> sections) in filters)
        {
            EmgRecording filtered = step.Apply(recording);
            Assert.Equal(new ZeroPhaseFilter(sections).Apply(first), filtered.Samples.GetChannel(0));
            Assert.Equal(new ZeroPhaseFilter(sections).Apply(second), filtered.Samples.GetChannel(1));
        }
    }

    [Fact]
    public void Apply_Gap_FiltersEachSideAsIfAlone()
    {
        double[] samples = Signals.Wave(300);
        Array.Fill(samples, double.NaN, 100, 50);
        EmgRecording filtered = new HighPassFilter(65).Apply(Signals.Recording(1000, ("TA", samples)) with { Gaps = [new(100, 50)] });
        ZeroPhaseFilter filter = new(Butterworth.HighPass(4, 65, 1000));
        double[] expected = [.. filter.Apply(samples.AsSpan(0, 100)), .. samples[100..150], .. filter.Apply(samples.AsSpan(150))];
        Assert.Equal(expected, filtered.Samples.GetChannel(0));
    }

    [Fact]
    public void Apply_MissingSamples_CountAsMeanAndStayMissing()
    {
        double[] samples = Signals.Wave(100);
        samples[30] = samples[31] = samples[99] = double.NaN;
        double mean = samples.Where(double.IsFinite).Average();
        double[] expected = new ZeroPhaseFilter(Butterworth.HighPass(4, 65, 1000)).Apply(Array.ConvertAll(samples, x => double.IsNaN(x) ? mean : x));
        expected[30] = expected[31] = expected[99] = double.NaN;
        Signals.AssertClose(expected, new HighPassFilter(65).Apply(Signals.Recording(1000, ("TA", samples))).Samples.GetChannel(0));
    }

    [Fact]
    public void Apply_RunTooShort_SaysWhichAndHowLong()
    {
        EmgRecording recording = Signals.Recording(1000, ("TA", Signals.Wave(100))) with { Gaps = [new(80, 10)] };
        string message = Assert.Throws<InvalidDataException>(() => new HighPassFilter(65).Apply(recording)).Message;
        Assert.Contains("needs more than 15 samples in a row, the run from 10.090 s has 10", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Notch_AtOrAboveNyquist_IsLeftOutAndSaysSo()
    {
        EmgRecording recording = Signals.Recording(500, ("TA", Signals.Wave(100)));
        NotchFilter notch = new(250, 2);
        Assert.Same(recording, notch.Apply(recording));
        Assert.Equal("notch 250 Hz left out: not below half the sample rate of 500 Hz", notch.Describe(500));
        Assert.Equal("notch 250 Hz, bandwidth 2 Hz, zero phase", notch.Describe(501));
    }

    [Fact]
    public void HighAndLowPass_RateTooLow_SayWhichRateIsNeeded()
    {
        EmgRecording recording = Signals.Recording(100, ("TA", Signals.Wave(100)));
        foreach (PreprocessingStep step in new PreprocessingStep[] { new HighPassFilter(65), new LowPassFilter(65) })
        {
            string message = Assert.Throws<InvalidDataException>(() => step.Apply(recording)).Message;
            Assert.Contains("needs a sample rate above 130 Hz, the recording has 100 Hz", message, StringComparison.Ordinal);
        }
    }
}
