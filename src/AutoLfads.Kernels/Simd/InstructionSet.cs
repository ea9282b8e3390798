using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoLfads.Kernels.Simd;

/// <summary>Width of the registers that kernels use. Results are the same with every width, to the last bit.</summary>
public enum InstructionSet
{
    /// <summary>One number at a time.</summary>
    Scalar,

    /// <summary>Four at a time: Arm's AdvSimd, SSE.</summary>
    Vector128,

    /// <summary>Eight at a time: AVX2 with fused multiply-add.</summary>
    Vector256,

    /// <summary>Sixteen at a time: AVX-512.</summary>
    Vector512,
}

/// <summary>What this processor has.</summary>
public static class InstructionSets
{
    /// <summary>The widest registers that the processor has.</summary>
    public static InstructionSet Best { get; } =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? InstructionSet.Vector512
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? InstructionSet.Vector256
        : Vector128.IsHardwareAccelerated ? InstructionSet.Vector128
        : InstructionSet.Scalar;
}
