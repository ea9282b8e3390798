using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;
using CsCheck;

namespace AutoLfads.Core.Tests.Preprocessing;

public sealed class PreprocessingChainTests
{
    private static readonly EmgRecording Raw = Signals.Recording(5000, ("TA", Signals.RawEmg(3000, 0)), ("SM", Signals.RawEmg(3000, 1)));

    // SciPy 1.10 and NumPy 1.24, step by step: filtfilt of the notches, sosfiltfilt, decimate(n=500, ftype="fir"), quantile.
    [Fact]
    public void Apply_RatChain_EqualsScipy()
    {
        PreprocessingChain chain = PreprocessingChain.Create(new() { Chain = "rat" }).Fit([Raw]);
        PreprocessingResult result = chain.Apply(Raw);
        Signals.AssertClose([1.2867338818478107, 1.2702596871782483], chain.ChannelScales);
        Signals.AssertClose([1.576576767066971, 1.2978165020883405], chain.Steps.OfType<ClipAtQuantile>().Single().Limits!.Select(l => l.Value));
        AssertSamples(result.Recording, 0, [0.017396635885858793, 0.7843024735946554, 0.7841512999351411, 0.4762930862944778], [0, 50, 123, 299]);
        AssertSamples(result.Recording, 1, [0.44140332504574326, 0.9592365716945991, 0.3414008517690529, 0.9049647307493256], [0, 50, 123, 299]);
        Assert.Equal((300, 500.0), (result.Recording.SampleCount, result.Recording.SampleRateHz));
    }

    [Fact]
    public void Apply_MonkeyChain_EqualsScipy()
    {
        EmgRecording raw = Signals.Recording(4000, ("FCU", Signals.RawEmg(3000, 0)));
        PreprocessingChain chain = PreprocessingChain.Create(new() { Chain = "monkey" }).Fit([raw]);
        Signals.AssertClose([1.591253737004867], chain.ChannelScales);
        AssertSamples(chain.Apply(raw).Recording, 0, [0.006576010614266199, 0.06260336080478683, 0.9865468437082524, 0.47122663781530166], [0, 50, 123, 749]);
    }

    [Fact]
    public void Create_Rat_HasThePublishedOrder() => Assert.Equal(
        [
            "all channels", "channels without signal refused", "missing samples refused",
            "notch 60 Hz, bandwidth 2 Hz, zero phase", "notch 120 Hz, bandwidth 2 Hz, zero phase", "notch 240 Hz, bandwidth 2 Hz, zero phase",
            "notch 300 Hz, bandwidth 2 Hz, zero phase", "notch 420 Hz, bandwidth 2 Hz, zero phase", "high-pass 65 Hz, order 4, zero phase", "rectify",
            "resample 5000 to 500 Hz: every 10th sample after a low-pass of 501 taps", "rectify",
            "clip at quantile 0.999, SM at 0.99", "scale quantile 0.95 to 1", "raise to at least 0.0001",
        ],
        PreprocessingChain.Create(new() { Chain = "rat" }).Describe(5000));

    [Fact]
    public void Create_Surface_LeavesOutNotchesBeyondNyquist()
    {
        IReadOnlyList<string> steps = PreprocessingChain.Create(new()).Describe(400);
        Assert.Contains("notch 150 Hz, bandwidth 2 Hz, zero phase", steps);
        Assert.Contains("notch 200 Hz left out: not below half the sample rate of 400 Hz", steps);
        Assert.Contains("high-pass 20 Hz, order 4, zero phase", steps);
    }

    [Fact]
    public void Create_Overrides_ReplaceTheChainsNumbers()
    {
        PreprocessingChain chain = PreprocessingChain.Create(new()
        {
            Chain = "rat", ModelRateHz = 250, NotchHz = [50], HighPassHz = 30, ClipQuantile = 0.98,
            ChannelClipQuantiles = new Dictionary<string, double> { ["GA"] = 0.9 }, ScaleQuantile = 0.8, Epsilon = 1e-3, Missing = MissingSamples.Mask, Channels = ["GA", "TA"],
        });
        Assert.Equal(
            [
                "channels GA, TA", "channels without signal refused", "missing samples masked", "notch 50 Hz, bandwidth 2 Hz, zero phase",
                "high-pass 30 Hz, order 4, zero phase", "rectify", "resample to 250 Hz", "rectify", "clip at quantile 0.98, GA at 0.9", "scale quantile 0.8 to 1", "raise to at least 0.001",
            ],
            chain.Describe());
        Assert.Equal(250, chain.OutputRateHz(5000));
        Assert.Equal(new NotchFilter(50, 12.5), PreprocessingChain.Create(new() { Chain = "monkey", NotchHz = [50] }).Steps.OfType<NotchFilter>().Single());
    }

    [Fact]
    public void Create_RatWithOneChannelQuantile_KeepsTheOtherDefault() =>
        Assert.Contains("clip at quantile 0.999, TA at 0.9, SM at 0.99",
            PreprocessingChain.Create(new() { Chain = "rat", ChannelClipQuantiles = new Dictionary<string, double> { ["TA"] = 0.9 } }).Describe());

    [Fact]
    public void Create_None_OnlyChecksAndRaises()
    {
        Assert.Equal([typeof(SelectChannels), typeof(CheckChannels), typeof(HandleMissing), typeof(RaiseToEpsilon)], PreprocessingChain.Create(new() { Chain = "none" }).Steps.Select(s => s.GetType()));
        Assert.DoesNotContain(PreprocessingChain.Create(new() { Chain = "none", Epsilon = 0 }).Steps, s => s is RaiseToEpsilon);
        Assert.Equal(123, PreprocessingChain.Create(new() { Chain = "none" }).OutputRateHz(123));
    }

    [Fact]
    public void Create_UnknownChain_ListsTheNames() =>
        Assert.Contains("no chain 'cat'; the chains are rat, monkey, surface, none", Assert.Throws<ArgumentException>(() => PreprocessingChain.Create(new() { Chain = "cat" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_SeveralMistakes_ListsAll()
    {
        string message = Assert.Throws<ArgumentException>(() => PreprocessingChain.Create(new()
        {
            Chain = "none", ModelRateHz = 0, NotchHz = [double.NaN], HighPassHz = -1, ClipQuantile = 1.5, ScaleQuantile = 0, Epsilon = -1, Channels = ["TA", "TA"],
            ChannelClipQuantiles = new Dictionary<string, double> { ["SM"] = 0 },
        })).Message;
        foreach (string path in new[] { "model_rate_hz", "notch_hz", "high_pass_hz", "clip_quantile", "channel_clip_quantiles.SM", "scale_quantile", "epsilon", "channels", "chain" })
            Assert.Contains($"preprocessing.{path}: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_FittedChain_ScalesBackToClippedEnvelope() =>
        Gen.Select(Gen.Double[0.01, 100], Gen.Double[0.5, 1], Gen.Double[0.5, 1]).Sample((gain, clipQuantile, scaleQuantile) =>
        {
            EmgRecording raw = Signals.Recording(500, ("TA", Signals.Make(400, t => gain * Math.Sin(0.9 * t * t))));
            PreprocessingChain chain = PreprocessingChain.Create(new() { ClipQuantile = clipQuantile, ScaleQuantile = scaleQuantile }).Fit([raw]);
            EmgRecording unscaled = chain.Steps.TakeWhile(s => s is not ScaleToQuantile).Aggregate(raw, (r, s) => s.Apply(r));
            PreprocessingResult result = chain.Apply(raw);
            long raised = 0;
            for (int t = 0; t < unscaled.SampleCount; t++)
            {
                double back = result.Recording.Samples[t, 0] * chain.ChannelScales[0];
                if (result.Recording.Samples[t, 0] == 1e-4) raised++;
                else Assert.Equal(1, back / unscaled.Samples[t, 0], 1e-12);
            }

            Assert.Equal(raised, result.RaisedSampleCounts[0]);
        });

    [Fact]
    public void Fit_NoScaling_HasScalesOfOne()
    {
        EmgRecording rectified = Signals.Recording(500, ("TA", [1, 2, 3]), ("GA", [2, 1, 4]));
        PreprocessingChain chain = PreprocessingChain.Create(new() { Chain = "none" }).Fit([rectified]);
        Assert.Equal([1.0, 1.0], chain.ChannelScales);
        Assert.Equal(["TA", "GA"], chain.ChannelNames);
        Assert.Equal(rectified.Samples.Values, chain.Apply(rectified).Recording.Samples.Values);
    }

    [Fact]
    public void Unfitted_ApplyAndScales_SayToFit()
    {
        PreprocessingChain chain = PreprocessingChain.Create(new() { Channels = ["TA"] });
        Assert.Throws<InvalidOperationException>(() => chain.Apply(Raw));
        Assert.Throws<InvalidOperationException>(() => chain.ChannelScales);
        Assert.Throws<ArgumentException>(() => chain.Fit([]));
    }

    [Fact]
    public void Apply_ChannelsInAnotherOrder_GivesTheFittedColumns()
    {
        PreprocessingChain chain = PreprocessingChain.Create(new() { Chain = "rat" }).Fit([Raw]);
        EmgRecording swapped = Signals.Recording(5000, ("SM", Raw.Samples.GetChannel(1)), ("TA", Raw.Samples.GetChannel(0)));
        Assert.Equal(chain.Apply(Raw).Recording.Samples.Values, chain.Apply(swapped).Recording.Samples.Values);
        EmgRecording lacking = Signals.Recording(5000, ("TA", Raw.Samples.GetChannel(0)));
        Assert.Contains("has no channel 'SM'", Assert.Throws<InvalidDataException>(() => chain.Apply(lacking)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_SideSignalsEventsAndStart_PassThroughAndStepsAreNoted()
    {
        EmgRecording raw = Raw with
        {
            SideSignals = [new("joint_angles", [new("knee", "deg")], 200, 9, new SampleMatrix(3, 1, [1, 2, 3]))],
            Events = [new("foot_strike", 10.2)],
        };
        PreprocessingChain chain = PreprocessingChain.Create(new()).Fit([raw]);
        EmgRecording processed = chain.Apply(raw).Recording;
        Assert.Same(raw.SideSignals, processed.SideSignals);
        Assert.Same(raw.Events, processed.Events);
        Assert.Equal(10, processed.StartSeconds);
        Assert.Equal(raw.Channels, processed.Channels);
        Assert.Equal(["read", .. chain.Describe(5000)], processed.Provenance.Steps);
    }

    [Fact]
    public void Apply_MaskedSamplesAndGap_StayMissingAndNowhereElse()
    {
        double[] samples = Signals.RawEmg(5000, 0);
        Array.Fill(samples, double.NaN, 1000, 100);
        Array.Fill(samples, double.NaN, 3000, 20);
        EmgRecording raw = Signals.Recording(1000, ("TA", samples), ("GA", Signals.RawEmg(5000, 1))) with { Gaps = [new(1000, 100)] };
        EmgRecording processed = PreprocessingChain.Create(new() { Missing = MissingSamples.Mask }).Fit([raw]).Apply(raw).Recording;
        Assert.Equal([new Gap(500, 50)], processed.Gaps);
        Assert.Equal([.. Enumerable.Range(500, 50), .. Enumerable.Range(1500, 10)], Enumerable.Range(0, 2500).Where(t => double.IsNaN(processed.Samples[t, 0])));
        Assert.Equal(Enumerable.Range(500, 50), Enumerable.Range(0, 2500).Where(t => double.IsNaN(processed.Samples[t, 1])));
    }

    [Fact]
    public void Json_EveryStep_RoundTripsToIdenticalOutput()
    {
        EmgRecording raw = Raw with { Gaps = [] };
        PreprocessingChain made = PreprocessingChain.Create(new() { Chain = "rat", Missing = MissingSamples.Interpolate });
        PreprocessingChain chain = new PreprocessingChain([.. made.Steps, new LowPassFilter(40)]).Fit([raw]);
        string json = JsonSerializer.Serialize(chain, JsonFormat.Options);
        PreprocessingChain read = JsonSerializer.Deserialize<PreprocessingChain>(json, JsonFormat.Options)!;
        Assert.Equal(json, JsonSerializer.Serialize(read, JsonFormat.Options));
        Assert.Equal(chain.Apply(raw).Recording.Samples.Values, read.Apply(raw).Recording.Samples.Values);
        Assert.Equal(chain.ChannelScales, read.ChannelScales);
        Assert.Equal(PreprocessingStepNames, read.Steps.Select(s => s.GetType().Name).Distinct().Order());
        Assert.Contains("""{"step":"high_pass_filter","cutoff_hz":65,"order":4}""", json, StringComparison.Ordinal);
        Assert.Contains("""{"step":"handle_missing","policy":"interpolate"}""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_Cancelled_Stops() =>
        Assert.Throws<OperationCanceledException>(() => PreprocessingChain.Create(new()).Fit([Raw], new CancellationToken(canceled: true)));

    private static IEnumerable<string> PreprocessingStepNames =>
        typeof(PreprocessingStep).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PreprocessingStep)) && !t.IsAbstract).Select(t => t.Name).Order();

    private static void AssertSamples(EmgRecording recording, int channel, double[] expected, int[] bins) =>
        Signals.AssertClose(expected, bins.Select(t => recording.Samples[t, channel]));
}
