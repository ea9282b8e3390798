using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;
using AutoLfads.Inference.Forward;

namespace AutoLfads.Inference.Tests.Forward;

/// <summary><see cref="LfadsForward"/> against ONNX Runtime on the same file.</summary>
public sealed class LfadsForwardTests
{
    private static readonly LfadsConfig Small = TestModel.Architecture;
    private static readonly LfadsDimensions Plain = LfadsDimensions.Autoencoder(3, 20);
    private static readonly LfadsDimensions Driven = new() { ChannelCount = 3, OutputChannelCount = 5, WindowBins = 20, OutputBins = 26, ExternalInputDim = 2 };

    private static readonly Dictionary<string, (LfadsConfig Config, LfadsDimensions Dimensions)> Models = new()
    {
        ["gamma"] = (Small, Plain),
        ["poisson"] = (Small with { Observation = ObservationKind.Poisson }, Plain),
        ["gaussian"] = (Small with { Observation = ObservationKind.Gaussian }, Plain),
        ["squared error"] = (Small with { Observation = ObservationKind.MeanSquaredError }, Plain),
        ["log-normal"] = (Small with { Observation = ObservationKind.LogNormal }, Plain),
        ["zero-inflated gamma"] = (Small with { Observation = ObservationKind.ZeroInflatedGamma, ZeroInflatedGamma = new() { Location = 0.1 } }, Plain),
        ["no controller"] = (Small with { InferredInputDim = 0 }, Plain),
        ["no lag"] = (Small with { ControllerInputLag = 0 }, Plain),
        ["lag of three"] = (Small with { ControllerInputLag = 3 }, Plain),
        ["encoder bins"] = (Small with { InitialConditionEncoderBins = 6 }, Plain),
        ["encoder bins and lag"] = (Small with { InitialConditionEncoderBins = 5, ControllerInputLag = 2 }, Driven),
        ["logarithm"] = (Small with { EncoderInput = EncoderInputTransform.Log }, Plain),
        ["external inputs"] = (Small, Driven),
        ["external inputs alone"] = (Small with { ControllerDim = 0 }, Driven),
        ["clamped states"] = (Small with { StateClip = 0.2 }, Plain),
        ["rat"] = (
            new() { InferredInputDim = 4, InitialConditionDim = 32, GeneratorDim = 100, FactorDim = 16 },
            LfadsDimensions.Autoencoder(12, 24)),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_AnyModelAndBatch_EqualsTheGraph(string name)
    {
        using ForwardModel model = Make(name);
        using LfadsForward forward = model.Open();
        foreach ((int windows, int samples, bool sampled) in new[] { (1, 1, false), (1, 1, true), (3, 1, true), (40, 1, false), (40, 1, true), (1, 9, true), (3, 5, true), (11, 2, true) })
        {
            ForwardArrays inputs = model.RandomInputs(windows, sampled, samples: samples);
            Dictionary<string, float[]> expected = model.RunGraph(inputs);
            foreach ((string output, float[] values) in model.Run(forward, inputs))
            {
                if (values.Length > 0) AssertClose(expected[output], values, $"{output} of {samples} samples of {windows} windows");
                else Assert.DoesNotContain(output, expected.Keys);
            }
        }
    }

    [Fact]
    public void Run_PosteriorMean_EqualsTheEstimator()
    {
        using ForwardModel model = Make("rat");
        using LfadsForward forward = model.Open();
        ForwardArrays inputs = model.RandomInputs(3, sampled: false);
        using ActivationEstimator estimator = ActivationEstimator.Open(model.Path, new() { Samples = 0, Threads = 1, Engine = InferenceEngine.OnnxRuntime });
        WindowEstimates expected = estimator.EstimateWindows(new WindowSet(3, 24, 12, inputs.Windows));
        Dictionary<string, float[]> actual = model.Run(forward, inputs);
        AssertClose(expected.OutputMeans.Values, actual["mean"], "mean");
        AssertClose(expected.OutputVariances.Values, actual["variance"], "variance");
        AssertClose(expected.OutputParameters.Values, actual["parameters"], "parameters");
        AssertClose(expected.Factors.Values, actual["factors"], "factors");
    }

    /// <summary>Raw parameters of every magnitude, at and beyond the observation models' limits, where each value counts and not the largest alone.</summary>
    [Theory]
    [InlineData("gamma")]
    [InlineData("poisson")]
    [InlineData("gaussian")]
    [InlineData("log-normal")]
    [InlineData("zero-inflated gamma")]
    public void Run_ParametersOfEveryMagnitude_EachFollowsTheFormulasInDoublePrecision(string name)
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Models[name];
        const int Channels = 29;
        using ForwardModel model = new(config, dimensions with { ChannelCount = Channels, OutputChannelCount = Channels });
        float[] bias = model.Weights["readout.0.bias"].Values, weight = model.Weights["readout.0.weight"].Values;
        for (int i = 0; i < bias.Length; i++) bias[i] = (i * 7 % bias.Length * 60f / bias.Length) - 30;
        using LfadsForward forward = new(new LfadsWeights(config, model.Metadata.Dimensions, model.Weights));
        Dictionary<string, float[]> actual = model.Run(forward, model.RandomInputs(2, sampled: true));
        float[] scale = config.Observation == ObservationKind.ZeroInflatedGamma ? model.Weights["recon.0.scale"].Values : [];
        int count = bias.Length / Channels, factorDim = config.FactorDim;
        for (int i = 0; i < actual["mean"].Length; i++)
        {
            int bin = i / Channels, channel = i % Channels;
            double[] raw = [.. Enumerable.Range(0, count).Select(p => (p * Channels) + channel)
                .Select(row => bias[row] + Enumerable.Range(0, factorDim).Sum(f => (double)weight[(row * factorDim) + f] * actual["factors"][(bin * factorDim) + f]))];
            double[] scales = scale.Length > 0 ? [scale[channel], scale[Channels + channel]] : [];
            (double[] parameters, double mean, double variance) = ObservationFormulas.Of(config.Observation, raw, scales, config.ZeroInflatedGamma.Location);

            // What is close to 0 because terms of magnitude 30 cancel keeps their rounding, as does 1 − q in single precision.
            double gateRounding = count == 3 ? 1.2e-7 * mean * mean / parameters[2] : 0;
            AssertEach(mean, actual["mean"][i], mean == raw[0] ? 1e-5 : 0, "mean");
            AssertEach(variance, actual["variance"][i], gateRounding, "variance");
            for (int p = 0; p < count; p++) AssertEach(parameters[p], actual["parameters"][(((bin * count) + p) * Channels) + channel], parameters[p] == raw[p] ? 1e-5 : 0, "parameters");
        }

        void AssertEach(double expected, double value, double rounding, string what) =>
            Assert.True(Math.Abs(value - expected) <= (1e-5 * Math.Abs(expected)) + rounding, $"'{what}' is {value:g9}, expected {expected:g9}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_WindowsTogether_EqualEachAloneToTheLastBit(string name)
    {
        using ForwardModel model = Make(name);
        using LfadsForward forward = model.Open();
        ForwardArrays inputs = model.RandomInputs(11, sampled: true);
        Dictionary<string, float[]> together = model.Run(forward, inputs);
        foreach (int window in new[] { 0, 7, 8, 10 })
        {
            foreach ((string output, float[] values) in model.Run(forward, inputs.Only(window)))
                Assert.Equal(inputs.Part(together[output], window), values);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_ManyThreads_EqualsOneToTheLastBit(int threads)
    {
        using ForwardModel model = Make("external inputs");
        using LfadsForward one = model.Open(), many = model.Open(threads);
        ForwardArrays inputs = model.RandomInputs(40, sampled: true);
        Assert.Equal(model.Run(one, inputs), model.Run(many, inputs));
    }

    [Fact]
    public void Run_LagBeyondTheWindow_HidesTheEncoderFromTheController()
    {
        // As where the controller's weights of what it sees of the encoder are 0.
        using ForwardModel hidden = new(Small with { ControllerInputLag = 25 }, Plain), blind = new(Small, Plain);
        float[] weight = blind.Weights["decoder.rnn.cell.con_cell.weight_ih"].Values;
        int columns = (2 * Small.ControllerInputEncoderDim) + Small.FactorDim;
        for (int i = 0; i < weight.Length; i++) weight[i] = i % columns < 2 * Small.ControllerInputEncoderDim ? 0 : weight[i];
        using LfadsForward first = hidden.Open(), second = new(new LfadsWeights(Small, Plain, blind.Weights));
        ForwardArrays inputs = hidden.RandomInputs(3, sampled: true);
        Dictionary<string, float[]> expected = blind.Run(second, inputs);
        foreach ((string output, float[] values) in hidden.Run(first, inputs)) AssertClose(expected[output], values, output);
    }

    [Theory]
    [InlineData("gamma", 1)]
    [InlineData("external inputs", 3)]
    [InlineData("log-normal", 11)]
    public void Run_AfterTheFirst_AllocatesNothing(string name, int windows)
    {
        using ForwardModel model = Make(name);
        using LfadsForward forward = model.Open();
        ForwardArrays inputs = model.RandomInputs(windows, sampled: true);
        Dictionary<string, float[]> outputs = model.Run(forward, inputs);
        Repeat(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(5);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Repeat(int times)
        {
            for (int i = 0; i < times; i++) forward.Run(windows, 1, inputs.Inputs, ForwardArrays.Outputs(outputs));
            for (int i = 0; i < times; i++) forward.Run(windows, 1, inputs.Inputs, new WindowOutputs { Means = outputs["mean"] });
        }
    }

    [Fact]
    public void Run_SomeOutputs_EqualsAll()
    {
        using ForwardModel model = Make("gamma");
        using LfadsForward forward = model.Open();
        ForwardArrays inputs = model.RandomInputs(2, sampled: true);
        Dictionary<string, float[]> all = model.Run(forward, inputs);
        float[] means = new float[all["mean"].Length], factors = new float[all["factors"].Length];
        forward.Run(2, 1, inputs.Inputs, new WindowOutputs { Means = means });
        forward.Run(2, 1, inputs.Inputs, new WindowOutputs { Factors = factors });
        Assert.Equal(all["mean"], means);
        Assert.Equal(all["factors"], factors);
    }

    [Fact]
    public void Run_MissingExternalInput_CountsAsZero()
    {
        using ForwardModel model = Make("external inputs");
        using LfadsForward forward = model.Open();
        ForwardArrays inputs = model.RandomInputs(2, sampled: false);
        inputs.ExternalInputs[9] = 0;
        Dictionary<string, float[]> expected = model.Run(forward, inputs);
        inputs.ExternalInputs[9] = float.NaN;
        Assert.Equal(expected, model.Run(forward, inputs));
    }

    [Fact]
    public void Run_NoWindows_WritesNothing()
    {
        using ForwardModel model = Make("external inputs");
        using LfadsForward forward = model.Open();
        forward.Run(0, 1, new WindowInputs { Windows = [] }, default);
    }

    [Fact]
    public void Run_WrongLengths_NamesWhatIsWrong()
    {
        using ForwardModel model = Make("gamma");
        using LfadsForward forward = model.Open();
        float[] windows = new float[2 * 20 * 3];
        foreach ((Action act, string name) in new (Action, string)[]
        {
            (() => forward.Run(1, 1, new WindowInputs { Windows = windows }, default), "Windows"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows, ExternalInputs = new float[1] }, default), "ExternalInputs"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows, InitialConditionNoise = new float[5] }, default), "InitialConditionNoise"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows, InferredInputNoise = new float[5] }, default), "InferredInputNoise"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { Means = new float[119] }), "Means"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { Variances = new float[121] }), "Variances"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { Parameters = new float[120] }), "Parameters"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { Factors = new float[120] }), "Factors"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { InitialConditionMeans = new float[1] }), "InitialConditionMeans"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { InferredInputStds = new float[1] }), "InferredInputStds"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { GeneratorInputs = new float[1] }), "GeneratorInputs"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { GeneratorStates = new float[1] }), "GeneratorStates"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { GeneratorInitialStates = new float[1] }), "GeneratorInitialStates"),
            (() => forward.Run(2, 1, new WindowInputs { Windows = windows }, new WindowOutputs { ControllerStates = new float[1] }), "ControllerStates"),
        })
            Assert.Equal(name, Assert.Throws<ArgumentException>(act).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => forward.Run(2, 0, new WindowInputs { Windows = windows }, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => forward.Run(-1, 1, new WindowInputs { Windows = [] }, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Open(threads: 0));
    }

    private static ForwardModel Make(string name) => new(Models[name].Config, Models[name].Dimensions);

    /// <summary>Fails unless the largest difference is at most 1e-5 of the largest expected magnitude.</summary>
    private static void AssertClose(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(v => Math.Abs((double)v)), difference = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max();
        Assert.True(difference <= 1e-5 * scale, $"'{what}' differs by {difference:g3} at a scale of {scale:g3}.");
    }
}
