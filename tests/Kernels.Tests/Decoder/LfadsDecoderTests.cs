using AutoLfads.Kernels.Decoder;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Decoder;

/// <summary>Outputs and gradients against the definition in double precision.</summary>
public sealed class LfadsDecoderTests
{
    private static readonly DecoderCase Small = new(5, 3, 2, 5, 6) { Controller = 4, Encoder = 3, Inferred = 2 };

    public static TheoryData<DecoderCase> SmallCases =>
    [
        new DecoderCase(1, 1, 1, 1, 1) { Controller = 1, Encoder = 1, Inferred = 1 },
        Small,
        Small with { Dropout = true, Layout = Layout.Gaps },
        Small with { Noise = false, External = 0 },
        Small with { Dropout = true, Rows = 9, Layout = Layout.RowFirst },
        Small with { Clip = 0.2f, Steps = 20 },
        Small with { Clip = 0.2f, Steps = 20, Dropout = true },
        Small with { Controller = 0, Encoder = 0, Inferred = 0 },
        Small with { Controller = 0, Encoder = 0, Inferred = 0, External = 0, Dropout = true },
        Small with { Steps = 70, Rows = 2 },
    ];

    public static TheoryData<DecoderCase> Cases =>
    [
        new DecoderCase(64, 10, 0, 20, 9) { Controller = 64, Encoder = 64, Inferred = 3 },
        new DecoderCase(64, 10, 3, 40, 4) { Controller = 64, Encoder = 64, Inferred = 3, Dropout = true, Layout = Layout.RowFirst },
        new DecoderCase(130, 33, 20, 9, 3) { Controller = 65, Encoder = 17, Inferred = 35, Noise = false, Layout = Layout.Gaps },
        new DecoderCase(33, 70, 1, 35, 3) { Controller = 9, Encoder = 130, Inferred = 1, Dropout = true, Layout = Layout.Gaps },
        new DecoderCase(100, 9, 4, 35, 5) { Dropout = true },
        new DecoderCase(40, 20, 2, 17, 8) { Controller = 30, Encoder = 25, Inferred = 5, Clip = 0.25f, Dropout = true },
    ];

    [Theory]
    [MemberData(nameof(SmallCases))]
    [MemberData(nameof(Cases))]
    public void Forward_AnyCase_OutputsEqualTheDefinition(DecoderCase sizes)
    {
        DecoderData data = new(sizes);
        double[][] expected = new ExactDecoder(data).Outputs();
        using LfadsDecoder kernels = new(sizes.DecoderSizes, InstructionSets.Best);
        foreach (bool keep in new[] { true, false })
        {
            using DecoderRun run = new(data, kernels);
            using KernelPass? pass = run.Forward(keep: keep);
            Assert.Equal(keep, pass is not null);
            float[][] outputs = run.Outputs();
            Assert.Equal(sizes.HasController ? 6 : 2, outputs.Length);
            for (int i = 0; i < outputs.Length; i++) Closeness.Require(expected[i], outputs[i], 2e-6, 1e-6, DecoderData.OutputNames[i]);
        }
    }

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void Backward_SmallCase_EveryEntryEqualsItsDifference(DecoderCase sizes)
    {
        DecoderData data = new(sizes);
        ExactDecoder exact = new(data);
        GradientCheck.Entries(DecoderData.Names, exact.Values, exact.Objective, DecoderRun.Compute(data, InstructionSets.Best).Gradients);
    }

    [Theory]
    [InlineData(DecoderData.GeneratorStates)]
    [InlineData(DecoderData.Factors)]
    [InlineData(DecoderData.ControllerStates)]
    [InlineData(DecoderData.Means)]
    [InlineData(DecoderData.StandardDeviations)]
    [InlineData(DecoderData.InferredInputs)]
    public void Backward_GradientOfOneOutputAlone_EveryEntryEqualsItsDifference(int output)
    {
        foreach (bool dropout in new[] { false, true })
        {
            DecoderData data = new(Small with { Given = [output], Dropout = dropout });
            ExactDecoder exact = new(data);
            GradientCheck.Entries(DecoderData.Names, exact.Values, exact.Objective, DecoderRun.Compute(data, InstructionSets.Best).Gradients);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_AnyCase_DerivativesAlongDirectionsEqualDifferences(DecoderCase sizes)
    {
        DecoderData data = new(sizes);
        ExactDecoder exact = new(data);
        GradientCheck.Directions(DecoderData.Names, exact.Values, exact.Objective, DecoderRun.Compute(data, InstructionSets.Best).Gradients);
    }

    [Fact]
    public void Forward_SmallClip_HoldsManyStatesAtTheLimit()
    {
        float[][] outputs = DecoderRun.Compute(new DecoderData(Small with { Clip = 0.2f, Steps = 20 }), InstructionSets.Best).Outputs;
        foreach (int output in new[] { DecoderData.GeneratorStates, DecoderData.ControllerStates })
        {
            Assert.DoesNotContain(outputs[output], s => Math.Abs(s) > 0.2f);
            Assert.InRange(outputs[output].Count(s => Math.Abs(s) == 0.2f), outputs[output].Length / 10, outputs[output].Length * 9 / 10);
        }
    }

    [Fact]
    public void Backward_NoGradientGivenOrNoSteps_GradientIsZero()
    {
        foreach (DecoderCase sizes in new[] { Small with { Given = [] }, Small with { Steps = 0 }, Small with { Steps = 0, Dropout = true, Controller = 0, Encoder = 0, Inferred = 0 } })
            Assert.All(DecoderRun.Compute(new DecoderData(sizes), InstructionSets.Best).Gradients.SelectMany(g => g), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Backward_EverythingDroppedOut_NothingPassesThroughTheMasks()
    {
        DecoderData data = new(Small with { Dropout = true, Given = [DecoderData.Factors] });
        foreach (float[] mask in new[] { data.GeneratorMask, data.InitialMask, data.ControllerMask }) mask.AsSpan().Clear();
        DecoderResult result = DecoderRun.Compute(data, InstructionSets.Best);
        Assert.All(result.Outputs[DecoderData.Factors], f => Assert.Equal(0, f));
        Assert.All(result.Gradients.SelectMany(g => g), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Forward_NoiseOfZero_EqualsTheMeans()
    {
        DecoderData zero = new(Small);
        zero.Noise.AsSpan().Clear();
        DecoderResult drawn = DecoderRun.Compute(zero, InstructionSets.Best);
        Closeness.RequireSameBits(drawn.Outputs[DecoderData.Means], drawn.Outputs[DecoderData.InferredInputs], "inferred inputs");
        using LfadsDecoder kernels = new(Small.DecoderSizes, InstructionSets.Best);
        using DecoderRun means = new(zero, kernels);
        means.Sequences = means.Sequences with { Noise = default };
        using KernelPass pass = means.Forward()!;
        means.Backward(pass);
        drawn.RequireSameBits(means.Result(), "no noise");
    }

    [Fact]
    public void Backward_TwoForwardPassesBefore_EachGivesItsOwnGradient()
    {
        DecoderData first = new(Small), second = new(Small with { Seed = 2, Rows = 20 });
        using LfadsDecoder kernels = new(Small.DecoderSizes, InstructionSets.Best);
        using DecoderRun firstRun = new(first, kernels), secondRun = new(second, kernels);
        using KernelPass firstPass = firstRun.Forward()!, secondPass = secondRun.Forward()!;
        firstRun.Backward(firstPass);
        secondRun.Backward(secondPass);
        DecoderRun.Compute(first, InstructionSets.Best).RequireSameBits(firstRun.Result(), "first");
        DecoderRun.Compute(second, InstructionSets.Best).RequireSameBits(secondRun.Result(), "second");
    }
}
