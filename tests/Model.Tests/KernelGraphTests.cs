using System.Collections;
using System.Reflection;
using AutoLfads.Core.Configuration;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Loss;
using AutoLfads.Model.Observations;
using AutoLfads.Model.Priors;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests;

/// <summary>Operations that run by kernels leave neither tensors nor nodes of the graph behind, with a backward pass or without. Alone in the process: the nodes of all threads are counted.</summary>
[CollectionDefinition(nameof(KernelGraphTests), DisableParallelization = true)]
[Collection(nameof(KernelGraphTests))]
public sealed class KernelGraphTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly torch.Generator generator = new(3);

    [Fact]
    public void GammaLikelihood_Repeated_LeavesNothingBehind()
    {
        GammaObservation gamma = new();
        Tensor target = rand(5, 11, 7, generator: generator), mask = target.gt(0.5), leaf = randn(5, 11, 2, 7, generator: generator).requires_grad_();
        LeavesNothingBehind(() => gamma.NegativeLogLikelihood(target, leaf.transpose(2, 3), mask, 1).mean());
    }

    [Fact]
    public void AutoregressiveDivergence_Repeated_LeavesNothingBehind()
    {
        AutoregressivePrior prior = new(3, 10, 0.1, ScalarType.Float32);
        Tensor means = randn(6, 5, 3, generator: generator).requires_grad_(), stds = rand(6, 5, 3, generator: generator).requires_grad_();
        LeavesNothingBehind(() => prior.KullbackLeibler(means, stds, means.detach(), 1).mean());
    }

    [Fact]
    public void TrainingStep_Repeated_LeavesNothingBehind()
    {
        using LfadsModel model = SmallModel.Create(SmallModel.Config with { DropoutRate = 0.2 }, dtype: ScalarType.Float32);
        LfadsLoss loss = new(model, new LossConfig());
        Augmenter augmenter = new(new AugmentationConfig { ShiftMaxBins = 2, SampleValidationRate = 0.2 }, model.Config, model.Dimensions, marginBins: 2, sampleValidationSeed: 1);
        Tensor windows = SmallModel.Data(1, 4, 11, 3).to(ScalarType.Float32);
        LeavesNothingBehind(() =>
        {
            AugmentedBatch batch = augmenter.Augment(windows, null, [0, 1, 2, 3], training: true, generator);
            LfadsOutput output = model.Forward(batch.EncoderData, null, LfadsNoise.Draw(4, model, generator), DropoutMasks.Draw(4, model, generator));
            return loss.Compute(output, batch, LfadsNoise.DrawInferredInputs(4, model, generator), epoch: 3).Total;
        }, absentGradients: 3); // the loss reads no states of generator and controller, and inferred inputs by their distribution only
    }

    public void Dispose()
    {
        generator.Dispose();
        scope.Dispose();
    }

    /// <param name="loss">Computes a scalar; leaves its tensors to the caller's scope.</param>
    /// <param name="absentGradients">Outputs of custom operations that a backward pass has no gradient for. TorchSharp makes an empty handle for each, which it counts and never discounts.</param>
    private static void LeavesNothingBehind(Func<Tensor> loss, int absentGradients = 0)
    {
        for (int i = 0; i < 5; i++) Step(backwards: i % 2 == 0); // the first backward pass makes the leaves' gradients
        long tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        int nodes = AliveNodes();
        for (int i = 0; i < 40; i++) Step(backwards: i % 2 == 0);
        Assert.Equal(tensors + (20 * absentGradients), DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(nodes, AliveNodes());

        void Step(bool backwards)
        {
            using DisposeScope step = NewDisposeScope();
            int before = AliveNodes();
            Tensor value = loss();
            Assert.True(AliveNodes() > before);
            if (backwards) value.backward();
        }
    }

    /// <summary>Nodes of custom operations that TorchSharp holds: it lists each until the graph lets go of it.</summary>
    private static int AliveNodes()
    {
        Type node = typeof(autograd).GetNestedType("Node", BindingFlags.NonPublic)!;
        object list = node.GetField("AliveNodes", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        lock (list) return ((ICollection)list).Count;
    }
}
