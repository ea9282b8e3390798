using AutoLfads.Core.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Simd;

/// <summary>The model on the kernels against the same model on ordinary tensor operations.</summary>
public sealed class SimdSequencesTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Theory]
    [MemberData(nameof(KernelModel.Variants), MemberType = typeof(KernelModel))]
    public void Forward_AnyVariant_OutputsEqualTheReference(string variant)
    {
        using KernelModel model = new(variant);
        (LfadsOutput mean, LfadsOutput sample) = Outputs(KernelKind.Simd);
        (LfadsOutput expectedMean, LfadsOutput expectedSample) = Outputs(KernelKind.Reference);
        Close(KernelModel.Outputs(expectedMean), KernelModel.Outputs(mean), 1e-5);
        Close(KernelModel.Outputs(expectedSample), KernelModel.Outputs(sample), 1e-5);
        using (no_grad())
        {
            (LfadsOutput meanWithout, LfadsOutput sampleWithout) = Outputs(KernelKind.Simd);
            Same(KernelModel.Outputs(mean), KernelModel.Outputs(meanWithout));
            Same(KernelModel.Outputs(sample), KernelModel.Outputs(sampleWithout));
        }

        (LfadsOutput Mean, LfadsOutput Sample) Outputs(KernelKind kernels)
        {
            model.Model.Kernels = kernels;
            Assert.Equal(kernels == KernelKind.Simd, model.Model.UsesSimdKernels);
            return (model.PosteriorMean(), model.Forward());
        }
    }

    [Theory]
    [MemberData(nameof(KernelModel.Variants), MemberType = typeof(KernelModel))]
    public void Backward_AnyVariant_EveryGradientEqualsTheReference(string variant)
    {
        using KernelModel model = new(variant);
        IReadOnlyDictionary<string, Tensor> loss = model.Gradients(model.Loss(model.Forward())), sum = model.Gradients(KernelModel.Sum(model.Forward()));
        model.Model.Kernels = KernelKind.Reference;
        Close(model.Gradients(model.Loss(model.Forward())), loss, 1e-4);
        Close(model.Gradients(KernelModel.Sum(model.Forward())), sum, 1e-4);
    }

    [Theory]
    [InlineData(nameof(LfadsOutput.GeneratorStates))]
    [InlineData(nameof(LfadsOutput.ControllerStates))]
    [InlineData(nameof(LfadsOutput.InferredInputMeans))]
    [InlineData(nameof(LfadsOutput.InferredInputStds))]
    [InlineData(nameof(LfadsOutput.GeneratorInputs))]
    [InlineData(nameof(LfadsOutput.ControllerInputs))]
    [InlineData(nameof(LfadsOutput.GeneratorInitialState))]
    public void Backward_OfOneOutputAlone_EveryGradientEqualsTheReference(string output)
    {
        using KernelModel model = new("everything");
        IReadOnlyDictionary<string, Tensor> actual = Of(KernelKind.Simd), expected = Of(KernelKind.Reference);
        foreach ((string name, Tensor gradient) in actual.Where(g => !expected.ContainsKey(g.Key)))
            Assert.All(TensorAssert.Values(gradient), v => Assert.True(v == 0, $"{name}: {v}"));
        Close(expected, actual.Where(g => expected.ContainsKey(g.Key)).ToDictionary(), 1e-4);

        IReadOnlyDictionary<string, Tensor> Of(KernelKind kernels)
        {
            model.Model.Kernels = kernels;
            return model.Gradients(KernelModel.Outputs(model.Forward())[output].square().sum());
        }
    }

    [Fact]
    public void Pass_TwoThreads_GivesTheSameToTheLastBit()
    {
        using KernelModel model = new("everything");
        LfadsOutput one = model.Forward();
        IReadOnlyDictionary<string, Tensor> gradients = model.Gradients(model.Loss(one));
        model.Model.Threads = 2;
        LfadsOutput two = model.Forward();
        Same(KernelModel.Outputs(one), KernelModel.Outputs(two));
        Same(gradients, model.Gradients(model.Loss(two)));
    }

    [Fact]
    public void Backward_TwoForwardPassesBefore_EachGivesItsOwnGradient()
    {
        using KernelModel model = new("everything");
        Tensor other = model.Data * 0.5;
        IReadOnlyDictionary<string, Tensor> first = model.Gradients(model.Loss(model.Forward())), second = model.Gradients(model.Loss(model.Forward(other)));
        Tensor firstLoss = model.Loss(model.Forward()), secondLoss = model.Loss(model.Forward(other));
        Same(first, model.Gradients(firstLoss));
        Same(second, model.Gradients(secondLoss));

        // In one sum, whose backward pass takes the second pass first.
        IReadOnlyDictionary<string, Tensor> both = model.Gradients(model.Loss(model.Forward()) + model.Loss(model.Forward(other)));
        Close(first.ToDictionary(g => g.Key, g => g.Value + second[g.Key]), both, 1e-5);
    }

    [Fact]
    public void Backward_RetainedGraph_AddsTheSameGradientAgain()
    {
        using KernelModel model = new("everything");
        IReadOnlyDictionary<string, Tensor> once = model.Gradients(model.Loss(model.Forward()));
        Tensor loss = model.Loss(model.Forward());
        model.Model.zero_grad();
        loss.backward([], create_graph: false, retain_graph: true);
        loss.backward();
        Close(once.ToDictionary(g => g.Key, g => g.Value * 2), model.Gradients(), 1e-6);
    }

    [Fact]
    public void Backward_DataThatRequireAGradient_GetTheReferenceOne()
    {
        using KernelModel model = new("everything");
        (double[] Data, IReadOnlyDictionary<string, Tensor> Parameters) actual = Of(KernelKind.Simd), expected = Of(KernelKind.Reference);
        Assert.Contains(expected.Data, g => g != 0);
        TensorAssert.Close(expected.Data, [expected.Data.Length], tensor(actual.Data), 1e-6, 0, "data");
        Close(expected.Parameters, actual.Parameters, 1e-6);

        (double[] Data, IReadOnlyDictionary<string, Tensor> Parameters) Of(KernelKind kernels)
        {
            model.Model.Kernels = kernels;
            Tensor data = model.Data.clone().requires_grad_();
            IReadOnlyDictionary<string, Tensor> gradients = model.Gradients(model.Loss(model.Forward(data)));
            return (TensorAssert.Values(data.grad!), gradients);
        }
    }

    [Fact]
    public void Backward_ExternalInputsThatRequireAGradient_GetTheReferenceOne()
    {
        using KernelModel model = new("no_controller_external_inputs");
        double[] actual = Of(KernelKind.Simd), expected = Of(KernelKind.Reference);
        Assert.Contains(expected, g => g != 0);
        TensorAssert.Close(expected, [expected.Length], tensor(actual), 1e-4, 0, "external inputs");

        double[] Of(KernelKind kernels)
        {
            model.Model.Kernels = kernels;
            Tensor external = ones(KernelModel.Batch, 17, 2).requires_grad_();
            model.Model.Forward(model.Data, external).Factors.square().sum().backward();
            return TensorAssert.Values(external.grad!);
        }
    }

    [Fact]
    public void Forward_DataOrNoiseOfAnotherPrecision_AreRefused()
    {
        using KernelModel model = new("external_inputs");
        Tensor external = ones(KernelModel.Batch, 17, 3);
        LfadsNoise mixed = new(zeros(KernelModel.Batch, 9), zeros(KernelModel.Batch, 17, 3, dtype: ScalarType.Float64));
        foreach (bool gradients in new[] { true, false })
        {
            using IDisposable mode = gradients ? enable_grad() : no_grad();
            Refused(() => model.Model.Forward(model.Data.to(ScalarType.Float64), external));
            Refused(() => model.Model.Forward(model.Data, external.to(ScalarType.Float64)));
            Refused(() => model.Model.Forward(model.Data, external, mixed));
        }

        static void Refused(Action forward) => Assert.Contains("takes Float32, got Float64", Assert.Throws<ArgumentException>(forward).Message, StringComparison.Ordinal);
    }

    public void Dispose() => scope.Dispose();

    private static void Close(IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> actual, double relative)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        double worst = 0;
        foreach ((string name, Tensor value) in expected)
        {
            double[] values = TensorAssert.Values(value);
            TensorAssert.Close(values, value.shape, actual[name], relative, 1e-7, name);
            worst = Math.Max(worst, values.Zip(TensorAssert.Values(actual[name]), (e, a) => Math.Abs(e - a)).DefaultIfEmpty(0).Max() / Math.Max(1e-7, values.Select(Math.Abs).DefaultIfEmpty(0).Max()));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest relative deviation {worst:G2}");
    }

    private static void Same(IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, Tensor value) in expected) TensorAssert.Equal(value, actual[name], name);
    }
}
