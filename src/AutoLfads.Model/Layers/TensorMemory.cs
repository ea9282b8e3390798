using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>The numbers of tensors, for kernels to read and write.</summary>
internal static class TensorMemory
{
    /// <summary>Memory of a contiguous single-precision tensor on the CPU, which must stay alive as long as the span is used.</summary>
    public static Span<float> Floats(Tensor tensor) => tensor.numel() == 0 ? [] : MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
