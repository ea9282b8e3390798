using System.Runtime.InteropServices;
using AutoLfads.Kernels.Memory;
using static TorchSharp.torch;

namespace AutoLfads.Model.Simd;

/// <summary>Tensors' memory, as kernels take it. The tensor must live until the kernel returns.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>All numbers of a contiguous single-precision tensor on the CPU.</summary>
    /// <exception cref="ArgumentException">The tensor has another precision.</exception>
    public static Span<float> Span(Tensor tensor) => tensor.dtype == ScalarType.Float32
        ? MemoryMarshal.Cast<byte, float>(tensor.bytes)
        : throw new ArgumentException($"A model in single precision takes Float32, got {tensor.dtype} of [{string.Join(", ", tensor.shape)}].", nameof(tensor));

    /// <summary>A contiguous tensor [step, row, feature].</summary>
    public static SequenceView Steps(Tensor? tensor)
    {
        if (tensor is null) return default;
        long[] shape = tensor.shape;
        return View(tensor, shape[0], shape[1], shape[2], shape[1] * shape[2], shape[2]);
    }

    /// <summary>A contiguous tensor [row, step, feature], or [row, feature] as one step.</summary>
    public static SequenceView Rows(Tensor? tensor)
    {
        if (tensor is null) return default;
        long[] shape = tensor.shape;
        return shape.Length == 2
            ? View(tensor, 1, shape[0], shape[1], shape[0] * shape[1], shape[1])
            : View(tensor, shape[1], shape[0], shape[2], shape[2], shape[1] * shape[2]);
    }

    private static SequenceView View(Tensor tensor, long steps, long rows, long width, long stepStride, long rowStride)
    {
        Span<float> memory = Span(tensor);
        fixed (float* first = memory) return new SequenceView(first, memory.Length, (int)steps, (int)rows, (int)width, stepStride, rowStride);
    }
}
