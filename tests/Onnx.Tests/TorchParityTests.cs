using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Model;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Onnx.Tests;

/// <summary>The graph under ONNX Runtime against the model it was exported from, on the same data and the same noise.</summary>
public sealed class TorchParityTests : IDisposable
{
    private static readonly LfadsConfig Small = new()
    {
        InitialConditionEncoderDim = 12, ControllerInputEncoderDim = 10, ControllerDim = 11, InferredInputDim = 2, InitialConditionDim = 7, GeneratorDim = 13, FactorDim = 5,
    };

    private readonly TemporaryFolder folder = new();

    // Tests run side by side: more threads would only wait for each other.
    static TorchParityTests() => set_num_threads(1);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a_emg_small_f64.h5")]
    [InlineData("b_no_controller_f64.h5")]
    [InlineData("c_poisson_fwdpred_f64.h5")]
    [InlineData("d1_zigamma_f64.h5")]
    [InlineData("e_dropout_masks_f64.h5")]
    public void Export_ReferencesWeights_AnyBatchAndLength_EqualsTorch(string name)
    {
        using GoldenModel golden = GoldenModel.Open(name);
        using LfadsModel model = new(golden.Config, golden.Dimensions, seed: 1);
        LfadsTorchNames.LoadWeights(model, golden.Weights);
        AssertEqual(model);
    }

    [Fact]
    public void Export_LogNormal_EqualsTorch() => AssertEqual(Small with { Observation = ObservationKind.LogNormal });

    [Fact]
    public void Export_Gaussian_EqualsTorch() => AssertEqual(Small with { Observation = ObservationKind.Gaussian });

    [Fact]
    public void Export_LogOfTheInput_EqualsTorch() => AssertEqual(Small with { EncoderInput = EncoderInputTransform.Log });

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(40)] // beyond the window: the controller sees nothing
    public void Export_Lag_EqualsTorch(int lag) => AssertEqual(Small with { ControllerInputLag = lag, InitialConditionEncoderBins = 4 });

    [Fact]
    public void Export_HeldOutChannelsAndForwardPrediction_EqualsTorch() => AssertEqual(Small, new() { ChannelCount = 4, OutputChannelCount = 6, WindowBins = 20, OutputBins = 25 });

    [Fact]
    public void Export_ExternalInputsWithoutController_EqualsTorch() => AssertEqual(
        Small with { ControllerDim = 0, ControllerInputEncoderDim = 0, InferredInputDim = 0 },
        new() { ChannelCount = 4, OutputChannelCount = 4, WindowBins = 20, OutputBins = 23, ExternalInputDim = 2 });

    [Fact]
    public void Export_ParametersBeyondTheirLimits_EqualsTorch()
    {
        foreach (ObservationKind kind in Enum.GetValues<ObservationKind>().Except([ObservationKind.MeanSquaredError]))
        {
            using LfadsModel model = new(Small with { Observation = kind }, LfadsDimensions.Autoencoder(5, 20), seed: 3);
            Dictionary<string, Core.Weights.WeightArray> weights = new(LfadsTorchNames.ReadWeights(model));
            float[] bias = weights["readout.0.bias"].Values;
            for (int i = 0; i < bias.Length; i++) bias[i] = i % 2 == 0 ? -30 : 30;
            LfadsTorchNames.LoadWeights(model, weights);
            AssertEqual(model, eachObservation: true);
        }
    }

    [Fact]
    public void Export_OtherArchitectureInTheMetadata_Throws()
    {
        using LfadsModel model = new(Small, LfadsDimensions.Autoencoder(4, 20), seed: 1);
        ModelMetadata metadata = Metadata(model) with { Model = Small with { StateClip = 3 } };
        Assert.Throws<ArgumentException>(() => OnnxExporter.Export(model, metadata, folder["model.onnx"]));
    }

    [Fact]
    public void Run_MissingSamples_CountAsZeroOfWhatTheEncodersRead()
    {
        foreach ((EncoderInputTransform transform, float neutral) in new[] { (EncoderInputTransform.None, 0f), (EncoderInputTransform.Log, 1f) })
        {
            using LfadsModel model = new(Small with { EncoderInput = transform }, LfadsDimensions.Autoencoder(4, 20), seed: 2);
            OnnxExporter.Export(model, Metadata(model), folder["model.onnx"]);
            using OnnxRun run = new(folder["model.onnx"]);
            float[] emg = RandomEmg(2 * 20 * 4, 5), filled = [.. emg];
            foreach (int i in new[] { 0, 17, 80, 159 }) (emg[i], filled[i]) = (float.NaN, neutral);
            var expected = run.Run(Inputs(model, filled, 2, 20, 1, 9));
            var actual = run.Run(Inputs(model, emg, 2, 20, 1, 9));
            Assert.All(expected, output => Assert.Equal(output.Value.Values, actual[output.Key].Values));
        }
    }

    [Fact]
    public void Run_SeveralSamplesAtOnce_EqualsOneAfterTheOther()
    {
        LfadsDimensions dimensions = new() { ChannelCount = 4, OutputChannelCount = 4, WindowBins = 20, OutputBins = 22, ExternalInputDim = 2 };
        using LfadsModel model = new(Small, dimensions, seed: 4);
        OnnxExporter.Export(model, Metadata(model), folder["model.onnx"]);
        using OnnxRun run = new(folder["model.onnx"]);
        const int Samples = 3, Batch = 5;
        float[] emg = RandomEmg(Batch * 20 * 4, 6);
        var inputs = Inputs(model, emg, Batch, 20, Samples, 7);
        var together = run.Run(inputs);
        for (int s = 0; s < Samples; s++)
        {
            var alone = run.Run([.. inputs.Select(i => i.Name.EndsWith("_noise", StringComparison.Ordinal) ? Sample(i, s) : i)]);
            foreach ((string name, (int[] shape, float[] values)) in alone)
            {
                bool perWindow = name is "initial_condition_mean" or "initial_condition_std";
                Assert.Equal(perWindow ? Batch : 1, shape[0]);
                Assert.Equal(perWindow ? Batch : Samples, together[name].Shape[0]);
                ReadOnlySpan<float> slice = perWindow ? together[name].Values : together[name].Values.AsSpan(s * values.Length, values.Length);
                Close.Assert(Array.ConvertAll(values, v => (double)v), slice, name);
            }
        }
    }

    private static (string Name, float[] Values, int[] Shape) Sample((string Name, float[] Values, int[] Shape) noise, int sample)
    {
        int size = noise.Values.Length / noise.Shape[0];
        return (noise.Name, noise.Values[(sample * size)..((sample + 1) * size)], [1, .. noise.Shape[1..]]);
    }

    private void AssertEqual(LfadsConfig config, LfadsDimensions? dimensions = null)
    {
        using LfadsModel model = new(config, dimensions ?? LfadsDimensions.Autoencoder(4, 20), seed: 5);
        AssertEqual(model);
    }

    private void AssertEqual(LfadsModel model, bool eachObservation = false)
    {
        OnnxExporter.Export(model, Metadata(model), folder["model.onnx"]);
        using OnnxRun run = new(folder["model.onnx"]);
        foreach (int batch in new[] { 1, 7 })
        {
            foreach (int bins in new[] { model.Dimensions.WindowBins, model.Dimensions.WindowBins + 13 })
            {
                float[] emg = RandomEmg(batch * bins * model.Dimensions.ChannelCount, 10 + batch);
                var inputs = Inputs(model, emg, batch, bins, 1, seed: bins);
                var outputs = run.Run(inputs);
                Dictionary<string, double[]> expected = RunTorch(model, inputs, batch, bins);
                Assert.Equal(outputs.Keys.Order(), expected.Where(e => e.Value.Length > 0).Select(e => e.Key).Order());
                foreach ((string name, (_, float[] values)) in outputs)
                {
                    if (eachObservation && name is ("mean" or "variance" or "parameters")) Close.AssertEach(expected[name], values, name);
                    else if (model.Config.Observation != ObservationKind.MeanSquaredError || name != "variance") Close.Assert(expected[name], values, name);
                    else Assert.All(values, v => Assert.Equal(0, v));
                }
            }
        }
    }

    private static Dictionary<string, double[]> RunTorch(LfadsModel model, (string Name, float[] Values, int[] Shape)[] inputs, int batch, int bins)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> given = inputs.ToDictionary(i => i.Name, i => tensor(i.Values, [.. i.Shape.Select(s => (long)s)]));
        Tensor read = model.Config.EncoderInput == EncoderInputTransform.Log ? EncoderLog.Apply(given["emg"]) : given["emg"];
        Tensor inputNoise = given.TryGetValue("inferred_input_noise", out Tensor? drawn) ? drawn.squeeze(0) : zeros([batch, model.OutputBins(bins), 0]);
        LfadsOutput output = model.Forward(MissingData.FillEncoder(read), given.GetValueOrDefault("external_inputs"), new LfadsNoise(given["initial_condition_noise"].squeeze(0), inputNoise));
        Dictionary<string, Tensor> values = new()
        {
            ["mean"] = model.Observation.Mean(output.OutputParameters),
            ["variance"] = model.Observation.Variance(output.OutputParameters),
            ["parameters"] = model.Observation.TransformParameters(output.OutputParameters).permute(0, 1, 3, 2),
            ["factors"] = output.Factors,
            ["inferred_inputs"] = output.GeneratorInputs.narrow(2, 0, model.InferredInputDim),
            ["inferred_input_means"] = output.InferredInputMeans,
            ["inferred_input_stds"] = output.InferredInputStds,
            ["generator_states"] = output.GeneratorStates,
            ["generator_inputs"] = output.GeneratorInputs,
            ["generator_initial_state"] = output.GeneratorInitialState,
            ["controller_states"] = output.ControllerStates,
            ["initial_condition_mean"] = output.InitialConditionMean,
            ["initial_condition_std"] = output.InitialConditionStd,
        };
        return values.ToDictionary(v => v.Key, v => v.Value.numel() == 0 ? [] : v.Value.to(ScalarType.Float64).contiguous().data<double>().ToArray());
    }

    private static (string Name, float[] Values, int[] Shape)[] Inputs(LfadsModel model, float[] emg, int batch, int bins, int samples, int seed)
    {
        LfadsDimensions dimensions = model.Dimensions;
        int outputBins = bins + dimensions.OutputBins - dimensions.WindowBins;
        Random random = new(seed);
        List<(string, float[], int[])> inputs = [("emg", emg, [batch, bins, dimensions.ChannelCount]), Normal("initial_condition_noise", samples, batch, model.Config.InitialConditionDim)];
        if (model.HasController) inputs.Add(Normal("inferred_input_noise", samples, batch, outputBins, model.InferredInputDim));
        if (dimensions.ExternalInputDim > 0) inputs.Add(Normal("external_inputs", batch, outputBins, dimensions.ExternalInputDim));
        return [.. inputs];

        (string, float[], int[]) Normal(string name, params int[] shape)
        {
            float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
            for (int i = 0; i < values.Length; i++) values[i] = (float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
            return (name, values, shape);
        }
    }

    private static float[] RandomEmg(int count, int seed)
    {
        Random random = new(seed);
        float[] emg = new float[count];
        for (int i = 0; i < count; i++) emg[i] = (float)MathNet.Numerics.Distributions.Gamma.Sample(random, 0.7, 1.5);
        emg[0] = 0;
        return emg;
    }

    private static ModelMetadata Metadata(LfadsModel model) => new()
    {
        Channels = [.. Enumerable.Range(1, model.Dimensions.ChannelCount).Select(c => new Channel($"channel_{c:00}", "a.u."))],
        BinSeconds = 0.002,
        Windowing = new() { WindowBins = model.Dimensions.WindowBins },
        Model = model.Config,
        Dimensions = model.Dimensions,
        Training = new("test", "2026-01-01T00:00:00Z", [], 1, 0, 0),
    };
}
