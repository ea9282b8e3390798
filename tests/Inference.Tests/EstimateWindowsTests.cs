using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;
using AutoLfads.Tests;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AutoLfads.Inference.Tests;

/// <summary><see cref="ActivationEstimator.EstimateWindows"/>: averages over posterior samples of windows.</summary>
public sealed class EstimateWindowsTests
{
    private static readonly InferenceConfig Config = new() { Samples = 9, Seed = 42, RowsPerRun = 64, Threads = 2, CredibleMass = 0.8 };

    [Theory]
    [InlineData(InferenceEngine.Kernels)]
    [InlineData(InferenceEngine.OnnxRuntime)]
    public void EstimateWindows_WithoutSamples_IsTheGraphWithoutNoise(InferenceEngine engine)
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config with { Samples = 0, Engine = engine });
        WindowSet windows = TestModel.RandomWindows(5, 1);
        WindowEstimates estimates = estimator.EstimateWindows(windows);
        Dictionary<string, float[]> expected = RunGraph(model, windows, sample: null, seed: 0);
        AssertClose(expected["mean"], estimates.OutputMeans);
        AssertClose(expected["variance"], estimates.OutputVariances);
        AssertClose(expected["parameters"], estimates.OutputParameters);
        AssertClose(expected["factors"], estimates.Factors);
        AssertClose(expected["initial_condition_mean"], estimates.InitialConditionMeans);
        AssertClose(expected["initial_condition_std"], estimates.InitialConditionStds);
        AssertClose(expected["inferred_input_means"], estimates.InferredInputMeans);
        AssertClose(expected["inferred_input_stds"], estimates.InferredInputStds);
        AssertClose(expected["generator_states"], estimates.GeneratorStates);
        AssertClose(expected["generator_initial_state"], estimates.GeneratorInitialStates);
        AssertClose(expected["generator_inputs"], estimates.GeneratorInputs);
        AssertClose(expected["controller_states"], estimates.ControllerStates);
        Assert.Null(estimates.Lower);
        Assert.Null(estimates.Upper);
    }

    [Theory]
    [InlineData(InferenceEngine.Kernels)]
    [InlineData(InferenceEngine.OnnxRuntime)]
    public void EstimateWindows_Samples_AreAveragedAfterTheTransform(InferenceEngine engine)
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config with { Engine = engine });
        WindowSet windows = TestModel.RandomWindows(4, 2);
        WindowEstimates estimates = estimator.EstimateWindows(windows);
        Dictionary<string, float[]>[] samples = [.. Enumerable.Range(0, Config.Samples).Select(s => RunGraph(model, windows, s, Config.Seed))];

        AssertClose(Average(samples, "mean"), estimates.OutputMeans);
        AssertClose(Average(samples, "parameters"), estimates.OutputParameters);
        AssertClose(Average(samples, "factors"), estimates.Factors);
        AssertClose(Average(samples, "generator_inputs"), estimates.GeneratorInputs);
        double[] mean = Average(samples, "mean"), variance = Average(samples, "variance");
        for (int i = 0; i < mean.Length; i++)
        {
            double[] sorted = [.. samples.Select(s => (double)s["mean"][i]).Order()];
            variance[i] += sorted.Average(x => (x - mean[i]) * (x - mean[i]));

            // With 9 samples and a mass of 0.8 the ends lie at positions 0.8 and 7.2 of the sorted samples.
            Assert.Equal(sorted[0] + (0.8 * (sorted[1] - sorted[0])), estimates.Lower!.Values[i], 1e-5);
            Assert.Equal(sorted[7] + (0.2 * (sorted[8] - sorted[7])), estimates.Upper!.Values[i], 1e-5);
        }

        AssertClose(variance, estimates.OutputVariances);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(20, 2)]
    [InlineData(100_000, 3)]
    public void EstimateWindows_RowsPerRunAndThreads_DoNotMatter(int rowsPerRun, int threads)
    {
        using TestModel model = new();
        WindowSet windows = TestModel.RandomWindows(11, 3);
        using ActivationEstimator reference = model.Open(Config);
        using ActivationEstimator other = model.Open(Config with { RowsPerRun = rowsPerRun, Threads = threads });
        WindowEstimates expected = reference.EstimateWindows(windows), actual = other.EstimateWindows(windows);
        Assert.Equal(expected.OutputMeans.Values, actual.OutputMeans.Values);
        Assert.Equal(expected.OutputVariances.Values, actual.OutputVariances.Values);
        Assert.Equal(expected.Lower!.Values, actual.Lower!.Values);
        Assert.Equal(expected.Upper!.Values, actual.Upper!.Values);
        Assert.Equal(expected.InitialConditionMeans.Values, actual.InitialConditionMeans.Values);
        Assert.Equal(expected.ControllerStates.Values, actual.ControllerStates.Values);
    }

    /// <summary>A tool that rewrites graphs may give weights other names: the kernels do not find them, the graph is as good as before.</summary>
    [Fact]
    public void Open_FileWhoseWeightsHaveOtherNames_IsReadByOnnxRuntimeAlone()
    {
        using TestModel model = new();
        using TemporaryFolder folder = new();
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(model.Path)), path = folder["rewritten.onnx"];
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text.Replace(".weight_hh_candidate", ".weight_hh_CANDIDATE", StringComparison.Ordinal)));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ActivationEstimator.Open(path, Config).Dispose());
        Assert.Contains("weight_hh_candidate", error.Message, StringComparison.Ordinal);
        Assert.Contains("inference.engine=onnx_runtime", error.Message, StringComparison.Ordinal);

        InferenceConfig graph = Config with { Engine = InferenceEngine.OnnxRuntime };
        using ActivationEstimator rewritten = ActivationEstimator.Open(path, graph), original = model.Open(graph);
        WindowSet windows = TestModel.RandomWindows(3, 5);
        Assert.Equal(original.EstimateWindows(windows).OutputMeans.Values, rewritten.EstimateWindows(windows).OutputMeans.Values);
    }

    [Fact]
    public void EstimateWindows_OtherWindowsBehind_DoNotMatter()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        WindowSet many = TestModel.RandomWindows(11, 4);
        WindowSet few = new(2, many.TimeBins, many.ChannelCount, many.Values[..(2 * many.TimeBins * many.ChannelCount)]);
        WindowEstimates all = estimator.EstimateWindows(many), first = estimator.EstimateWindows(few);
        Assert.Equal(all.OutputMeans.Values[..first.OutputMeans.Values.Length], first.OutputMeans.Values);
    }

    [Fact]
    public void EstimateWindows_Seed_DecidesTheSamples()
    {
        using TestModel model = new();
        WindowSet windows = TestModel.RandomWindows(3, 5);
        float[] Means(long seed)
        {
            using ActivationEstimator estimator = model.Open(Config with { Seed = seed });
            return estimator.EstimateWindows(windows).OutputMeans.Values;
        }

        Assert.Equal(Means(1), Means(1));
        Assert.NotEqual(Means(1), Means(2));
    }

    [Fact]
    public void EstimateWindows_WithoutController_HasNoInferredInputs()
    {
        using TestModel model = new(TestModel.Architecture with { InferredInputDim = 0 });
        using ActivationEstimator estimator = model.Open(Config);
        WindowEstimates estimates = estimator.EstimateWindows(TestModel.RandomWindows(3, 6));
        Assert.Equal(0, estimates.InferredInputMeans.ChannelCount);
        Assert.Equal(0, estimates.GeneratorInputs.ChannelCount);
        Assert.Equal(0, estimates.ControllerStates.ChannelCount);
        Assert.All(estimates.OutputMeans.Values, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void EstimateWindows_ExternalInputs_CountAsZeroWhereNotMeasured()
    {
        using TestModel model = new(dimensions: new() { ChannelCount = 3, OutputChannelCount = 3, WindowBins = 20, OutputBins = 24, ExternalInputDim = 1 });
        using ActivationEstimator estimator = model.Open(Config);
        WindowSet windows = TestModel.RandomWindows(3, 7), full = TestModel.RandomWindows(3, 8, bins: 24, channels: 1), part = new(3, 20, 1);
        for (int w = 0; w < 3; w++)
        {
            full.Window(w)[20..].Clear();
            full.Window(w)[4] = 0;
            full.Window(w)[..20].CopyTo(part.Window(w));
            part.Window(w)[4] = float.NaN;
        }

        WindowEstimates expected = estimator.EstimateWindows(windows, full), actual = estimator.EstimateWindows(windows, part);
        Assert.Equal(24, actual.OutputMeans.TimeBins);
        Assert.Equal(expected.OutputMeans.Values, actual.OutputMeans.Values);
        Assert.Contains("external inputs", Assert.Throws<ArgumentException>(() => estimator.EstimateWindows(windows)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => estimator.EstimateWindows(windows, TestModel.RandomWindows(3, 8, bins: 25, channels: 1)));
    }

    [Fact]
    public void EstimateWindows_SuperfluousExternalInputs_Throws()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        Assert.Throws<ArgumentException>(() => estimator.EstimateWindows(TestModel.RandomWindows(3, 8), TestModel.RandomWindows(3, 8)));
    }

    [Fact]
    public void EstimateWindows_WindowsWithMargins_SaysHowToRemoveThem()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        ArgumentException error = Assert.Throws<ArgumentException>(() => estimator.EstimateWindows(TestModel.RandomWindows(3, 8, bins: 32)));
        Assert.Contains("WithoutMargins(6)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EstimateWindows_OtherChannelCount_NamesTheModels()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        ArgumentException error = Assert.Throws<ArgumentException>(() => estimator.EstimateWindows(TestModel.RandomWindows(3, 8, channels: 2)));
        Assert.Contains("TA, GA, SOL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EstimateWindows_NoWindows_GivesNone()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        Assert.Equal(0, estimator.EstimateWindows(new WindowSet(0, TestModel.WindowBins, 3)).OutputMeans.WindowCount);
    }

    [Fact]
    public void EstimateWindows_Cancelled_Stops()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config with { RowsPerRun = 1 });
        using CancellationTokenSource source = new();
        RecordedProgress progress = new() { OnReport = _ => source.Cancel() };
        Assert.ThrowsAny<OperationCanceledException>(() => estimator.EstimateWindows(TestModel.RandomWindows(200, 9), progress: progress, cancellationToken: source.Token));
        Assert.True(progress.Reports.Max() < 1);
    }

    [Fact]
    public void EstimateWindows_Progress_EndsAtOne()
    {
        using TestModel model = new();
        using ActivationEstimator estimator = model.Open(Config);
        RecordedProgress progress = new();
        estimator.EstimateWindows(TestModel.RandomWindows(30, 10), progress: progress);
        Assert.Equal(1, progress.Reports.Max());
        Assert.True(progress.Reports.Count > 1);
    }

    [Fact]
    public void Open_SettingsOutOfRange_NamesTheSetting()
    {
        using TestModel model = new();
        foreach ((InferenceConfig config, string setting) in new[]
        {
            (Config with { Samples = -1 }, "samples"), (Config with { CredibleMass = 1 }, "credible_mass"), (Config with { RowsPerRun = 0 }, "rows_per_run"), (Config with { Threads = -1 }, "threads"),
        })
            Assert.Contains("inference." + setting, Assert.Throws<ArgumentException>(() => model.Open(config)).Message, StringComparison.Ordinal);
    }

    /// <summary>The graph itself, one sample in one run; null for no noise.</summary>
    private static Dictionary<string, float[]> RunGraph(TestModel model, WindowSet windows, int? sample, long seed)
    {
        int count = windows.WindowCount, conditionDim = model.Metadata.Model.InitialConditionDim, inputDim = model.Metadata.Model.InferredInputDim;
        DenseTensor<float> condition = new([1, count, conditionDim]), input = new([1, count, TestModel.WindowBins, inputDim]);
        for (int w = 0; w < count && sample is not null; w++)
        {
            PosteriorNoise noise = new(seed, w, sample.Value);
            noise.Fill(condition.Buffer.Span.Slice(w * conditionDim, conditionDim));
            noise.Fill(input.Buffer.Span.Slice(w * TestModel.WindowBins * inputDim, TestModel.WindowBins * inputDim));
        }

        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        using InferenceSession session = new(model.Path, options);
        using var results = session.Run(
        [
            NamedOnnxValue.CreateFromTensor("emg", new DenseTensor<float>(windows.Values, [count, windows.TimeBins, windows.ChannelCount])),
            NamedOnnxValue.CreateFromTensor("initial_condition_noise", condition),
            NamedOnnxValue.CreateFromTensor("inferred_input_noise", input),
        ]);
        return results.ToDictionary(r => r.Name, r => r.AsTensor<float>().ToArray());
    }

    private static double[] Average(Dictionary<string, float[]>[] samples, string output) =>
        [.. Enumerable.Range(0, samples[0][output].Length).Select(i => samples.Average(s => (double)s[output][i]))];

    private static void AssertClose(float[] expected, WindowSet actual) => AssertClose(Array.ConvertAll(expected, v => (double)v), actual);

    private static void AssertClose(double[] expected, WindowSet actual)
    {
        Assert.Equal(expected.Length, actual.Values.Length);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual.Values[i], expected[i] - (5e-6 * scale), expected[i] + (5e-6 * scale));
    }

    /// <summary>Keeps what it is told, on the thread that tells.</summary>
    private sealed class RecordedProgress : IProgress<double>
    {
        public Action<double> OnReport { get; init; } = _ => { };

        public List<double> Reports { get; } = [];

        public void Report(double value)
        {
            lock (Reports) Reports.Add(value);
            OnReport(value);
        }
    }
}
