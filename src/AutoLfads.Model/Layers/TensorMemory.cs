using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>The numbers of tensors, for kernels to read and write.</summary>
internal static class TensorMemory
{
    /// <summary>True where kernels can work on a tensor: single precision on the CPU.</summary>
    public static bool IsReachable(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU;

    /// <summary>Memory of a contiguous single-precision tensor on the CPU, which must stay alive as long as the span is used.</summary>
    /// <exception cref="ArgumentException">The tensor is not contiguous, or of 2 GiB or more.</exception>
    public static Span<float> Floats(Tensor tensor) => Of<float>(tensor);

    /// <summary>Memory of a contiguous tensor on the CPU, whose numbers are of the given type.</summary>
    /// <exception cref="ArgumentException">The tensor is not contiguous, or of 2 GiB or more.</exception>
    public static Span<T> Of<T>(Tensor tensor)
        where T : struct
    {
        if (tensor.numel() == 0) return [];
        if (!tensor.is_contiguous() || tensor.numel() * tensor.ElementSize > int.MaxValue)
            throw new ArgumentException($"A kernel needs a contiguous tensor below 2 GiB, got [{string.Join(", ", tensor.shape)}]. Reduce the batch size, or set training.kernels: reference.", nameof(tensor));
        return MemoryMarshal.Cast<byte, T>(tensor.bytes);
    }
}
