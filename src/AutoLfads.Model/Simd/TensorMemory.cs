using AutoLfads.Kernels.Memory;
using AutoLfads.Model.Layers;
using static TorchSharp.torch;

namespace AutoLfads.Model.Simd;

/// <summary>Tensors' memory as sequences, the way kernels take them. The tensor must live until the kernel returns.</summary>
internal static unsafe class TensorMemory
{
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
        Span<float> memory = TensorSpan.Floats(tensor);
        fixed (float* first = memory) return new SequenceView(first, memory.Length, (int)steps, (int)rows, (int)width, stepStride, rowStride);
    }
}
