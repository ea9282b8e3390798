using System.Numerics;

namespace AutoLfads.Kernels.Memory;

/// <summary>Moves rows between the caller's memory, which has no padding, and padded rows of the kernels.</summary>
internal static unsafe class RowCopy
{
    /// <summary>to = one step of the view; padding is left alone.</summary>
    public static void Read(in SequenceView from, int step, float* to, nint stride)
    {
        float* row = from.At(step);
        for (int i = 0; i < from.Rows; i++, row += from.RowStride, to += stride) new Span<float>(row, from.Width).CopyTo(new Span<float>(to, from.Width));
    }

    /// <summary>to += one step of the view.</summary>
    public static void ReadAdd(in SequenceView from, int step, float* to, nint stride)
    {
        float* row = from.At(step);
        for (int i = 0; i < from.Rows; i++, row += from.RowStride, to += stride) Add(row, to, from.Width);
    }

    /// <summary>to *= one step of the view.</summary>
    public static void ReadMultiply(in SequenceView from, int step, float* to, nint stride)
    {
        float* row = from.At(step);
        for (int i = 0; i < from.Rows; i++, row += from.RowStride, to += stride) Multiply(row, to, from.Width);
    }

    /// <summary>One step of the view = from.</summary>
    public static void Write(float* from, nint stride, in SequenceView to, int step)
    {
        float* row = to.At(step);
        for (int i = 0; i < to.Rows; i++, row += to.RowStride, from += stride) new Span<float>(from, to.Width).CopyTo(new Span<float>(row, to.Width));
    }

    /// <summary>Every row = the same numbers.</summary>
    public static void Repeat(float* from, int width, float* to, nint stride, int rows)
    {
        for (int i = 0; i < rows; i++, to += stride) new Span<float>(from, width).CopyTo(new Span<float>(to, width));
    }

    /// <summary>to += from.</summary>
    public static void Add(float* from, float* to, int width)
    {
        int j = 0;
        for (; j + Vector<float>.Count <= width; j += Vector<float>.Count) Vector.Store(Vector.Load(to + j) + Vector.Load(from + j), to + j);
        for (; j < width; j++) to[j] += from[j];
    }

    /// <summary>to *= from.</summary>
    public static void Multiply(float* from, float* to, int width)
    {
        int j = 0;
        for (; j + Vector<float>.Count <= width; j += Vector<float>.Count) Vector.Store(Vector.Load(to + j) * Vector.Load(from + j), to + j);
        for (; j < width; j++) to[j] *= from[j];
    }
}
