using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelMetadata = AutoLfads.Core.Configuration.ModelMetadata;

namespace AutoLfads.Inference.Tests;

/// <summary>Estimates of an ensemble against the mixture of its models, computed from the files of the single models.</summary>
public sealed class EstimateEnsembleTests
{
    private const int Windows = 4;

    // Of the largest value: products of ONNX Runtime round otherwise in batches of other sizes; the kernels, whose files are read without it, agree with it to less.
    private const double SameEngine = 1e-6, OtherEngine = 1e-5;

    private static readonly InferenceConfig Config = new() { Samples = 7, Seed = 42, RowsPerRun = 64, Threads = 2, CredibleMass = 0.8 };

    private static readonly Dictionary<string, (LfadsConfig Config, LfadsDimensions Dimensions)> Architectures = new()
    {
        ["controller"] = (TestModel.Architecture, LfadsDimensions.Autoencoder(3, TestModel.WindowBins)),
        ["log input"] = (TestModel.Architecture with { EncoderInput = EncoderInputTransform.Log }, LfadsDimensions.Autoencoder(3, TestModel.WindowBins)),
        ["no controller, external inputs"] = (
            TestModel.Architecture with { ControllerDim = 0, ControllerInputEncoderDim = 0, InferredInputDim = 0 },
            new() { ChannelCount = 3, OutputChannelCount = 4, WindowBins = TestModel.WindowBins, OutputBins = 23, ExternalInputDim = 2 }),
    };

    public static MatrixTheoryData<string, int, InferenceEngine> Cases => new(Architectures.Keys, [0, 1, 7], Enum.GetValues<InferenceEngine>());

    [Theory]
    [MemberData(nameof(Cases))]
    public void EstimateWindows_Ensemble_IsTheUniformMixtureOfItsModels(string name, int samples, InferenceEngine engine)
    {
        (LfadsConfig architecture, LfadsDimensions dimensions) = Architectures[name];
        using EnsembleModel model = new(architecture, dimensions);
        using ActivationEstimator estimator = model.Open(Config with { Samples = samples, Engine = engine });
        WindowSet windows = TestModel.RandomWindows(Windows, 1);
        WindowSet? external = dimensions.ExternalInputDim == 0 ? null : TestModel.RandomWindows(Windows, 2, dimensions.OutputBins, dimensions.ExternalInputDim);
        WindowEstimates estimates = estimator.EstimateWindows(windows, external);
        double tolerance = engine == InferenceEngine.OnnxRuntime ? SameEngine : OtherEngine;

        Dictionary<string, float[]>[] draws = [.. model.SinglePaths.SelectMany(path => Draws(path, model.Metadata, windows, external, samples))];
        Assert.Equal(EnsembleModel.Models * Math.Max(1, samples), draws.Length);
        double[] mean = Average(draws, "mean"), variance = Average(draws, "variance");
        for (int i = 0; i < mean.Length; i++) variance[i] += draws.Average(d => (d["mean"][i] - mean[i]) * (d["mean"][i] - mean[i]));
        AssertClose(mean, estimates.OutputMeans.Values, tolerance);
        AssertClose(variance, estimates.OutputVariances.Values, tolerance);
        AssertClose(Average(draws, "parameters"), estimates.OutputParameters.Values, tolerance);
        if (samples == 0)
        {
            Assert.Null(estimates.Lower);
            Assert.Null(estimates.Upper);
            return;
        }

        AssertClose([.. Enumerable.Range(0, mean.Length).Select(i => Quantile(draws.Select(d => d["mean"][i]), 0.1))], estimates.Lower!.Values, tolerance);
        AssertClose([.. Enumerable.Range(0, mean.Length).Select(i => Quantile(draws.Select(d => d["mean"][i]), 0.9))], estimates.Upper!.Values, tolerance);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void EstimateWindows_Ensemble_HasTheLatentValuesOfItsFirstModel(int samples)
    {
        using EnsembleModel model = new();
        using ActivationEstimator ensemble = model.Open(Config with { Samples = samples }), first = model.OpenFirst(Config with { Samples = samples });
        WindowSet windows = TestModel.RandomWindows(Windows, 1);
        WindowEstimates expected = first.EstimateWindows(windows), actual = ensemble.EstimateWindows(windows);
        foreach (Func<WindowEstimates, WindowSet> part in new Func<WindowEstimates, WindowSet>[]
        {
            e => e.Factors, e => e.InitialConditionMeans, e => e.InitialConditionStds, e => e.InferredInputMeans, e => e.InferredInputStds,
            e => e.GeneratorStates, e => e.GeneratorInitialStates, e => e.GeneratorInputs, e => e.ControllerStates,
        })
            Assert.Equal(part(expected).Values, part(actual).Values);
    }

    [Theory]
    [InlineData(7, 1, 1)]
    [InlineData(7, 10, 1)]
    [InlineData(7, 50, 2)]
    [InlineData(7, 100_000, 3)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 100_000, 3)]
    public void EstimateWindows_Ensemble_DoesNotDependOnRowsPerRunAndThreads(int samples, int rowsPerRun, int threads)
    {
        using EnsembleModel model = new();
        WindowSet windows = TestModel.RandomWindows(11, 3);
        using ActivationEstimator reference = model.Open(Config with { Samples = samples }), other = model.Open(Config with { Samples = samples, RowsPerRun = rowsPerRun, Threads = threads });
        WindowEstimates expected = reference.EstimateWindows(windows), actual = other.EstimateWindows(windows);
        Assert.Equal(expected.OutputMeans.Values, actual.OutputMeans.Values);
        Assert.Equal(expected.OutputVariances.Values, actual.OutputVariances.Values);
        Assert.Equal(expected.OutputParameters.Values, actual.OutputParameters.Values);
        Assert.Equal(expected.Factors.Values, actual.Factors.Values);
        Assert.Equal(samples > 0, actual.Lower is not null);
        if (samples == 0) return;
        Assert.Equal(expected.Lower!.Values, actual.Lower!.Values);
        Assert.Equal(expected.Upper!.Values, actual.Upper!.Values);
    }

    [Theory]
    [InlineData(0, "posterior mean of each of 3 models")]
    [InlineData(7, "7 posterior samples of each of 3 models, seed 42")]
    public void Estimate_Ensemble_SaysSoAndHasTheWindowsEstimates(int samples, string step)
    {
        using EnsembleModel model = new();
        using ActivationEstimator estimator = model.Open(Config with { Samples = samples });
        EmgRecording recording = TestModel.RandomRecording(94, 1);
        ActivationEstimate estimate = estimator.Estimate(recording);
        WindowPlan plan = WindowPlan.ForInference(recording, model.Metadata.Windowing);
        WindowEstimates windows = estimator.EstimateWindows(plan.Cut(recording.Samples, 0));
        Assert.Equal(new WindowMerger(plan.Starts, plan.WindowBins, plan.BinCount, 1).Merge(windows.OutputMeans).Values, estimate.Activation.Values);
        Assert.Contains(step, estimate.Provenance.Steps[^1], StringComparison.Ordinal);
        Assert.Equal((EnsembleModel.Models, samples), (estimate.Model.EnsembleSize, estimate.SampleCount));
    }

    /// <summary>The draws of one model's graph, one sample in one run each; one run without noise where no samples are asked for.</summary>
    private static IEnumerable<Dictionary<string, float[]>> Draws(string path, ModelMetadata metadata, WindowSet windows, WindowSet? external, int samples)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        using InferenceSession session = new(path, options);
        int conditionDim = metadata.Model.InitialConditionDim, inputDim = metadata.Model.InferredInputDim, bins = metadata.Dimensions.OutputBins;
        for (int sample = 0; sample < Math.Max(1, samples); sample++)
        {
            DenseTensor<float> condition = new([1, Windows, conditionDim]), input = new([1, Windows, bins, inputDim]);
            for (int w = 0; w < Windows && samples > 0; w++)
            {
                PosteriorNoise noise = new(Config.Seed, w, sample);
                noise.Fill(condition.Buffer.Span.Slice(w * conditionDim, conditionDim));
                noise.Fill(input.Buffer.Span.Slice(w * bins * inputDim, bins * inputDim));
            }

            List<NamedOnnxValue> inputs = [NamedOnnxValue.CreateFromTensor("emg", Tensor(windows)), NamedOnnxValue.CreateFromTensor("initial_condition_noise", condition)];
            if (inputDim > 0) inputs.Add(NamedOnnxValue.CreateFromTensor("inferred_input_noise", input));
            if (external is not null) inputs.Add(NamedOnnxValue.CreateFromTensor("external_inputs", Tensor(external)));
            using var results = session.Run(inputs);
            yield return results.ToDictionary(r => r.Name, r => r.AsTensor<float>().ToArray());
        }
    }

    private static DenseTensor<float> Tensor(WindowSet set) => new(set.Values, [set.WindowCount, set.TimeBins, set.ChannelCount]);

    private static double[] Average(Dictionary<string, float[]>[] draws, string output) =>
        [.. Enumerable.Range(0, draws[0][output].Length).Select(i => draws.Average(d => (double)d[output][i]))];

    /// <summary>The quantile that lies between order statistics, whose first has probability 0 and whose last has 1.</summary>
    private static double Quantile(IEnumerable<float> values, double probability)
    {
        double[] sorted = [.. values.Select(v => (double)v).Order()];
        double position = probability * (sorted.Length - 1), part = position - Math.Floor(position);
        return ((1 - part) * sorted[(int)Math.Floor(position)]) + (part * sorted[(int)Math.Ceiling(position)]);
    }

    private static void AssertClose(double[] expected, float[] actual, double relative = SameEngine)
    {
        Assert.Equal(expected.Length, actual.Length);
        double tolerance = relative * expected.Max(Math.Abs);
        Assert.True(tolerance > 0);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
