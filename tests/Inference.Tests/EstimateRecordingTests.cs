using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Inference.Tests;

/// <summary><see cref="ActivationEstimator.Estimate"/>: whole recordings.</summary>
public sealed class EstimateRecordingTests
{
    private static readonly InferenceConfig Config = new() { Samples = 6, Seed = 42, Threads = 2 };

    [Fact]
    public void Estimate_Recording_IsPreprocessedWindowedMergedAndScaledBack()
    {
        EmgRecording raw = Signed(TestModel.RandomRecording(94, 1));
        PreprocessingChain chain = new PreprocessingChain([new Rectify(), new ScaleToQuantile(0.5)]).Fit([raw]);
        using TestModel model = new(preprocessing: chain);
        using ActivationEstimator estimator = model.Open(Config);
        ActivationEstimate estimate = estimator.Estimate(raw);

        EmgRecording prepared = chain.Apply(raw).Recording;
        WindowPlan plan = WindowPlan.ForInference(prepared, model.Metadata.Windowing);
        WindowEstimates windows = estimator.EstimateWindows(plan.Cut(prepared.Samples, 0));
        WindowMerger merger = new(plan.Starts, plan.WindowBins, plan.BinCount, 1);
        AssertScaled(merger.Merge(windows.OutputMeans), chain.ChannelScales, 1, estimate.Activation);
        AssertScaled(merger.Merge(windows.OutputVariances), chain.ChannelScales, 2, estimate.Variance);
        AssertScaled(merger.Merge(windows.Lower!), chain.ChannelScales, 1, estimate.Lower!);
        AssertScaled(merger.Merge(windows.Upper!), chain.ChannelScales, 1, estimate.Upper!);
        AssertScaled(merger.Merge(windows.Factors), [1, 1, 1, 1], 1, estimate.Factors);
        AssertScaled(merger.Merge(windows.InferredInputMeans), [1, 1], 1, estimate.InferredInputs);
        SampleMatrix parameters = merger.Merge(windows.OutputParameters);
        for (int t = 0; t < 94; t++)
        {
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(parameters[t, c], estimate.Shape![t, c]);
                Assert.Equal(parameters[t, 3 + c], estimate.Rate![t, c]);
                Assert.Equal(Math.Abs(raw.Samples[t, c]), estimate.Emg[t, c], 1e-12);
            }
        }

        Assert.Equal(plan.Starts, estimate.WindowStarts);
        Assert.Equal(windows.InitialConditionMeans.Values, estimate.InitialConditions.Values.Select(v => (float)v));
        Assert.Equal(("mV", 500.0, 1.25, 6), (estimate.Channels[0].Unit, estimate.SampleRateHz, estimate.StartSeconds, estimate.SampleCount));
        Assert.Equal("s02.nwb", estimate.Provenance.Source);
        Assert.Contains("6 posterior samples, seed 42", estimate.Provenance.Steps[^1], StringComparison.Ordinal);
        Assert.All(estimate.Activation.Values, v => Assert.True(v > 0));
    }

    [Theory]
    [InlineData(0, InferenceEngine.Kernels)]
    [InlineData(6, InferenceEngine.Kernels)]
    [InlineData(6, InferenceEngine.OnnxRuntime)]
    public void EstimateActivation_Recording_HasTheActivationOfTheWholeEstimate(int samples, InferenceEngine engine)
    {
        EmgRecording raw = Signed(TestModel.RandomRecording(1500, 3)) with { Gaps = [new(700, 30)] };
        raw.Samples.Values.AsSpan(3 * 700, 3 * 30).Fill(double.NaN);
        PreprocessingChain chain = new PreprocessingChain([new Rectify(), new ScaleToQuantile(0.5)]).Fit([raw]);
        using TestModel model = new(preprocessing: chain);
        using ActivationEstimator estimator = model.Open(Config with { Samples = samples, Engine = engine });
        SampleMatrix activation = estimator.EstimateActivation(raw);
        Assert.Equal(1500, activation.SampleCount);
        Assert.Equal(estimator.Estimate(raw).Activation.Values, activation.Values);
    }

    [Fact]
    public void Estimate_RecordingInAFileInBlocks_EqualsTheRecordingInMemory()
    {
        // More windows than are estimated at once, and a gap.
        EmgRecording raw = Signed(TestModel.RandomRecording(15_000, 4)) with { Gaps = [new(7000, 300)] };
        raw.Samples.Values.AsSpan(3 * 7000, 3 * 300).Fill(double.NaN);
        ScratchSamples inFile = new(15_000, 3, blockSamples: 911);
        inFile.Write(0, raw.Samples.Values);
        PreprocessingChain chain = new PreprocessingChain([new Rectify(), new ScaleToQuantile(0.5)]).Fit([raw]);
        using TestModel model = new(preprocessing: chain);
        using ActivationEstimator estimator = model.Open(Config);
        ActivationEstimate expected = estimator.Estimate(raw), found = estimator.Estimate(raw with { Samples = inFile });

        Assert.True(expected.WindowStarts.Count > 512);
        Assert.IsType<ScratchSamples>(found.Activation);
        Func<ActivationEstimate, SampleMatrix?>[] all = [e => e.Activation, e => e.Variance, e => e.Lower, e => e.Upper, e => e.Shape, e => e.Rate, e => e.Factors, e => e.InferredInputs, e => e.InitialConditions, e => e.Emg];
        Assert.All(all, part => Assert.Equal(part(expected)!.Values, part(found)!.Values));
        WindowEstimates atOnce = estimator.EstimateWindows(WindowPlan.ForInference(raw, model.Metadata.Windowing).Cut(chain.Apply(raw).Recording.Samples, 0));
        Assert.Equal(atOnce.InitialConditionMeans.Values, expected.InitialConditions.Values.Select(v => (float)v));
    }

    [Fact]
    public void Estimate_ScaledRecordingInAnotherGain_ScalesWithTheGain()
    {
        EmgRecording raw = TestModel.RandomRecording(94, 2);
        SampleMatrix louder = new(94, 3, [.. raw.Samples.Values.Select(v => 1000 * v)]);
        EmgRecording loud = raw with { Samples = louder };
        ActivationEstimate EstimateWith(EmgRecording recording)
        {
            using TestModel model = new(preprocessing: new PreprocessingChain([new ScaleToQuantile(0.5)]).Fit([recording]));
            using ActivationEstimator estimator = model.Open(Config);
            return estimator.Estimate(recording);
        }

        ActivationEstimate quiet = EstimateWith(raw), scaled = EstimateWith(loud);
        for (int i = 0; i < quiet.Activation.Values.Length; i++)
        {
            Assert.Equal(1000 * quiet.Activation.Values[i], scaled.Activation.Values[i], 1e-2 * quiet.Activation.Values[i]);
            Assert.Equal(1e6 * quiet.Variance.Values[i], scaled.Variance.Values[i], 10 * quiet.Variance.Values[i]);
            Assert.Equal(quiet.Rate!.Values[i], scaled.Rate!.Values[i], 1e-5 * quiet.Rate.Values[i]);
        }
    }

    [Fact]
    public void Estimate_ChannelsInAnotherOrderAndMore_AreMatchedByName()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        EmgRecording recording = TestModel.RandomRecording(50, 3);
        SampleMatrix mixed = SampleMatrix.FromChannels([recording.Samples.GetChannel(2), new double[50], recording.Samples.GetChannel(0), recording.Samples.GetChannel(1)]);
        EmgRecording other = new([new("SOL", "mV"), new("VL", "mV"), new("TA", "mV"), new("GA", "mV")], 500, 1.25, mixed);
        ActivationEstimate expected = estimator.Estimate(recording), actual = estimator.Estimate(other);
        Assert.Equal(expected.Activation.Values, actual.Activation.Values);
        Assert.Equal(["TA", "GA", "SOL"], actual.Channels.Select(c => c.Name));
        Assert.Contains(actual.Provenance.Steps, s => s.Contains("VL", StringComparison.Ordinal));
    }

    [Fact]
    public void Estimate_ChannelMissing_NamesItAndTheOthers()
    {
        EmgRecording recording = TestModel.RandomRecording(50, 3) with { Channels = [new("TA", "mV"), new("gastroc", "mV"), new("SOL", "mV")] };
        string message = Refused(recording);
        Assert.Contains("'GA'", message, StringComparison.Ordinal);
        Assert.Contains("'gastroc'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_OtherUnit_AsksForTheModels() => Assert.Contains("Convert the recording to mV", Refused(TestModel.RandomRecording(50, 3, unit: "V")), StringComparison.Ordinal);

    [Fact]
    public void Estimate_UnknownUnit_IsTakenAsItIs()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        Assert.Equal("a.u.", estimator.Estimate(TestModel.RandomRecording(50, 3, unit: "a.u.")).Channels[0].Unit);
    }

    [Fact]
    public void Estimate_OtherRateWithoutPreprocessing_NamesBothRates()
    {
        string message = Refused(TestModel.RandomRecording(50, 3, rateHz: 1000));
        Assert.Contains("1000 Hz", message, StringComparison.Ordinal);
        Assert.Contains("500 Hz", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_RawEmgWithoutPreprocessing_SaysThatItIsNotRectified() => Assert.Contains("not rectified", Refused(Signed(TestModel.RandomRecording(200, 3))), StringComparison.Ordinal);

    [Fact]
    public void Estimate_RecordingShorterThanAWindow_Throws() => Refused(TestModel.RandomRecording(19, 3));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Estimate_Tail_IsCoveredOnlyWhereAsked(bool coverTail)
    {
        using TestModel model = new(windowing: new() { WindowBins = 20, OverlapBins = 5, CoverTail = coverTail });
        using ActivationEstimator estimator = model.Open(Config);
        ActivationEstimate estimate = estimator.Estimate(TestModel.RandomRecording(42, 3));
        Assert.Equal(coverTail ? 0 : 7 * 3, estimate.Activation.Values.Count(double.IsNaN));
    }

    [Fact]
    public void Estimate_Gap_StaysEmptyAndSeparatesTheSegments()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config with { Samples = 0 });
        EmgRecording recording = TestModel.RandomRecording(75, 3);
        SampleMatrix holed = new(75, 3, [.. recording.Samples.Values]);
        holed.Values.AsSpan(30 * 3, 10 * 3).Fill(double.NaN);
        ActivationEstimate whole = estimator.Estimate(recording with { Samples = holed, Gaps = [new Gap(30, 10)] });
        for (int t = 0; t < 75; t++) Assert.Equal(t is >= 30 and < 40, double.IsNaN(whole.Activation[t, 0]));

        SampleMatrix second = new(35, 3, holed.Values[(40 * 3)..]);
        ActivationEstimate alone = estimator.Estimate(recording with { Samples = second });
        for (int i = 0; i < second.Values.Length; i++) Assert.Equal(alone.Activation.Values[i], whole.Activation.Values[(40 * 3) + i], 1e-6);
    }

    [Fact]
    public void Estimate_MissingSample_IsMasked()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        EmgRecording recording = TestModel.RandomRecording(50, 3);
        recording.Samples[10, 1] = double.NaN;
        ActivationEstimate estimate = estimator.Estimate(recording);
        Assert.All(estimate.Activation.Values, v => Assert.True(double.IsFinite(v)));
        Assert.True(double.IsNaN(estimate.Emg[10, 1]));
    }

    [Fact]
    public void Estimate_WithoutSamples_HasNoInterval()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config with { Samples = 0 });
        ActivationEstimate estimate = estimator.Estimate(TestModel.RandomRecording(50, 3));
        Assert.Null(estimate.Lower);
        Assert.Null(estimate.Upper);
        Assert.Equal(0, estimate.SampleCount);
    }

    [Fact]
    public void Estimate_ForwardPredictionAndHeldOutChannels_KeepsWhatTheRecordingHas()
    {
        using TestModel model = new(dimensions: new() { ChannelCount = 3, OutputChannelCount = 5, WindowBins = 20, OutputBins = 26 });
        using ActivationEstimator estimator = model.Open(Config with { Samples = 0 });
        EmgRecording recording = TestModel.RandomRecording(20, 3);
        ActivationEstimate estimate = estimator.Estimate(recording);
        WindowEstimates window = estimator.EstimateWindows(WindowPlan.ForInference(recording, model.Metadata.Windowing).Cut(recording.Samples, 0));
        Assert.Equal((20, 3), (estimate.Activation.SampleCount, estimate.Activation.ChannelCount));
        for (int t = 0; t < 20; t++)
        {
            Assert.Equal(window.OutputMeans[0, t, 2], estimate.Activation[t, 2]);
            Assert.Equal(window.OutputParameters[0, t, 5 + 2], estimate.Rate![t, 2]);
        }
    }

    [Fact]
    public void Estimate_ModelWithExternalInputs_PointsToWindows()
    {
        using TestModel model = new(dimensions: new() { ChannelCount = 3, OutputChannelCount = 3, WindowBins = 20, OutputBins = 20, ExternalInputDim = 1 });
        using ActivationEstimator estimator = model.Open(Config);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => estimator.Estimate(TestModel.RandomRecording(50, 3)));
        Assert.Contains("EstimateWindows", error.Message, StringComparison.Ordinal);
    }

    private static string Refused(EmgRecording recording)
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        return Assert.Throws<InvalidDataException>(() => estimator.Estimate(recording)).Message;
    }

    private static EmgRecording Signed(EmgRecording recording) =>
        recording with { Samples = new(recording.SampleCount, 3, [.. recording.Samples.Values.Select((v, i) => (i & 1) == 0 ? v : -v)]) };

    private static void AssertScaled(SampleMatrix expected, IReadOnlyList<double> scales, int power, SampleMatrix actual)
    {
        Assert.Equal(expected.Values.Length, actual.Values.Length);
        for (int i = 0; i < expected.Values.Length; i++)
        {
            double value = expected.Values[i] * Math.Pow(scales[i % scales.Count], power);
            Assert.InRange(actual.Values[i], value - (1e-6 * Math.Abs(value)), value + (1e-6 * Math.Abs(value)));
        }
    }
}
