using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Tests.Preprocessing.Steps;

public sealed class ChannelStepTests
{
    private static readonly EmgRecording Recording = Signals.Recording(100, ("TA", [1, 2, 3]), ("GA", [4, 5, 6]), ("SM", [7, 8, 9]));

    [Fact]
    public void SelectChannels_Names_KeepsThemInThatOrder()
    {
        EmgRecording selected = new SelectChannels(["SM", "TA"]).Apply(Recording);
        Assert.Equal(["SM", "TA"], selected.Channels.Select(c => c.Name));
        Assert.Equal([7, 1, 8, 2, 9, 3], selected.Samples.Values);
    }

    [Fact]
    public void SelectChannels_AbsentName_ListsAbsentAndPresent()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => new SelectChannels(["TA", "VL"]).Apply(Recording));
        Assert.Contains("'s01.nwb' has no channel 'VL'; its channels are 'TA', 'GA', 'SM'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SelectChannels_FittedToAll_SortsLaterRecordings()
    {
        EmgRecording other = Signals.Recording(100, ("SM", [7]), ("extra", [0]), ("GA", [4]), ("TA", [1]));
        Assert.Equal([1, 4, 7], new SelectChannels([]).Fit([Recording]).Apply(other).Samples.Values);
    }

    [Fact]
    public void SelectChannels_FitToDifferentChannels_NamesBoth()
    {
        EmgRecording other = Signals.Recording(100, ("TA", [1]));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => new SelectChannels([]).Fit([Recording, other]));
        Assert.Contains("preprocessing.channels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckChannels_SignalEverywhere_ReturnsTheRecording() => Assert.Same(Recording, new CheckChannels().Apply(Recording));

    [Fact]
    public void CheckChannels_SeveralFaults_NamesEach()
    {
        EmgRecording faulty = Signals.Recording(100, ("zero", [0, 0, 0]), ("TA", [1, 2, 3]), ("flat", [2.5, double.NaN, 2.5]),
            ("absent", [double.NaN, double.NaN, double.NaN]), ("overflow", [1, 2, double.NegativeInfinity]));
        string message = Assert.Throws<InvalidDataException>(() => new CheckChannels().Apply(faulty)).Message;
        Assert.Contains("channel 'zero': every sample is 0", message, StringComparison.Ordinal);
        Assert.Contains("channel 'flat': every sample is 2.5", message, StringComparison.Ordinal);
        Assert.Contains("channel 'absent': every sample is missing", message, StringComparison.Ordinal);
        Assert.Contains("channel 'overflow': infinite sample at 10.020 s", message, StringComparison.Ordinal);
        Assert.DoesNotContain("'TA'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void HandleMissing_Error_SaysChannelCountAndFirstTime()
    {
        string message = Assert.Throws<InvalidDataException>(() => new HandleMissing(MissingSamples.Error).Apply(WithMissing())).Message;
        Assert.Contains("'s01.nwb', channel 'GA': 3 missing (NaN) samples, first at 10.010 s", message, StringComparison.Ordinal);
        Assert.DoesNotContain("'TA'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void HandleMissing_Mask_ReturnsTheRecording()
    {
        EmgRecording recording = WithMissing();
        Assert.Same(recording, new HandleMissing(MissingSamples.Mask).Apply(recording));
    }

    [Fact]
    public void HandleMissing_Interpolate_DrawsLinesWithinRunsAndLeavesGaps()
    {
        EmgRecording filled = new HandleMissing(MissingSamples.Interpolate).Apply(WithMissing());
        Assert.Equal([1, 2, 3, 4, double.NaN, double.NaN, 7, 7], filled.Samples.GetChannel(1));
        Assert.Equal([0, 1, 2, 3, double.NaN, double.NaN, 6, 7], filled.Samples.GetChannel(0));
    }

    [Fact]
    public void HandleMissing_InterpolateFromNothing_NamesTheRun()
    {
        EmgRecording recording = WithMissing();
        recording.Samples[6, 1] = double.NaN;
        string message = Assert.Throws<InvalidDataException>(() => new HandleMissing(MissingSamples.Interpolate).Apply(recording)).Message;
        Assert.Contains("channel 'GA': no sample to interpolate from between 10.060 s and 10.080 s", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(-1, 2)]
    [InlineData(6, 3)]
    public void HandleMissing_ImpossibleGap_IsRefused(int start, int count)
    {
        EmgRecording recording = WithMissing() with { Gaps = [new(start, count)] };
        Assert.Contains("gaps must be", Assert.Throws<InvalidDataException>(() => new HandleMissing(MissingSamples.Error).Apply(recording)).Message, StringComparison.Ordinal);
    }

    // Samples 4 and 5 are a gap.
    private static EmgRecording WithMissing() =>
        Signals.Recording(100, ("TA", [0, 1, 2, 3, double.NaN, double.NaN, 6, 7]), ("GA", [1, double.NaN, double.NaN, 4, double.NaN, double.NaN, 7, double.NaN]))
            with { Gaps = [new(4, 2)] };
}
