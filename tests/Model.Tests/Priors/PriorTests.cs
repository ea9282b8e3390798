using AutoLfads.Core.Configuration;
using AutoLfads.Model.Priors;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Priors;

public sealed class PriorTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void LogDensity_OraclePath_GivesItsDensity()
    {
        AutoregressivePrior prior = new(1, 10, 0.1, ScalarType.Float64);
        Tensor density = prior.LogDensity(tensor(new[] { .3, -.2, .5 }, [1, 3, 1]));
        Assert.Equal(-3.66830988008, density.item<double>(), 1e-11);
    }

    [Fact]
    public void KullbackLeibler_InitialCondition_GivesOracleSummedOverDimensions()
    {
        GaussianPrior prior = new(3, 0, 0.1, ScalarType.Float64);
        Tensor divergence = prior.KullbackLeibler(full(2, 3, 0.2, dtype: ScalarType.Float64), full(2, 3, 0.5, dtype: ScalarType.Float64));
        TensorAssert.Close([3 * 0.491854634063, 3 * 0.491854634063], [2], divergence, 1e-11, 0, "divergence");
    }

    [Fact]
    public void KullbackLeibler_FixedGaussian_GivesOracleSummedOverTimeAndInputs()
    {
        FixedGaussianPrior prior = new(0.1);
        Tensor divergence = prior.KullbackLeibler(full(2, 4, 3, 0.2, dtype: ScalarType.Float64), full(2, 4, 3, 0.5, dtype: ScalarType.Float64), noise: null);
        TensorAssert.Close([12 * 0.491854634063, 12 * 0.491854634063], [2], divergence, 1e-11, 0, "divergence");
        Assert.False(prior.NeedsNoise);
    }

    [Fact]
    public void KullbackLeibler_Autoregressive_MeanOverDrawsIsTheDivergenceOfItsGaussian()
    {
        // With one bin the process is N(0, nvar/(1 − a²)), whose divergence is analytic.
        AutoregressivePrior prior = new(1, 10, 0.1, ScalarType.Float64);
        using torch.Generator generator = new(2);
        const int draws = 200_000;
        Tensor noise = randn(draws, 1, 1, dtype: ScalarType.Float64, generator: generator);
        Tensor estimate = prior.KullbackLeibler(full(draws, 1, 1, 0.2, dtype: ScalarType.Float64), full(draws, 1, 1, 0.5, dtype: ScalarType.Float64), noise);
        double analytic = new FixedGaussianPrior(0.551665556613).KullbackLeibler(full(1, 1, 1, 0.2, dtype: ScalarType.Float64), full(1, 1, 1, 0.5, dtype: ScalarType.Float64), null).item<double>();
        double standardError = estimate.std().item<double>() / Math.Sqrt(draws);
        Assert.InRange(estimate.mean().item<double>() - analytic, -4 * standardError, 4 * standardError);
        Assert.InRange(standardError, 0, 0.002);
    }

    [Fact]
    public void KullbackLeibler_AutoregressiveWithoutNoise_Throws()
    {
        AutoregressivePrior prior = new(1, 10, 0.1, ScalarType.Float64);
        Tensor moments = ones(1, 2, 1, dtype: ScalarType.Float64);
        Assert.Throws<ArgumentNullException>(() => prior.KullbackLeibler(moments, moments, null));
    }

    [Fact]
    public void Create_EachKind_GivesThatPriorAndNoneWithoutController()
    {
        Assert.IsType<AutoregressivePrior>(InferredInputPrior.Create(new LfadsConfig(), ScalarType.Float32));
        InferredInputPrior? gaussian = InferredInputPrior.Create(new LfadsConfig { InferredInputPrior = InferredInputPriorKind.Gaussian, InferredInputPriorVariance = 0.3 }, ScalarType.Float32);
        Assert.Equal(0.3, Assert.IsType<FixedGaussianPrior>(gaussian).Variance);
        Assert.Null(InferredInputPrior.Create(new LfadsConfig { InferredInputDim = 0 }, ScalarType.Float32));
    }

    public void Dispose() => scope.Dispose();
}
