using AutoLfads.Core.Configuration;
using AutoLfads.Model.Tests;
using TorchSharp;
using static TorchSharp.torch;
using AdamW = AutoLfads.Training.Optimisation.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace AutoLfads.Training.Tests.Optimisation;

/// <summary>The optimiser by kernels against the same by tensor operations in double precision.</summary>
public sealed class AdamWKernelTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Theory]
    [InlineData(200, false)]
    [InlineData(0.5, true)]
    public void Step_TenTimes_NormsParametersAndMomentsEqualDoublePrecision(double clip, bool clips)
    {
        Run expected = new(ScalarType.Float64, KernelKind.Reference), actual = new(ScalarType.Float32, KernelKind.Simd);
        for (int step = 0; step < 10; step++)
        {
            double norm = expected.Step(step, clip);
            Assert.Equal(clips, norm > clip);
            Assert.Equal(norm, actual.Step(step, clip), 1e-5 * norm);
        }

        for (int i = 0; i < expected.Parameters.Length; i++) TensorAssert.Close(TensorAssert.Values(expected.Parameters[i]), expected.Parameters[i].shape, actual.Parameters[i], 0, 2e-6, $"parameter {i}");
        foreach (((string name, Tensor first, Tensor second), (_, Tensor actualFirst, Tensor actualSecond)) in expected.Optimiser.Moments.Zip(actual.Optimiser.Moments))
        {
            TensorAssert.Close(TensorAssert.Values(first), first.shape, actualFirst, 1e-5, 1e-12, $"first moment of {name}");
            TensorAssert.Close(TensorAssert.Values(second), second.shape, actualSecond, 1e-5, 1e-12, $"second moment of {name}");
        }
    }

    [Fact]
    public void Step_ParameterWithoutGradient_StaysAsItIs()
    {
        Run run = new(ScalarType.Float32, KernelKind.Simd);
        run.Parameters[0].grad = randn(run.Parameters[0].shape);
        Tensor before = run.Parameters[1].detach().clone();
        Assert.True(double.IsFinite(run.Optimiser.ClipGradients(1)));
        run.Optimiser.Step(0.1, 0.1);
        TensorAssert.Equal(before, run.Parameters[1], "parameter without gradient");
        Assert.Null(run.Parameters[1].grad);
    }

    [Fact]
    public void ClipGradients_NotANumber_IsNotFinite()
    {
        Run run = new(ScalarType.Float32, KernelKind.Simd);
        run.Parameters[1].grad = full(run.Parameters[1].shape, double.NaN, dtype: ScalarType.Float32);
        Assert.False(double.IsFinite(run.Optimiser.ClipGradients(1)));
    }

    public void Dispose() => scope.Dispose();

    private sealed class Run
    {
        public Run(ScalarType dtype, KernelKind kernels)
        {
            using torch.Generator generator = new(1);
            Parameters = [.. new long[][] { [37, 5], [4], [1, 3, 2] }.Select(shape => new Parameter(randn(shape, generator: generator).to(dtype)))];
            Optimiser = new AdamW([.. Parameters.Select((p, i) => ($"p{i}", p))], new TrainingConfig { Kernels = kernels });
        }

        public Parameter[] Parameters { get; }

        public AdamW Optimiser { get; }

        public double Step(int step, double clip)
        {
            using torch.Generator generator = new((ulong)(100 + step));
            foreach (Parameter parameter in Parameters) parameter.grad = randn(parameter.shape, generator: generator).to(parameter.dtype);
            double norm = Optimiser.ClipGradients(clip);
            Optimiser.Step(0.01, 0.1);
            return norm;
        }
    }
}
