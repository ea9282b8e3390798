using AutoLfads.Core.Configuration;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Loss;
using AutoLfads.Model.Priors;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Loss;

public sealed class LfadsLossTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(4, 0, 9, 0.5)]
    [InlineData(4, 2, 11, 0.25)]
    [InlineData(1, 5, 10, 0)]
    [InlineData(500, 5, 10, 1)]
    public void Ramp_Epoch_RisesLinearlyAndStaysInside(int epoch, int start, int epochs, double expected) => Assert.Equal(expected, LfadsLoss.Ramp(epoch, start, epochs), 1e-15);

    [Fact]
    public void Compute_ByKernels_TermsAndGradientsEqualTensorOperations()
    {
        using LfadsModel model = SmallModel.Create(dtype: ScalarType.Float32);
        Tensor target = SmallModel.Data(1, 4, 7, 3).to(ScalarType.Float32), heldIn = SmallModel.Data(5, 4, 7, 3).gt(0.7);
        AugmentedBatch batch = new(target, target)
        {
            GradientMask = SmallModel.Data(6, 4, 7, 3).gt(1),
            PresentMask = SmallModel.Data(7, 4, 7, 3).gt(0.6),
            HeldInWeight = heldIn.to(ScalarType.Float32) * 1.5f,
            HeldOutWeight = heldIn.logical_not().to(ScalarType.Float32) * 3,
        };
        using torch.Generator generator = new(8);
        LfadsNoise noise = LfadsNoise.Draw(4, model, generator);
        Tensor klNoise = LfadsNoise.DrawInferredInputs(4, model, generator);
        LfadsOutput output = model.Forward(target, null, noise);
        (Tensor[] Terms, Tensor[] Gradients) kernels = Run(KernelKind.Simd), reference = Run(KernelKind.Reference);
        for (int i = 0; i < reference.Terms.Length; i++) TensorAssert.Close(TensorAssert.Values(reference.Terms[i]), [], kernels.Terms[i], 1e-6, 0, $"term {i}");
        for (int i = 0; i < reference.Gradients.Length; i++)
            TensorAssert.Close(TensorAssert.Values(reference.Gradients[i]), reference.Gradients[i].shape, kernels.Gradients[i], 2e-6, 0, $"gradient {i}");

        (Tensor[] Terms, Tensor[] Gradients) Run(KernelKind kind)
        {
            model.Kernels = kind;
            LossTerms terms = new LfadsLoss(model, new LossConfig()).Compute(output, batch, klNoise, epoch: 100);
            AutoregressivePrior prior = (AutoregressivePrior)model.InferredInputPrior!;
            Tensor[] inputs = [output.OutputParameters, output.InferredInputMeans, output.InferredInputStds, prior.LogTau, prior.LogVariance];
            return ([terms.Total, terms.ReconstructionNll, terms.InferredInputKl, terms.HeldOutNll!], [.. autograd.grad([terms.Total], inputs, retain_graph: true)]);
        }
    }

    [Fact]
    public void Compute_MissingSamples_MeanIsThatOfTheOthersAndNoGradientComesFromThem()
    {
        using LfadsModel model = SmallModel.Create();
        Tensor target = SmallModel.Data(1, 2, 7, 3), missing = SmallModel.Data(5, 2, 7, 3).gt(1.2);
        LfadsOutput output = Detached(model.Forward(SmallModel.Data(2, 2, 7, 3)));
        (Tensor filled, Tensor? present) = MissingData.FillTarget(target.masked_fill(missing, double.NaN));
        Tensor actual = Compute(model, output, new AugmentedBatch(target, filled) { PresentMask = present });
        actual.backward();
        double[] kept = TensorAssert.Values(model.Observation.NegativeLogLikelihood(target, output.OutputParameters).masked_select(missing.logical_not()));
        Assert.InRange(kept.Length, 10, 40);
        Assert.Equal(kept.Average(), actual.item<double>(), 1e-13);
        Tensor gradient = output.OutputParameters.grad!;
        Assert.Equal(0, gradient.masked_select(missing.unsqueeze(-1)).abs().sum().item<double>());
        Assert.True(gradient.isfinite().all().item<bool>());
    }

    [Fact]
    public void Compute_NothingRecorded_LossIsZeroAndFinite()
    {
        using LfadsModel model = SmallModel.Create();
        (Tensor filled, Tensor? present) = MissingData.FillTarget(full(2, 7, 3, double.NaN, dtype: ScalarType.Float64));
        LfadsOutput output = model.Forward(SmallModel.Data(2, 2, 7, 3));
        Assert.Equal(0, Compute(model, output, new AugmentedBatch(filled, filled) { PresentMask = present }).item<double>());
    }

    [Fact]
    public void Compute_GradientMask_ValueStaysAndOnlyMaskedElementsGiveGradient()
    {
        using LfadsModel model = SmallModel.Create();
        Tensor target = SmallModel.Data(1, 2, 7, 3), mask = SmallModel.Data(5, 2, 7, 3).gt(1);
        LfadsOutput masked = Detached(model.Forward(target)), free = Detached(model.Forward(target));
        Tensor maskedLoss = Compute(model, masked, new AugmentedBatch(target, target) { GradientMask = mask });
        Tensor freeLoss = Compute(model, free, new AugmentedBatch(target, target));
        maskedLoss.backward();
        freeLoss.backward();
        Assert.Equal(freeLoss.item<double>(), maskedLoss.item<double>());
        TensorAssert.Equal(free.OutputParameters.grad! * mask.unsqueeze(-1), masked.OutputParameters.grad!, "gradient");
    }

    [Fact]
    public void Compute_SampleValidation_TermsAreMeansOfTheirOwnSamplesInExpectation()
    {
        using LfadsModel model = SmallModel.Create();
        Tensor target = SmallModel.Data(1, 2, 7, 3);
        LfadsOutput output = Detached(model.Forward(target));
        SampleValidation validation = new(0.25, seed: 3);
        Tensor heldIn = validation.HeldIn([4, 5], 7, 3);
        (Tensor inWeight, Tensor outWeight) = validation.Weights(heldIn, ones_like(heldIn), ScalarType.Float64);
        LossTerms terms = new LfadsLoss(model, new LossConfig()).Compute(
            output, new AugmentedBatch(target, target) { HeldInWeight = inWeight, HeldOutWeight = outWeight }, SmallModel.Noise(model, 2).InferredInputs, epoch: 0);
        double[] nll = TensorAssert.Values(model.Observation.NegativeLogLikelihood(target, output.OutputParameters)), kept = TensorAssert.Values(heldIn);
        Assert.Equal(nll.Zip(kept, (l, k) => l * k / 0.75).Average(), terms.ReconstructionNll.item<double>(), 1e-13);
        Assert.Equal(nll.Zip(kept, (l, k) => l * (1 - k) / 0.25).Average(), terms.HeldOutNll!.item<double>(), 1e-13);
        Assert.False(terms.HeldOutNll!.requires_grad);
    }

    [Fact]
    public void Compute_TargetOfAnotherShape_IsRefused()
    {
        using LfadsModel model = SmallModel.Create();
        Tensor data = SmallModel.Data(1, 2, 7, 3);
        ArgumentException error = Assert.Throws<ArgumentException>(() => Compute(model, model.Forward(data), new AugmentedBatch(data, data.narrow(1, 0, 6))));
        Assert.Contains("[2, 7, 3], got [2, 6, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_OnAnotherDevice_EveryTensorIsThere()
    {
        // The meta device computes shapes alone, but refuses to mix devices as a GPU would.
        using LfadsModel model = SmallModel.Create();
        Tensor data = SmallModel.Data(1, 2, 7, 3);
        LfadsOutput output = model.Forward(data);
        model.to(META);
        LfadsOutput moved = output with
        {
            OutputParameters = output.OutputParameters.to(META),
            InitialConditionMean = output.InitialConditionMean.to(META),
            InitialConditionStd = output.InitialConditionStd.to(META),
            InferredInputMeans = output.InferredInputMeans.to(META),
            InferredInputStds = output.InferredInputStds.to(META),
        };
        using torch.Generator generator = new(3);
        Tensor there = data.to(META);
        LossTerms terms = new LfadsLoss(model, new LossConfig { InitialConditionEncoderL2Scale = 1 }).Compute(
            moved, new AugmentedBatch(there, there), LfadsNoise.DrawInferredInputs(2, model, generator), epoch: 1);
        Assert.Equal(DeviceType.META, terms.Total.device_type);
    }

    public void Dispose() => scope.Dispose();

    private static Tensor Compute(LfadsModel model, LfadsOutput output, AugmentedBatch batch) =>
        new LfadsLoss(model, new LossConfig()).Compute(output, batch, SmallModel.Noise(model, 2).InferredInputs, epoch: 0).ReconstructionNll;

    /// <summary>The same output with parameters that collect their own gradient.</summary>
    private static LfadsOutput Detached(LfadsOutput output) => output with { OutputParameters = output.OutputParameters.detach().clone().requires_grad_() };
}
