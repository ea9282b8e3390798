using AutoLfads.Model.Priors;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Priors;

public sealed class AutoregressiveDivergenceFunctionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void KullbackLeibler_ByKernel_ValueAndGradientsEqualTensorOperationsInDoublePrecision()
    {
        Case exact = new(ScalarType.Float64, threads: null), actual = new(ScalarType.Float32, threads: 2);
        TensorAssert.Close(TensorAssert.Values(exact.Divergence), [6], actual.Divergence, 3e-7, 0, "divergence");
        (exact.Divergence * exact.Weights).sum().backward();
        (actual.Divergence * actual.Weights).sum().backward();
        foreach ((string name, Tensor expected, Tensor given) in new[]
        {
            ("means", exact.Means, actual.Means), ("stds", exact.Stds, actual.Stds), ("log_tau", exact.Prior.LogTau, actual.Prior.LogTau),
            ("log_variance", exact.Prior.LogVariance, actual.Prior.LogVariance),
        })
            TensorAssert.Close(TensorAssert.Values(expected.grad!), expected.shape, given.grad!, 1e-6, 0, name);
    }

    [Fact]
    public void KullbackLeibler_ByKernelOnStridedViews_EqualsThatOfTheirCopies()
    {
        Case data = new(ScalarType.Float32, threads: 1);
        using torch.Generator generator = new(8);
        Tensor both = randn(6, 5, 6, generator: generator).exp();
        Tensor[] halves = both.chunk(2, -1);
        TensorAssert.Equal(
            data.Prior.KullbackLeibler(halves[0].clone(), halves[1].clone(), data.Noise, 1), data.Prior.KullbackLeibler(halves[0], halves[1], data.Noise, 1), "divergence");
    }

    public void Dispose() => scope.Dispose();

    private sealed class Case
    {
        public Case(ScalarType dtype, int? threads)
        {
            using torch.Generator generator = new(7);
            Prior = new AutoregressivePrior(3, 10, 0.1, dtype);
            using (no_grad()) Prior.LogTau.copy_(tensor(new[] { 0.5, 1.5, 2.5 }));
            Means = randn(6, 5, 3, dtype: ScalarType.Float32, generator: generator).to(dtype).requires_grad_();
            Stds = (randn(6, 5, 3, dtype: ScalarType.Float32, generator: generator) * 0.5).exp().to(dtype).requires_grad_();
            Noise = randn(6, 5, 3, dtype: ScalarType.Float32, generator: generator).to(dtype);
            Weights = randn(6, dtype: ScalarType.Float32, generator: generator).to(dtype);
            Divergence = Prior.KullbackLeibler(Means, Stds, Noise, threads);
        }

        public AutoregressivePrior Prior { get; }

        public Tensor Means { get; }

        public Tensor Stds { get; }

        public Tensor Noise { get; }

        public Tensor Weights { get; }

        public Tensor Divergence { get; }
    }
}
