using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Model.Loss;
using AutoLfads.Model.Priors;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests;

/// <summary>The model against values that the reference implementation computed with the same weights, inputs and noise.</summary>
public sealed class GoldenParityTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Theory]
    [MemberData(nameof(GoldenModel.CasesWithKernels), MemberType = typeof(GoldenModel))]
    public void Forward_PosteriorMean_EqualsReference(string name, ScalarType dtype, bool doubleValues)
    {
        using GoldenModel golden = new(name, dtype, doubleValues);
        Assert.Equal(dtype == ScalarType.Float32, golden.Model.UsesSimdKernels);
        LfadsOutput output = golden.PosteriorMean();
        Compare(golden, "/mean", Arrays(output), except: ["output_means", "recon_all"]);
        Close(golden, "/mean/output_means", golden.Model.Observation.Mean(output.OutputParameters));
        Close(golden, "/mean/recon_all", golden.Model.Observation.NegativeLogLikelihood(golden.Tensor("/inputs/recon_data"), output.OutputParameters));
    }

    [Theory]
    [MemberData(nameof(GoldenModel.CasesWithKernels), MemberType = typeof(GoldenModel))]
    public void Forward_GivenNoiseAndDropout_EqualsReference(string name, ScalarType dtype, bool doubleValues)
    {
        using GoldenModel golden = new(name, dtype, doubleValues);
        Assert.Equal(dtype == ScalarType.Float32, golden.Model.UsesSimdKernels);
        Compare(golden, "/sample", Arrays(golden.Sample()), except: []);
    }

    [Theory]
    [MemberData(nameof(GoldenModel.CasesWithKernels), MemberType = typeof(GoldenModel))]
    public void Compute_SampledPass_EveryTermEqualsReference(string name, ScalarType dtype, bool doubleValues)
    {
        using GoldenModel golden = new(name, dtype, doubleValues);
        Assert.Equal(dtype == ScalarType.Float32, golden.Model.UsesSimdKernels);
        LfadsOutput output = golden.Sample();
        LossTerms terms = golden.Loss.Compute(output, golden.Batch(), golden.KlNoise(), golden.Epoch);
        Scalar("recon", terms.ReconstructionNll);
        Scalar("l2", terms.RecurrentL2);
        Scalar("ic_kl", terms.InitialConditionKl);
        Scalar("co_kl", terms.InferredInputKl);
        Scalar("total", terms.Total);
        Assert.Equal(golden.Golden.Scalar("/loss/kl_ramp"), terms.KlRamp, 1e-12);
        Assert.Equal(golden.Golden.Scalar("/loss/l2_ramp"), terms.L2Ramp, 1e-12);
        Assert.Null(terms.HeldOutNll);
        Close(golden, "/loss/recon_all", golden.Model.Observation.NegativeLogLikelihood(golden.Tensor("/inputs/recon_data"), output.OutputParameters));
        Close(golden, "/loss/ic_kl_per_trial", golden.Model.InitialConditionPrior.KullbackLeibler(output.InitialConditionMean, output.InitialConditionStd));
        if (golden.Model.InferredInputPrior is AutoregressivePrior prior)
        {
            Tensor drawn = output.InferredInputMeans + (output.InferredInputStds * golden.KlNoise()!);
            Close(golden, "/loss/co_log_p", prior.LogDensity(drawn));
            Close(golden, "/loss/co_log_q", prior.KullbackLeibler(output.InferredInputMeans, output.InferredInputStds, golden.KlNoise()) + prior.LogDensity(drawn));
        }

        void Scalar(string key, Tensor value) => Close(golden, $"/loss/{key}", value.reshape(1));
    }

    [Theory]
    [MemberData(nameof(GoldenModel.CasesWithKernels), MemberType = typeof(GoldenModel))]
    public void Backward_SampledPass_EveryGradientEqualsReference(string name, ScalarType dtype, bool doubleValues)
    {
        using GoldenModel golden = new(name, dtype, doubleValues);
        Assert.Equal(dtype == ScalarType.Float32, golden.Model.UsesSimdKernels);
        golden.Loss.Compute(golden.Sample(), golden.Batch(), golden.KlNoise(), golden.Epoch).Total.backward();
        CompareGradients(golden, "/grads");
    }

    [Fact]
    public void Backward_CoordinatedDropout_LossAndGradientsEqualReference()
    {
        using GoldenModel golden = new("b_no_controller", ScalarType.Float64);
        CoordinatedDropout dropout = new(0.3, blockBins: 1, 0.1, firstBin: 0);
        Tensor kept = golden.Tensor("/cd/cd_mask").to(ScalarType.Bool), passed = golden.Tensor("/cd/pass_mask").to(ScalarType.Bool);
        Tensor masked = dropout.MaskInput(golden.Tensor("/inputs/encod_data"), kept);
        Tensor gradientMask = dropout.GradientMask(kept, passed, 100, 12);
        Close(golden, "/cd/masked_encod_data", masked);
        TensorAssert.Equal(golden.Tensor("/cd/grad_mask"), gradientMask.to(ScalarType.Float64), "gradient mask");

        Tensor total = golden.Loss.Compute(golden.Sample(masked), golden.Batch() with { GradientMask = gradientMask }, null, golden.Epoch).Total;
        Close(golden, "/cd/total", total.reshape(1));
        total.backward();
        CompareGradients(golden, "/cd/grads");
    }

    [Theory]
    [MemberData(nameof(GoldenModel.Cases), MemberType = typeof(GoldenModel))]
    public void Parameters_OfTheReference_SameNamesShapesAndFrozenOnes(string name, ScalarType dtype)
    {
        using GoldenModel golden = new(name, dtype);
        Dictionary<string, bool> expected = golden.Golden.Config.GetProperty("requires_grad").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetBoolean());
        Dictionary<string, bool> actual = LfadsTorchNames.Parameters(golden.Model).ToDictionary(p => p.Name, p => p.Parameter.requires_grad);
        Assert.Equal(expected.OrderBy(p => p.Key, StringComparer.Ordinal), actual.OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    public void Dispose() => scope.Dispose();

    private static Dictionary<string, Tensor> Arrays(LfadsOutput output) => new()
    {
        ["output_params"] = output.OutputParameters,
        ["factors"] = output.Factors,
        ["ic_mean"] = output.InitialConditionMean,
        ["ic_std"] = output.InitialConditionStd,
        ["co_means"] = output.InferredInputMeans,
        ["co_stds"] = output.InferredInputStds,
        ["gen_states"] = output.GeneratorStates,
        ["gen_init"] = output.GeneratorInitialState,
        ["gen_inputs"] = output.GeneratorInputs,
        ["con_states"] = output.ControllerStates,
        ["ci"] = output.ControllerInputs,
    };

    private static void Compare(GoldenModel golden, string group, Dictionary<string, Tensor> actual, string[] except)
    {
        IReadOnlyList<string> names = golden.Golden.Names(group);
        Assert.True(names.Count >= 6);
        foreach (string name in names.Except(except)) Close(golden, $"{group}/{name}", actual[name]);
    }

    private static void CompareGradients(GoldenModel golden, string group)
    {
        Dictionary<string, TorchSharp.Modules.Parameter> parameters = LfadsTorchNames.Parameters(golden.Model).ToDictionary(p => p.Name, p => p.Parameter);
        IReadOnlyList<string> names = golden.Golden.Names(group);
        Assert.Equal(parameters.Where(p => p.Value.requires_grad).Select(p => p.Key).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        foreach (string name in names)
        {
            Tensor? gradient = parameters[name].grad;
            if (gradient is null) Assert.Equal(0, parameters[name].numel());
            else Close(golden, $"{group}/{name}", gradient, gradients: true);
        }
    }

    private static void Close(GoldenModel golden, string path, Tensor actual, bool gradients = false)
    {
        double relative = golden.Dtype == ScalarType.Float64 ? 1e-9 : gradients ? 1e-4 : 1e-5;
        TensorAssert.Close(golden.Golden.Values(path), golden.Golden.Shape(path), actual, relative, absolute: 1e-12, path);
    }
}
