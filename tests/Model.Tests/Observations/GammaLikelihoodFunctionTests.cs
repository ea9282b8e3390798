using AutoLfads.Model.Observations;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Observations;

public sealed class GammaLikelihoodFunctionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly GammaObservation gamma = new();

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void NegativeLogLikelihood_ByKernel_ValueAndGradientEqualTensorOperationsInDoublePrecision(bool masked, bool asAReadoutLeavesThem)
    {
        (Tensor target, Tensor raw, Tensor? mask, Tensor weights) = Draw(masked);
        Tensor exactLeaf = raw.to(ScalarType.Float64).requires_grad_(), leaf = raw.clone().requires_grad_();
        Tensor exact = gamma.NegativeLogLikelihood(target.to(ScalarType.Float64), exactLeaf.transpose(2, 3), mask, kernelThreads: null);
        Tensor parameters = asAReadoutLeavesThem ? leaf.transpose(2, 3) : leaf.transpose(2, 3).contiguous();
        Tensor actual = gamma.NegativeLogLikelihood(target, parameters, mask, kernelThreads: 2);
        (exact * weights).sum().backward();
        (actual * weights.to(ScalarType.Float32)).sum().backward();
        TensorAssert.Close(TensorAssert.Values(exact), exact.shape, actual, 2e-7, 0, "nats");
        TensorAssert.Close(TensorAssert.Values(exactLeaf.grad!), leaf.shape, leaf.grad!, 3e-7, 0, "gradient");
    }

    [Fact]
    public void NegativeLogLikelihood_ByKernelWithoutGradient_GivesTheSameValues()
    {
        (Tensor target, Tensor raw, _, _) = Draw(masked: false);
        Tensor with = gamma.NegativeLogLikelihood(target, raw.clone().requires_grad_().transpose(2, 3), null, 1);
        using IDisposable noGrad = no_grad();
        Tensor without = gamma.NegativeLogLikelihood(target, raw.transpose(2, 3), null, 1);
        Assert.True(with.requires_grad);
        Assert.False(without.requires_grad);
        TensorAssert.Equal(with, without, "nats");
    }

    [Fact]
    public void NegativeLogLikelihood_BackwardTwice_GivesTheSameGradientTwice()
    {
        (Tensor target, Tensor raw, _, Tensor weights) = Draw(masked: false);
        Tensor leaf = raw.clone().requires_grad_(), sum = (gamma.NegativeLogLikelihood(target, leaf.transpose(2, 3), null, 1) * weights.to(ScalarType.Float32)).sum();
        Tensor first = autograd.grad([sum], [leaf], retain_graph: true)[0], second = autograd.grad([sum], [leaf])[0];
        TensorAssert.Equal(first, second, "gradient");
    }

    public void Dispose() => scope.Dispose();

    /// <summary>Target, parameters [batch, time, 2, channel] partly beyond their limits, a mask, weights.</summary>
    private static (Tensor Target, Tensor Raw, Tensor? Mask, Tensor Weights) Draw(bool masked)
    {
        using torch.Generator generator = new(4);
        Tensor target = SmallModel.Data(1, 5, 11, 7).to(ScalarType.Float32), raw = randn(5, 11, 2, 7, generator: generator) * 2;
        raw[0, 0, 0, 0] = 12;
        raw[0, 0, 1, 1] = -12;
        target[0, 1, 0] = 0;
        Tensor? mask = masked ? SmallModel.Data(2, 5, 11, 7).gt(1) : null;
        return (target, raw, mask, SmallModel.Data(3, 5, 11, 7));
    }
}
