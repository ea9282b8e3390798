using AutoLfads.Kernels.Decoder;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Decoder;

/// <summary>What does not fit is refused with the argument's name and both sizes, and changes nothing.</summary>
public sealed class LfadsDecoderArgumentTests
{
    private static readonly DecoderCase Sizes = new(5, 3, 2, 4, 6) { Controller = 4, Encoder = 9, Inferred = 1, Dropout = true };

    [Fact]
    public void Constructor_SizesThatMakeNoDecoder_AreRefusedByName()
    {
        Assert.Throws<ArgumentNullException>("sizes", () => new LfadsDecoder(null!, InstructionSet.Scalar));
        Assert.Throws<ArgumentOutOfRangeException>("instructionSet", () => new LfadsDecoder(Sizes.DecoderSizes, (InstructionSet)(-1)));
        Refused("GeneratorDim", s => s with { GeneratorDim = 0 });
        Refused("FactorDim", s => s with { FactorDim = 0 });
        Refused("ExternalInputDim", s => s with { ExternalInputDim = -1 });
        Refused("ControllerDim", s => s with { ControllerDim = -1 });
        Refused("EncoderDim", s => s with { EncoderDim = 0 });
        Refused("InferredInputDim", s => s with { InferredInputDim = 0 });
        Refused("StateClip", s => s with { StateClip = 0 });
        Refused("StateClip", s => s with { StateClip = float.NaN });
        string message = Assert.Throws<ArgumentException>(() => new LfadsDecoder(Sizes.DecoderSizes with { ControllerDim = 0 }, InstructionSet.Scalar)).Message;
        Assert.Contains("were 1 and 9", message, StringComparison.Ordinal);

        static void Refused(string name, Func<DecoderSizes, DecoderSizes> change) =>
            Assert.Throws<ArgumentOutOfRangeException>(name, () => new LfadsDecoder(change(Sizes.DecoderSizes), InstructionSet.Scalar));
    }

    public static TheoryData<string, Func<DecoderSequences, SequenceView>, Func<DecoderSequences, SequenceView, DecoderSequences>> Views => new()
    {
        { nameof(DecoderSequences.GeneratorInitialState), s => s.GeneratorInitialState, (s, v) => s with { GeneratorInitialState = v } },
        { nameof(DecoderSequences.ControllerInputs), s => s.ControllerInputs, (s, v) => s with { ControllerInputs = v } },
        { nameof(DecoderSequences.ExternalInputs), s => s.ExternalInputs, (s, v) => s with { ExternalInputs = v } },
        { nameof(DecoderSequences.Noise), s => s.Noise, (s, v) => s with { Noise = v } },
        { nameof(DecoderSequences.ControllerInputMask), s => s.ControllerInputMask, (s, v) => s with { ControllerInputMask = v } },
        { nameof(DecoderSequences.GeneratorInitialMask), s => s.GeneratorInitialMask, (s, v) => s with { GeneratorInitialMask = v } },
        { nameof(DecoderSequences.GeneratorMask), s => s.GeneratorMask, (s, v) => s with { GeneratorMask = v } },
        { nameof(DecoderSequences.Factors), s => s.Factors, (s, v) => s with { Factors = v } },
        { nameof(DecoderSequences.ControllerStates), s => s.ControllerStates, (s, v) => s with { ControllerStates = v } },
        { nameof(DecoderSequences.Means), s => s.Means, (s, v) => s with { Means = v } },
        { nameof(DecoderSequences.StandardDeviations), s => s.StandardDeviations, (s, v) => s with { StandardDeviations = v } },
        { nameof(DecoderSequences.InferredInputs), s => s.InferredInputs, (s, v) => s with { InferredInputs = v } },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public void Pass_ViewThatDoesNotFit_IsRefusedByNameAndSizes(string name, Func<DecoderSequences, SequenceView> read, Func<DecoderSequences, SequenceView, DecoderSequences> write)
    {
        using LfadsDecoder kernels = new(Sizes.DecoderSizes, InstructionSet.Vector256);
        using DecoderRun run = new(new DecoderData(Sizes), kernels);
        DecoderSequences right = run.Sequences;
        SequenceView view = read(right);
        using KernelPass pass = run.Forward()!;
        List<SequenceView> wrong = [view.Columns(0, view.Width - 1), view.Block(0, view.Rows - 1), view.Slice(0, view.Steps - 1)];
        foreach (SequenceView other in wrong)
        {
            run.Sequences = write(right, other);
            foreach (Action call in new Action[] { () => run.Forward(), () => run.Backward(pass) })
            {
                if (name == nameof(DecoderSequences.Noise) && other.IsMissing) continue;
                ArgumentException refused = Assert.ThrowsAny<ArgumentException>(call);
                Assert.Equal(name, refused.ParamName);
                Assert.Contains($"Must be [{view.Steps}, {view.Rows}, {view.Width}], was [{other.Steps}, {other.Rows}, {other.Width}]", refused.Message, StringComparison.Ordinal);
            }
        }

        run.Sequences = write(right, default);
        if (name == nameof(DecoderSequences.Noise)) return; // may be left out
        ArgumentNullException missing = Assert.Throws<ArgumentNullException>(name, () => run.Forward());
        Assert.Contains($"[{view.Steps}, {view.Rows}, {view.Width}]", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_GeneratorStatesThatDoNotFit_AreRefused()
    {
        using LfadsDecoder kernels = new(Sizes.DecoderSizes, InstructionSet.Vector256);
        using DecoderRun run = new(new DecoderData(Sizes), kernels);
        DecoderSequences right = run.Sequences;
        foreach (SequenceView wrong in new[] { right.GeneratorStates.Columns(0, 7), right.GeneratorStates.Slice(0, 5), right.GeneratorStates.Block(0, 3), default })
        {
            run.Sequences = right with { GeneratorStates = wrong };
            Assert.ThrowsAny<ArgumentException>(() => run.Forward());
        }
    }

    public static TheoryData<string, Func<DecoderGradientSequences, SequenceView>, Func<DecoderGradientSequences, SequenceView, DecoderGradientSequences>> GradientViews => new()
    {
        { nameof(DecoderGradientSequences.Factors), g => g.Factors, (g, v) => g with { Factors = v } },
        { nameof(DecoderGradientSequences.GeneratorStates), g => g.GeneratorStates, (g, v) => g with { GeneratorStates = v } },
        { nameof(DecoderGradientSequences.ControllerStates), g => g.ControllerStates, (g, v) => g with { ControllerStates = v } },
        { nameof(DecoderGradientSequences.Means), g => g.Means, (g, v) => g with { Means = v } },
        { nameof(DecoderGradientSequences.StandardDeviations), g => g.StandardDeviations, (g, v) => g with { StandardDeviations = v } },
        { nameof(DecoderGradientSequences.InferredInputs), g => g.InferredInputs, (g, v) => g with { InferredInputs = v } },
        { nameof(DecoderGradientSequences.GeneratorInitialState), g => g.GeneratorInitialState, (g, v) => g with { GeneratorInitialState = v } },
        { nameof(DecoderGradientSequences.ControllerInputs), g => g.ControllerInputs, (g, v) => g with { ControllerInputs = v } },
    };

    [Theory]
    [MemberData(nameof(GradientViews))]
    public void Backward_GradientThatDoesNotFit_IsRefusedAndThePassStaysUsable(
        string name, Func<DecoderGradientSequences, SequenceView> read, Func<DecoderGradientSequences, SequenceView, DecoderGradientSequences> write)
    {
        DecoderData data = new(Sizes);
        using LfadsDecoder kernels = new(Sizes.DecoderSizes, InstructionSets.Best);
        using DecoderRun run = new(data, kernels);
        using KernelPass pass = run.Forward()!;
        DecoderGradientSequences right = run.Gradients;
        SequenceView view = read(right);
        foreach (SequenceView wrong in new[] { view.Columns(0, view.Width - 1), view.Block(0, view.Rows - 1), view.Slice(0, view.Steps - 1) })
        {
            run.Gradients = write(right, wrong);
            ArgumentException refused = Assert.ThrowsAny<ArgumentException>(() => run.Backward(pass));
            Assert.Equal(name, refused.ParamName);
            Assert.Contains($"Must be [{view.Steps}, {view.Rows}, {view.Width}], was [{wrong.Steps}, {wrong.Rows}, {wrong.Width}]", refused.Message, StringComparison.Ordinal);
        }

        run.Gradients = right;
        run.Backward(pass);
        DecoderRun.Compute(data, InstructionSets.Best).RequireSameBits(run.Result(), "after the refusal");
    }

    [Theory]
    [InlineData(DecoderData.GeneratorInput, "Generator.InputWeight", 45)]
    [InlineData(DecoderData.GeneratorRecurrent, "Generator.RecurrentWeight", 75)]
    [InlineData(DecoderData.GeneratorBias, "Generator.Bias", 15)]
    [InlineData(DecoderData.FactorWeight, "FactorWeight", 15)]
    [InlineData(DecoderData.ControllerInput, "Controller.InputWeight", 252)]
    [InlineData(DecoderData.ControllerRecurrent, "Controller.RecurrentWeight", 48)]
    [InlineData(DecoderData.ControllerBias, "Controller.Bias", 12)]
    [InlineData(DecoderData.ControllerInitial, "Controller.InitialState", 4)]
    [InlineData(DecoderData.ReadoutWeight, "ReadoutWeight", 8)]
    [InlineData(DecoderData.ReadoutBias, "ReadoutBias", 2)]
    public void Pass_ParametersOfAnotherLength_AreRefusedByNameAndLengths(int parameter, string name, int length)
    {
        using LfadsDecoder kernels = new(Sizes.DecoderSizes, InstructionSets.Best);
        using DecoderRun run = new(new DecoderData(Sizes), kernels);
        using KernelPass pass = run.Forward()!;
        AlignedBuffer right = run.Parameters[parameter];
        foreach (int wrong in new[] { 0, length - 1, length + 1 })
        {
            string message = $"Must hold {length} numbers, holds {wrong}";
            run.Parameters[parameter] = run.Memory.Unwritten(wrong);
            Assert.Contains(message, Assert.Throws<ArgumentException>($"parameters.{name}", () => run.Forward()).Message, StringComparison.Ordinal);
            Assert.Contains(message, Assert.Throws<ArgumentException>($"parameters.{name}", () => run.Backward(pass)).Message, StringComparison.Ordinal);
            run.Parameters[parameter] = right;
            run.Results[parameter] = run.Memory.Unwritten(wrong);
            Assert.Contains(message, Assert.Throws<ArgumentException>($"result.{name}", () => run.Backward(pass)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Pass_NoThreads_IsRefusedAndThePassStaysUsable()
    {
        DecoderData data = new(Sizes);
        using LfadsDecoder kernels = new(Sizes.DecoderSizes, InstructionSets.Best);
        using DecoderRun run = new(data, kernels);
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => run.Forward(threads: 0));
        using KernelPass pass = run.Forward()!;
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => run.Backward(pass, threads: -1));
        run.Backward(pass);
        DecoderRun.Compute(data, InstructionSets.Best).RequireSameBits(run.Result(), "after the refusal");
    }

    [Fact]
    public void Backward_PassThatIsMissingOrUsed_IsRefused()
    {
        using LfadsDecoder kernels = new(Sizes.DecoderSizes, InstructionSets.Best);
        using DecoderRun run = new(new DecoderData(Sizes), kernels);
        KernelPass pass = run.Forward()!;
        run.Backward(pass);
        Assert.Throws<ObjectDisposedException>(() => run.Backward(pass));
        Assert.Throws<ArgumentNullException>("pass", () => run.Backward(null!));
    }

    [Theory]
    [InlineData(7, 6, 8, 6)]
    [InlineData(4, 6, 4, 7)]
    [InlineData(4, 6, 70, 6)]
    public void Backward_PassOfOtherSizes_IsRefusedWithBothSizes(int rows, int steps, int otherRows, int otherSteps)
    {
        using LfadsDecoder kernels = new(Sizes.DecoderSizes, InstructionSets.Best);
        using DecoderRun run = new(new DecoderData(Sizes with { Rows = rows, Steps = steps }), kernels), other = new(new DecoderData(Sizes with { Rows = otherRows, Steps = otherSteps }), kernels);
        using KernelPass pass = run.Forward()!;
        other.Forward(keep: false);
        ArgumentException refused = Assert.Throws<ArgumentException>("pass", () => other.Backward(pass));
        Assert.Contains($"{steps} steps of {rows} rows", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{otherSteps} steps of {otherRows} rows", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pass_OfDisposedKernels_IsRefused()
    {
        LfadsDecoder kernels = new(Sizes.DecoderSizes, InstructionSets.Best);
        using DecoderRun run = new(new DecoderData(Sizes), kernels);
        using KernelPass pass = run.Forward()!;
        kernels.Dispose();
        kernels.Dispose();
        Assert.Throws<ObjectDisposedException>(() => run.Forward());
        Assert.Throws<ObjectDisposedException>(() => run.Backward(pass));
    }
}
