using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>The memory of tensors, for kernels to read and write. A tensor must live as long as its span is used.</summary>
internal static class TensorSpan
{
    /// <summary>True where kernels can work on a tensor: single precision on the CPU.</summary>
    public static bool IsReachable(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU;

    /// <summary>All numbers of a contiguous single-precision tensor on the CPU.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous or not on the CPU.</exception>
    /// <exception cref="ArgumentException">It has 2 GiB or more, or another precision.</exception>
    public static Span<float> Floats(Tensor tensor) => tensor.dtype == ScalarType.Float32
        ? Of<float>(tensor)
        : throw new ArgumentException($"A model in single precision takes Float32, got {tensor.dtype} of [{string.Join(", ", tensor.shape)}].", nameof(tensor));

    /// <summary>All numbers of a contiguous tensor on the CPU; the caller knows their type.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous or not on the CPU.</exception>
    /// <exception cref="ArgumentException">It has 2 GiB or more.</exception>
    public static Span<T> Of<T>(Tensor tensor)
        where T : struct => MemoryMarshal.Cast<byte, T>(tensor.bytes);
}
