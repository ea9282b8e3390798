using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Decoder;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Forward;
using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels;

/// <summary>The kernels compiled for one register width.</summary>
internal abstract unsafe class KernelSet
{
    /// <summary>Numbers in a register.</summary>
    public abstract int Lanes { get; }

    /// <exception cref="ArgumentOutOfRangeException">There is no such instruction set.</exception>
    public static KernelSet For(InstructionSet instructionSet) => instructionSet switch
    {
        InstructionSet.Scalar => new KernelSet<ScalarLanes, float>(),
        InstructionSet.Vector128 => new KernelSet<Lanes128, Vector128<float>>(),
        InstructionSet.Vector256 => new KernelSet<Lanes256, Vector256<float>>(),
        InstructionSet.Vector512 => new KernelSet<Lanes512, Vector512<float>>(),
        _ => throw new ArgumentOutOfRangeException(nameof(instructionSet), instructionSet, "Unknown instruction set."),
    };

    public abstract void GruForward(GruCell cell, in SequenceView input, in SequenceView states, in GateMemory kept, float* scratch, float clip);

    public abstract void GruBackward(
        GruCell cell, in SequenceView input, in SequenceView states, in GateMemory kept, in SequenceView gradients, float* sum, float* scratch, float clip);

    public abstract void Exp(float* values, int count);

    public abstract void ReadWindows(ForwardWeights weights, in PosteriorSequences sequences, in PosteriorMemory memory);

    public abstract void ComputeSamples(ForwardWeights weights, in PosteriorMemory read, int firstWindow, in SampleSequences sequences, in SampleMemory memory);

    public abstract void DecoderForward(DecoderWeights weights, in DecoderSequences sequences, in DecoderBlock block);

    public abstract void DecoderBackward(DecoderWeights weights, in DecoderSequences sequences, in DecoderGradientSequences gradients, in DecoderBlock block, float* sum);
}

/// <summary>The kernels compiled for one register width.</summary>
internal sealed unsafe class KernelSet<TLanes, TVector> : KernelSet
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    public override int Lanes => TLanes.Count;

    public override void GruForward(GruCell cell, in SequenceView input, in SequenceView states, in GateMemory kept, float* scratch, float clip) =>
        GruWalk<TLanes, TVector>.Forward(cell, input, states, kept, scratch, clip);

    public override void GruBackward(
        GruCell cell, in SequenceView input, in SequenceView states, in GateMemory kept, in SequenceView gradients, float* sum, float* scratch, float clip) =>
        GruWalk<TLanes, TVector>.Backward(cell, input, states, kept, gradients, sum, scratch, clip);

    public override void Exp(float* values, int count) => ElementaryArrays<TLanes, TVector>.Exp(values, count);

    public override void ReadWindows(ForwardWeights weights, in PosteriorSequences sequences, in PosteriorMemory memory) =>
        PosteriorWalk<TLanes, TVector>.Run(weights, sequences, memory);

    public override void ComputeSamples(ForwardWeights weights, in PosteriorMemory read, int firstWindow, in SampleSequences sequences, in SampleMemory memory) =>
        SampleWalk<TLanes, TVector>.Run(weights, read, firstWindow, sequences, memory);

    public override void DecoderForward(DecoderWeights weights, in DecoderSequences sequences, in DecoderBlock block) =>
        DecoderWalk<TLanes, TVector>.Forward(weights, sequences, block);

    public override void DecoderBackward(
        DecoderWeights weights, in DecoderSequences sequences, in DecoderGradientSequences gradients, in DecoderBlock block, float* sum) =>
        DecoderGradientWalk<TLanes, TVector>.Backward(weights, sequences, gradients, block, sum);
}
