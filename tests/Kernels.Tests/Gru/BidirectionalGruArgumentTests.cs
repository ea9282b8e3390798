using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Gru;

/// <summary>What does not fit is refused with the argument's name and both sizes, and changes nothing.</summary>
public sealed class BidirectionalGruArgumentTests
{
    private static readonly GruCase Sizes = new(3, 5, 4, 6);

    [Fact]
    public void Constructor_SizesThatMakeNoCell_AreRefusedByName()
    {
        Assert.Throws<ArgumentOutOfRangeException>("inputDim", () => new BidirectionalGru(-1, 5, 5, InstructionSet.Scalar));
        Assert.Throws<ArgumentOutOfRangeException>("stateDim", () => new BidirectionalGru(3, 0, 5, InstructionSet.Scalar));
        Assert.Throws<ArgumentOutOfRangeException>("instructionSet", () => new BidirectionalGru(3, 5, 5, (InstructionSet)9));
        foreach (float clip in new[] { 0, -1, float.NaN })
            Assert.Throws<ArgumentOutOfRangeException>("stateClip", () => new BidirectionalGru(3, 5, clip, InstructionSet.Scalar));
        Assert.Throws<OverflowException>(() => new BidirectionalGru(3, int.MaxValue, 5, InstructionSet.Vector256)); // padding must not wrap around
    }

    [Fact]
    public void Forward_ViewThatDoesNotFit_IsRefusedByNameAndSizes()
    {
        Refused("input", "Must be [6, 4, 3], was [6, 4, 2]", run => run.Input = run.Input.Columns(0, 2));
        Refused("input", "[0, 1, 3]", run => run.Input = default);
        Refused("alongStates", "at most as many states as steps of input (5), were 6", run => run.Input = run.Input.Slice(0, 5));
        Refused("alongStates", "Must be [6, 3, 8], was [6, 4, 8]", run => run.Input = run.Input.Block(0, 3));
        Refused("alongStates", "Must be [6, 4, 8], was [6, 4, 5]", run => run.States[0] = run.States[0].Columns(0, 5));
        Refused("alongStates", "Must be [0, 4, 8], was [0, 0, 0]", run => run.States[0] = default);
        Refused("againstStates", "Must be [6, 4, 8], was [5, 4, 8]", run => run.States[1] = run.States[1].Slice(0, 5));
        Refused("againstStates", "[6, 4, 8]", run => run.States[1] = default);

        static void Refused(string name, string message, Action<GruRun> change)
        {
            using BidirectionalGru kernels = GruRun.Kernels(Sizes, InstructionSet.Vector256);
            using GruRun run = new(new GruData(Sizes), kernels);
            change(run);
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => run.Forward()).Message, StringComparison.Ordinal);
            Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => run.Forward()).ParamName);
        }
    }

    [Theory]
    [InlineData(0, "along.InputWeight", 45)]
    [InlineData(1, "along.RecurrentWeight", 75)]
    [InlineData(2, "along.Bias", 15)]
    [InlineData(3, "along.InitialState", 5)]
    [InlineData(5, "against.RecurrentWeight", 75)]
    [InlineData(7, "against.InitialState", 5)]
    public void Forward_ParametersOfAnotherLength_AreRefusedByNameAndLengths(int parameter, string name, int length)
    {
        using BidirectionalGru kernels = GruRun.Kernels(Sizes, InstructionSets.Best);
        using GruRun run = new(new GruData(Sizes), kernels);
        foreach (int wrong in new[] { 0, length - 1, length + 1 })
        {
            run.Parameters[parameter] = run.Memory.Unwritten(wrong);
            ArgumentException refused = Assert.Throws<ArgumentException>(name, () => run.Forward());
            Assert.Contains($"Must hold {length} numbers, holds {wrong}", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Backward_ArgumentThatDoesNotFit_IsRefusedAndThePassStaysUsable()
    {
        GruData data = new(Sizes);
        GruResult expected = GruRun.Compute(data, InstructionSets.Best);
        Refused("pass", "", run => () => run.Backward(null!));
        Refused("alongGradients", "at most as many gradients as states (6), were 7", run => () => run.StateGradients[0] = run.Memory.View(Layout.StepFirst, 7, 4, 5));
        Refused("alongGradients", "Must be [6, 4, 5], was [6, 4, 4]", run => () => run.StateGradients[0] = run.StateGradients[0].Columns(0, 4));
        Refused("againstGradients", "Must be [0, 4, 5], was [0, 0, 0]", run => () => run.StateGradients[1] = default);
        Refused("againstGradients", "Must be [6, 4, 5], was [6, 3, 5]", run => () => run.StateGradients[1] = run.StateGradients[1].Block(0, 3));
        Refused("alongResult.Bias", "Must hold 15 numbers, holds 14", run => () => run.Results[2] = run.Memory.Unwritten(14));
        Refused("againstResult.InputWeight", "Must hold 45 numbers, holds 46", run => () => run.Results[4] = run.Memory.Unwritten(46));
        Refused("along.Bias", "Must hold 15 numbers, holds 16", run => () => run.Parameters[2] = run.Memory.Unwritten(16));
        Refused("input", "Must be [6, 4, 3], was [6, 4, 2]", run => () => run.Input = run.Input.Columns(0, 2));

        void Refused(string name, string message, Func<GruRun, Action> change)
        {
            using BidirectionalGru kernels = GruRun.Kernels(Sizes, InstructionSets.Best);
            using GruRun run = new(data, kernels), spoilt = new(data, kernels);
            using KernelPass pass = run.Forward()!;
            spoilt.Forward(keep: false);
            Action changed = change(spoilt);
            ArgumentException refused = Assert.ThrowsAny<ArgumentException>(() =>
            {
                changed();
                spoilt.Backward(pass);
            });
            Assert.Equal(name, refused.ParamName);
            Assert.Contains(message, refused.Message, StringComparison.Ordinal);
            run.Backward(pass);
            expected.RequireSameBits(run.Result(), "after the refusal");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void Pass_NoThreads_IsRefusedAndThePassStaysUsable(int threads)
    {
        GruData data = new(Sizes);
        using BidirectionalGru kernels = GruRun.Kernels(Sizes, InstructionSets.Best);
        using GruRun run = new(data, kernels);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(threads), () => run.Forward(threads));
        using KernelPass pass = run.Forward()!;
        Assert.Throws<ArgumentOutOfRangeException>(nameof(threads), () => run.Backward(pass, threads));
        run.Backward(pass);
        GruRun.Compute(data, InstructionSets.Best).RequireSameBits(run.Result(), "after the refusal");
    }

    [Fact]
    public void Backward_PassUsedTwice_IsRefused()
    {
        using BidirectionalGru kernels = GruRun.Kernels(Sizes, InstructionSets.Best);
        using GruRun run = new(new GruData(Sizes), kernels);
        KernelPass used = run.Forward()!, disposed = run.Forward()!;
        run.Backward(used);
        disposed.Dispose();
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => run.Backward(used));
        Assert.Throws<ObjectDisposedException>(() => run.Backward(disposed));
    }

    // With these rows both passes have as many blocks of the same length; with these steps and rows one block is as long as the other.
    [Theory]
    [InlineData(7, 6, 8, 6)]
    [InlineData(4, 1, 2, 1)]
    [InlineData(4, 6, 4, 7)]
    [InlineData(4, 6, 70, 6)]
    [InlineData(2, 5, 8, 1)]
    public void Backward_PassOfOtherSizes_IsRefusedWithBothSizes(int rows, int steps, int otherRows, int otherSteps)
    {
        GruCase sizes = new(3, 5, rows, steps), otherSizes = new(3, 5, otherRows, otherSteps);
        using BidirectionalGru kernels = GruRun.Kernels(sizes, InstructionSets.Best);
        using GruRun run = new(new GruData(sizes), kernels), other = new(new GruData(otherSizes), kernels);
        using KernelPass pass = run.Forward()!;
        other.Forward(keep: false);
        ArgumentException refused = Assert.Throws<ArgumentException>("pass", () => other.Backward(pass));
        Assert.Contains($"{steps} steps of {rows} rows", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{otherSteps} steps of {otherRows} rows", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_PassOfOtherKernels_IsRefused()
    {
        GruData data = new(Sizes);
        using BidirectionalGru kernels = GruRun.Kernels(Sizes, InstructionSets.Best), others = GruRun.Kernels(Sizes, InstructionSets.Best);
        using GruRun run = new(data, kernels), other = new(data, others);
        using KernelPass pass = run.Forward()!;
        Assert.Throws<ArgumentException>("pass", () => other.Backward(pass));
    }

    [Fact]
    public void Pass_OfDisposedKernels_IsRefused()
    {
        BidirectionalGru kernels = GruRun.Kernels(Sizes, InstructionSets.Best);
        using GruRun run = new(new GruData(Sizes), kernels);
        using KernelPass pass = run.Forward()!;
        kernels.Dispose();
        kernels.Dispose();
        Assert.Throws<ObjectDisposedException>(() => run.Forward());
        Assert.Throws<ObjectDisposedException>(() => run.Backward(pass));
    }
}
