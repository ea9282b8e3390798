using AutoLfads.Core.Configuration;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Model.Loss;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests;

public sealed class LfadsModelTests : IDisposable
{
    private static readonly LossConfig AllTerms = new()
    {
        Scale = 3, InitialConditionKlScale = 0.2, InferredInputKlScale = 0.1, InitialConditionEncoderL2Scale = 0.3, ControllerInputEncoderL2Scale = 0.4, GeneratorL2Scale = 0.5, ControllerL2Scale = 0.6, KlRampEpochs = 2,
    };

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> DifferentiatedVariants => ["log_normal", "gaussian_observation", "gaussian_inputs", "held_out_channels", "no_controller_external_inputs", "initial_condition_bins_lag_0"];

    [Theory]
    [MemberData(nameof(DifferentiatedVariants))]
    public void Backward_VariantTheReferenceLacks_GradientsEqualDifferences(string variant)
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Variant(variant);
        using LfadsModel model = SmallModel.Create(config, dimensions);
        LfadsLoss loss = new(model, AllTerms);
        Tensor target = SmallModel.Data(1, 4, dimensions.OutputBins, dimensions.OutputChannelCount);
        AugmentedBatch batch = new(SmallModel.Data(2, 4, dimensions.WindowBins, dimensions.ChannelCount), target);
        Tensor? external = dimensions.ExternalInputDim > 0 ? SmallModel.Data(4, 4, dimensions.WindowBins, dimensions.ExternalInputDim) : null;
        LfadsNoise noise = SmallModel.Noise(model, 4);
        Tensor klNoise = SmallModel.Noise(model, 4, seed: 10).InferredInputs;
        FiniteDifference.CheckParameters(model, () => loss.Compute(model.Forward(batch.EncoderData, external, noise), batch, klNoise, epoch: 1).Total);
    }

    [Fact]
    public void Constructor_SameSeed_SameWeightsInBothPrecisions()
    {
        using LfadsModel first = SmallModel.Create(), second = SmallModel.Create(), single = SmallModel.Create(dtype: ScalarType.Float32), other = new(SmallModel.Config, SmallModel.Dimensions, seed: 4, ScalarType.Float64);
        foreach ((string name, Parameter parameter) in LfadsTorchNames.Parameters(first))
        {
            Assert.Equal(TensorAssert.Values(parameter), TensorAssert.Values(Find(second, name)));
            TensorAssert.Equal(parameter.to(ScalarType.Float32), Find(single, name), name);
        }

        Assert.NotEqual(TensorAssert.Values(Find(first, "readout.0.weight")), TensorAssert.Values(Find(other, "readout.0.weight")));
    }

    [Fact]
    public void Constructor_DrawsNothingFromTheGlobalGenerator()
    {
        torch.Generator global = torch.Generator.Default;
        byte[] before = global.get_state().data<byte>().ToArray();
        using LfadsModel model = SmallModel.Create();
        model.Forward(SmallModel.Data(1, 2, 7, 3), noise: SmallModel.Noise(model, 2));
        Assert.Equal(before, global.get_state().data<byte>().ToArray());
    }

    [Theory]
    [InlineData("encoder.ic_enc.fwd_gru.cell.weight_ih", 12 + 64)]
    [InlineData("encoder.ci_enc.bwd_gru.cell.weight_hh", 12 + 64)]
    [InlineData("decoder.rnn.cell.gen_cell.weight_ih", 3)]
    [InlineData("decoder.rnn.cell.gen_cell.weight_hh", 64)]
    [InlineData("decoder.rnn.cell.con_cell.weight_ih", 128 + 10)]
    [InlineData("decoder.rnn.cell.con_cell.weight_hh", 64)]
    [InlineData("decoder.ic_to_g0.weight", 30)]
    [InlineData("readout.0.weight", 10)]
    public void Constructor_Weights_HaveVarianceOneOverFanIn(string name, int fanIn)
    {
        using LfadsModel model = new(new LfadsConfig(), LfadsDimensions.Autoencoder(12, 20), seed: 8, ScalarType.Float64);
        double[] weights = TensorAssert.Values(Find(model, name));
        double variance = weights.Average(w => w * w) * fanIn;
        Assert.InRange(variance, 1 - (5 * Math.Sqrt(2.0 / weights.Length)), 1 + (5 * Math.Sqrt(2.0 / weights.Length)));
    }

    [Fact]
    public void Constructor_BiasesStatesAndPriors_StartAsConfigured()
    {
        LfadsConfig config = SmallModel.Config with { InitialConditionPriorMean = 0.5, InitialConditionPriorVariance = 0.2, InferredInputPriorTauBins = 7, InferredInputPriorVariance = 0.3 };
        using LfadsModel model = SmallModel.Create(config);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], TensorAssert.Values(Find(model, "encoder.ic_enc.bwd_gru.cell.bias_ih")));
        Assert.All(TensorAssert.Values(Find(model, "encoder.ic_enc.bwd_gru.cell.bias_hh")), v => Assert.Equal(0, v));
        Assert.All(TensorAssert.Values(Find(model, "encoder.ic_enc_h0")), v => Assert.Equal(0, v));
        Assert.All(TensorAssert.Values(Find(model, "readout.0.bias")), v => Assert.Equal(0, v));
        Assert.All(TensorAssert.Values(Find(model, "ic_prior.mean")), v => Assert.Equal(0.5, v));
        Assert.All(TensorAssert.Values(Find(model, "ic_prior.logvar")), v => Assert.Equal(Math.Log(0.2), v));
        Assert.All(TensorAssert.Values(Find(model, "co_prior.logtaus")), v => Assert.Equal(Math.Log(7), v));
        Assert.All(TensorAssert.Values(Find(model, "co_prior.lognvars")), v => Assert.Equal(Math.Log(0.3), v));
    }

    [Fact]
    public void Forward_FactorRowsScaled_OutputUnchanged()
    {
        using LfadsModel model = SmallModel.Create();
        Tensor data = SmallModel.Data(1, 2, 7, 3);
        Tensor before = model.Forward(data).OutputParameters;
        using (no_grad()) Find(model, "decoder.rnn.cell.fac_linear.weight").mul_(tensor(new[] { 2.0, 0.5, 30 }).view(3, 1));
        TensorAssert.Close(TensorAssert.Values(before), before.shape, model.Forward(data).OutputParameters, 1e-13, 0, "parameters");
    }

    [Fact]
    public void Forward_LongerWindowThanTrainedOn_FirstControllerlessBinsDependOnNothingLater()
    {
        LfadsConfig config = SmallModel.Config with { InferredInputDim = 0, InitialConditionEncoderBins = 5 };
        using LfadsModel model = SmallModel.Create(config, SmallModel.Dimensions with { OutputBins = 9 });
        Tensor data = SmallModel.Data(1, 2, 20, 3);
        LfadsOutput whole = model.Forward(data), start = model.Forward(data.narrow(1, 0, 7));
        Assert.Equal([2, 22, 3, 2], whole.OutputParameters.shape);
        Assert.Equal([2, 9, 3, 2], start.OutputParameters.shape);
        TensorAssert.Close(TensorAssert.Values(start.OutputParameters), start.OutputParameters.shape, whole.OutputParameters.narrow(1, 0, 9), 1e-13, 0, "first bins");
    }

    [Fact]
    public void Forward_ExternalInputsShorterThanTheOutput_EqualsThoseWithZerosAfter()
    {
        LfadsDimensions dimensions = SmallModel.Dimensions with { ExternalInputDim = 2, OutputBins = 10 };
        using LfadsModel model = SmallModel.Create(dimensions: dimensions);
        Tensor data = SmallModel.Data(1, 2, 7, 3), external = SmallModel.Data(2, 2, 7, 2);
        TensorAssert.Equal(
            model.Forward(data, cat([external, zeros(2, 3, 2, dtype: ScalarType.Float64)], dim: 1)).OutputParameters,
            model.Forward(data, external).OutputParameters,
            "parameters");
    }

    [Fact]
    public void Forward_LagOfOne_ControllerNeverSeesItsOwnBin()
    {
        using LfadsModel model = SmallModel.Create();
        Tensor data = SmallModel.Data(1, 1, 7, 3).requires_grad_();
        model.Forward(data).ControllerInputs.select(1, 4).sum().backward();
        double[] perBin = TensorAssert.Values(data.grad!.abs().sum(0, 2));
        Assert.Equal(0, perBin[4]);
        Assert.All(perBin.Where((_, bin) => bin != 4), g => Assert.True(g > 0));
    }

    [Fact]
    public void Forward_NoiseOfZero_EqualsThePosteriorMean()
    {
        using LfadsModel model = SmallModel.Create();
        Tensor data = SmallModel.Data(1, 2, 7, 3);
        LfadsNoise none = new(zeros(2, 3, dtype: ScalarType.Float64), zeros(2, 7, 2, dtype: ScalarType.Float64));
        TensorAssert.Equal(model.Forward(data).OutputParameters, model.Forward(data, noise: none).OutputParameters, "parameters");
    }

    [Fact]
    public void Forward_ShapesThatDoNotFit_AreRefusedWithBothShapes()
    {
        using LfadsModel model = SmallModel.Create();
        Tensor data = SmallModel.Data(1, 2, 7, 3);
        Assert.Contains("got [2, 7, 4]", Assert.Throws<ArgumentException>(() => model.Forward(SmallModel.Data(1, 2, 7, 4))).Message, StringComparison.Ordinal);
        Assert.Contains("[2, at most 7, 0], got [2, 7, 1]", Assert.Throws<ArgumentException>(() => model.Forward(data, SmallModel.Data(1, 2, 7, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("must be [2, 3], got [3, 3]", Assert.Throws<ArgumentException>(() => model.Forward(data, noise: SmallModel.Noise(model, 3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_SizesThatMakeNoModel_AreRefusedByName()
    {
        Refused("output_channel_count must be at least 3, was 2", SmallModel.Config, SmallModel.Dimensions with { OutputChannelCount = 2 });
        Refused("initial_condition_encoder_bins must be below window_bins (7), was 7", SmallModel.Config with { InitialConditionEncoderBins = 7 }, SmallModel.Dimensions);
        Refused("dropout_rate must be in [0, 1), was 1", SmallModel.Config with { DropoutRate = 1 }, SmallModel.Dimensions);
        Refused("generator_dim must be at least 1, was 0", SmallModel.Config with { GeneratorDim = 0 }, SmallModel.Dimensions);

        static void Refused(string message, LfadsConfig config, LfadsDimensions dimensions) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => SmallModel.Create(config, dimensions)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_Dropout_KeepsTheShareAndTheExpectation()
    {
        using LfadsModel model = new(new LfadsConfig { DropoutRate = 0.3 }, LfadsDimensions.Autoencoder(12, 50), seed: 1);
        using torch.Generator generator = new(3);
        DropoutMasks masks = DropoutMasks.Draw(20, model, generator)!;
        Assert.Equal([20, 50, 12], masks.EncoderData.shape);
        Assert.Equal([20, 50, 138], masks.ControllerInputs.shape);
        double[] values = TensorAssert.Values(masks.ControllerInputs);
        Assert.All(values.Distinct(), v => Assert.Contains(v, new double[] { 0, 1 / 0.7f }));
        Assert.Equal(1, values.Average(), 0.01);
        Assert.Equal([20, 50, 12], model.Forward(ones(20, 50, 12), dropout: masks).OutputParameters.shape[..3]);
        Assert.Null(DropoutMasks.Draw(20, SmallModel.Create(), generator));
    }

    [Fact]
    public void Draw_Dropout_IsTheSameWhateverComputesTheModelAndOnAnyNumberOfThreads()
    {
        double[] simd = Draw(ScalarType.Float32, KernelKind.Simd, threads: 1);
        Assert.Equal(simd, Draw(ScalarType.Float32, KernelKind.Simd, threads: 3));
        Assert.Equal(simd, Draw(ScalarType.Float32, KernelKind.Reference, threads: 1));
        Assert.Equal(simd, Draw(ScalarType.Float64, KernelKind.Simd, threads: 1));

        static double[] Draw(ScalarType dtype, KernelKind kernels, int threads)
        {
            using LfadsModel model = new(new LfadsConfig { DropoutRate = 0.3 }, LfadsDimensions.Autoencoder(12, 50), seed: 1, dtype) { Kernels = kernels, Threads = threads };
            using torch.Generator generator = new(3);
            return TensorAssert.Values(DropoutMasks.Draw(20, model, generator)!.GeneratorStates);
        }
    }

    [Fact]
    public void ForwardAndBackward_Repeated_LeaveNoTensorBehind()
    {
        using LfadsModel model = SmallModel.Create(SmallModel.Config with { DropoutRate = 0.2 });
        using torch.Generator generator = new(3);
        LfadsLoss loss = new(model, AllTerms);
        Augmenter augmenter = new(new AugmentationConfig { ShiftMaxBins = 2, SampleValidationRate = 0.2 }, model.Config, model.Dimensions, marginBins: 2, sampleValidationSeed: 1);
        Tensor windows = SmallModel.Data(1, 4, 11, 3);
        windows[0, 5, 1] = double.NaN;
        Step();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 3; i++) Step();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Step()
        {
            using DisposeScope step = NewDisposeScope();
            AugmentedBatch batch = augmenter.Augment(windows, null, [0, 1, 2, 3], training: true, generator);
            LfadsOutput output = model.Forward(batch.EncoderData, null, LfadsNoise.Draw(4, model, generator), DropoutMasks.Draw(4, model, generator));
            loss.Compute(output, batch, LfadsNoise.DrawInferredInputs(4, model, generator), epoch: 3).Total.backward();
            model.zero_grad();
        }
    }

    [Fact]
    public void Forward_InItsOwnScope_KeepsOnlyTheOutputsAlive()
    {
        using LfadsModel model = SmallModel.Create();
        Tensor data = SmallModel.Data(1, 2, 7, 3);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        model.Forward(data);
        Assert.Equal(before + 11, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Constructor_InsideADisposeScope_WeightsOutliveItAndDieWithTheModel()
    {
        Tensor data = SmallModel.Data(1, 2, 7, 3);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        LfadsModel model;
        using (NewDisposeScope()) model = SmallModel.Create();
        using (NewDisposeScope()) Assert.Equal([2, 7, 3, 2], model.Forward(data).OutputParameters.shape);
        Assert.True(DisposeScopeManager.Statistics.ThreadTotalLiveCount > before);
        model.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void To_OtherPrecision_GivesThatModel()
    {
        using LfadsModel moved = SmallModel.Create(dtype: ScalarType.Float32), made = SmallModel.Create();
        using (NewDisposeScope()) moved.to(ScalarType.Float64);
        Tensor data = SmallModel.Data(1, 2, 7, 3), expected = made.Forward(data).OutputParameters;
        Assert.Equal(ScalarType.Float64, moved.ScalarType);
        TensorAssert.Close(TensorAssert.Values(expected), expected.shape, moved.Forward(data).OutputParameters, 1e-6, 0, "parameters");
        Assert.Equal(LfadsTorchNames.Parameters(made).Select(p => p.Parameter.requires_grad), LfadsTorchNames.Parameters(moved).Select(p => p.Parameter.requires_grad));
    }

    public void Dispose() => scope.Dispose();

    private static Parameter Find(LfadsModel model, string name) => LfadsTorchNames.Parameters(model).Single(p => p.Name == name).Parameter;

    private static (LfadsConfig Config, LfadsDimensions Dimensions) Variant(string name) => name switch
    {
        "log_normal" => (SmallModel.Config with { Observation = ObservationKind.LogNormal }, SmallModel.Dimensions),
        "gaussian_observation" => (SmallModel.Config with { Observation = ObservationKind.Gaussian }, SmallModel.Dimensions),
        "gaussian_inputs" => (SmallModel.Config with { InferredInputPrior = InferredInputPriorKind.Gaussian }, SmallModel.Dimensions),
        "held_out_channels" => (SmallModel.Config, SmallModel.Dimensions with { OutputChannelCount = 5, OutputBins = 9 }),
        "no_controller_external_inputs" => (SmallModel.Config with { ControllerDim = 0 }, SmallModel.Dimensions with { ExternalInputDim = 2, OutputBins = 8 }),
        "initial_condition_bins_lag_0" => (SmallModel.Config with { InitialConditionEncoderBins = 2, ControllerInputLag = 0 }, SmallModel.Dimensions),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
