using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Tests.Preprocessing.Steps;

public sealed class AmplitudeStepTests
{
    private static readonly EmgRecording Small = Signals.Recording(100, ("TA", Signals.Make(50, t => Math.Abs(Math.Sin(0.3 * t)))));
    private static readonly EmgRecording Large = Signals.Recording(100, ("TA", Signals.Make(50, t => 3 * Math.Abs(Math.Sin(0.3 * t)))));

    [Fact]
    public void Rectify_AnySign_GivesMagnitudes() =>
        Assert.Equal([1, 2, double.NaN, 0], new Rectify().Apply(Signals.Recording(100, ("TA", [1, -2, double.NaN, 0]))).Samples.Values);

    // NumPy 1.24: quantile of both recordings taken together, then of the clipped samples.
    [Fact]
    public void ClipThenScale_TwoRecordings_LearnPooledQuantiles()
    {
        ClipAtQuantile clip = (ClipAtQuantile)new ClipAtQuantile(0.9).Fit([Small, Large]);
        ScaleToQuantile scale = (ScaleToQuantile)new ScaleToQuantile(0.5).Fit([clip.Apply(Small), clip.Apply(Large)]);
        ChannelConstant limit = Assert.Single(clip.Limits!);
        Assert.Equal(("TA", "mV"), (limit.Channel, limit.Unit));
        Assert.Equal(2.8376756404638654, limit.Value, 1e-14);
        Assert.Equal(0.9408478231094215, scale.Divisors![0].Value, 1e-14);
        double[] expected = [.. Large.Samples.Values.Select(x => Math.Min(x, 2.8376756404638654) / 0.9408478231094215)];
        Signals.AssertClose(expected, scale.Apply(clip.Apply(Large)).Samples.Values);
    }

    [Fact]
    public void Clip_ChannelQuantiles_ReplaceTheCommonOne()
    {
        double[] ramp = Signals.Make(101, t => t);
        ClipAtQuantile clip = new(0.99) { ChannelQuantiles = [new("SM", 0.5), new("VL", 0.2, Required: false)] };
        clip = (ClipAtQuantile)clip.Fit([Signals.Recording(100, ("TA", ramp), ("SM", ramp))]);
        Assert.Equal([99, 50], clip.Limits!.Select(l => l.Value));
        Assert.Equal("clip at quantile 0.99, SM at 0.5", clip.Describe());
    }

    [Fact]
    public void Clip_RequiredChannelAbsent_ListsThosePresent()
    {
        ClipAtQuantile clip = new(0.99) { ChannelQuantiles = [new("SM", 0.5)] };
        Assert.Contains("no channel 'SM'; its channels are 'TA'", Assert.Throws<InvalidDataException>(() => clip.Fit([Small])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_MissingSamples_AreLeftOut()
    {
        EmgRecording holed = Signals.Recording(100, ("TA", [1, double.NaN, 2, 3, double.NaN]));
        Assert.Equal(2, ((ScaleToQuantile)new ScaleToQuantile(0.5).Fit([holed])).Divisors![0].Value);
    }

    [Fact]
    public void Scale_QuantileZero_IsRefused()
    {
        EmgRecording silent = Signals.Recording(100, ("TA", [0, 0, 0, 1]));
        Assert.Contains("Channel 'TA': its 0.5 quantile is 0", Assert.Throws<InvalidDataException>(() => new ScaleToQuantile(0.5).Fit([silent])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_Unfitted_SaysToFit()
    {
        Assert.Contains("PreprocessingChain.Fit", Assert.Throws<InvalidOperationException>(() => new ClipAtQuantile(0.9).Apply(Small)).Message, StringComparison.Ordinal);
        Assert.Contains("PreprocessingChain.Fit", Assert.Throws<InvalidOperationException>(() => new ScaleToQuantile(0.9).Apply(Small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_ChannelNeverFitted_IsNamed()
    {
        PreprocessingStep scale = new ScaleToQuantile(0.9).Fit([Small]);
        Assert.Contains("also has 'GA'", Assert.Throws<InvalidDataException>(() => scale.Apply(Signals.Recording(100, ("TA", [1]), ("GA", [1])))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_OtherUnit_IsRefusedUnlessUnknown()
    {
        PreprocessingStep scale = new ScaleToQuantile(0.9).Fit([Small]);
        Assert.Contains("its unit is V", Assert.Throws<InvalidDataException>(() => scale.Apply(Small with { Channels = [new("TA", "V")] })).Message, StringComparison.Ordinal);
        Assert.Equal(scale.Apply(Small).Samples.Values, scale.Apply(Small with { Channels = [new("TA", "a.u.")] }).Samples.Values);
    }

    [Fact]
    public void RaiseToEpsilon_SmallSamples_AreRaisedAndCounted()
    {
        EmgRecording recording = Signals.Recording(100, ("TA", [0.5, 0, double.NaN, 0.05, 1]), ("GA", [1, 2, 3, 0.1, 5]));
        RaiseToEpsilon raise = new(0.1);
        Assert.Equal([2L, 0L], raise.CountRaised(recording));
        Assert.Equal([0.5, 0.1, double.NaN, 0.1, 1], raise.Apply(recording).Samples.GetChannel(0));
        Assert.Equal(recording.Samples.GetChannel(1), raise.Apply(recording).Samples.GetChannel(1));
    }

    [Fact]
    public void RaiseToEpsilon_MostSamplesNotPositive_SuggestsRectification()
    {
        RaiseToEpsilon raise = new(1e-4);
        Assert.Equal(4, raise.Apply(Signals.Recording(100, ("TA", [-1, 1, 0, 2]))).SampleCount);
        string message = Assert.Throws<InvalidDataException>(() => raise.Apply(Signals.Recording(100, ("TA", [-1, double.NaN, 0, 2])))).Message;
        Assert.Contains("channel 'TA': 2 of 3 samples are 0 or below", message, StringComparison.Ordinal);
        Assert.Contains("choose a chain that rectifies", message, StringComparison.Ordinal);
    }
}
