using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Gru;

/// <summary>What a pass computed.</summary>
/// <param name="States">Along and against time, [step, row, state].</param>
/// <param name="Gradients">Of the parameters, in their order.</param>
internal sealed record GruResult(float[][] States, float[][] Gradients)
{
    public void RequireSameBits(GruResult other, string what)
    {
        for (int i = 0; i < 2; i++) Closeness.RequireSameBits(States[i], other.States[i], $"{what}, states {i}");
        for (int i = 0; i < Gradients.Length; i++) Closeness.RequireSameBits(Gradients[i], other.Gradients[i], $"{what}, {GruData.Names[i]}");
    }
}

/// <summary>The arguments of one pass of the kernels in memory of their own; a test may exchange some.</summary>
internal sealed class GruRun : IDisposable
{
    private readonly GruCase sizes;
    private readonly BidirectionalGru kernels;

    public GruRun(GruData data, BidirectionalGru kernels)
    {
        (sizes, this.kernels) = (data.Sizes, kernels);
        Parameters = [.. data.Parameters.Select(p => Memory.Array(p))];
        Results = [.. data.Parameters.Select(p => Memory.Unwritten(p.Length))];
        Input = Memory.View(sizes.Layout, sizes.Steps, sizes.Rows, sizes.Inputs, data.Input);
        States = [.. Enumerable.Range(0, 2).Select(_ => Memory.View(sizes.Layout, sizes.States, sizes.Rows, kernels.PaddedStateDim))];
        StateGradients = [.. data.StateGradients.Select(g => Memory.View(sizes.Layout, sizes.Gradients, sizes.Rows, sizes.State, g))];
    }

    public CallerMemory Memory { get; } = new();

    public AlignedBuffer[] Parameters { get; }

    public AlignedBuffer[] Results { get; }

    public SequenceView Input { get; set; }

    public SequenceView[] States { get; }

    public SequenceView[] StateGradients { get; }

    /// <summary>A forward and a backward pass with kernels of their own.</summary>
    public static GruResult Compute(GruData data, InstructionSet instructionSet, int threads = 1)
    {
        using BidirectionalGru kernels = Kernels(data.Sizes, instructionSet);
        return Compute(data, kernels, threads);
    }

    /// <summary>A forward and a backward pass.</summary>
    public static GruResult Compute(GruData data, BidirectionalGru kernels, int threads = 1)
    {
        using GruRun run = new(data, kernels);
        using KernelPass pass = run.Forward(threads, keep: true)!;
        run.Backward(pass, threads);
        return run.Result();
    }

    public static BidirectionalGru Kernels(GruCase sizes, InstructionSet instructionSet) => new(sizes.Inputs, sizes.State, sizes.Clip, instructionSet);

    public KernelPass? Forward(int threads = 1, bool keep = true) => kernels.Forward(Of(Parameters, 0), Of(Parameters, 1), Input, States[0], States[1], threads, keep);

    public void Backward(KernelPass pass, int threads = 1) => kernels.Backward(
        pass, Of(Parameters, 0), Of(Parameters, 1), Input, States[0], States[1], StateGradients[0], StateGradients[1], Of(Results, 0), Of(Results, 1), threads);

    /// <summary>States without their padding, which must hold 0, and gradients.</summary>
    public GruResult Result() => new(StatesWithoutPadding(), [.. Results.Select(r => r.Span.ToArray())]);

    public float[][] StatesWithoutPadding()
    {
        foreach (SequenceView states in States)
            Assert.All(CallerMemory.Read(states.Columns(sizes.State, states.Width - sizes.State)), padding => Assert.Equal(0, padding));
        return [.. States.Select(s => CallerMemory.Read(s.Columns(0, sizes.State)))];
    }

    public void Dispose() => Memory.Dispose();

    private static GruParameters Of(AlignedBuffer[] arrays, int direction)
    {
        ReadOnlySpan<AlignedBuffer> own = arrays.AsSpan(direction * GruData.Count, GruData.Count);
        return new()
        {
            InputWeight = own[GruData.InputWeight].Span,
            RecurrentWeight = own[GruData.RecurrentWeight].Span,
            Bias = own[GruData.Bias].Span,
            InitialState = own[GruData.InitialState].Span,
        };
    }
}
