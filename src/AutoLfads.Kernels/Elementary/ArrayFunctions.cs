using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Elementary;

/// <summary>Elementary functions of arrays. Results do not depend on the register width.</summary>
public static unsafe class ArrayFunctions
{
    private static readonly KernelSet Kernels = KernelSet.For(InstructionSets.Best);

    /// <summary>Replaces numbers by their exponentials, within 1.5 units in the last place; numbers beyond −87 and 88 count as these.</summary>
    /// <param name="values">The numbers; not a number stays so.</param>
    public static void Exp(Span<float> values)
    {
        fixed (float* first = values) Kernels.Exp(first, values.Length);
    }
}
