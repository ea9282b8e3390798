using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Tests;

/// <summary>How a sequence lies in memory.</summary>
public enum Layout
{
    /// <summary>[step, row, feature] without gaps.</summary>
    StepFirst,

    /// <summary>[row, step, feature] without gaps.</summary>
    RowFirst,

    /// <summary>[step, row, feature] with numbers between the rows and between the steps that belong to nobody.</summary>
    Gaps,
}

/// <summary>
/// Memory that tests hand to kernels: each array in a buffer of exactly its length. At the end the numbers between rows must be as they were and, in a debug build, the guards around the buffers whole:
/// nothing wrote where it should not.
/// </summary>
internal sealed unsafe class CallerMemory : IDisposable
{
    private readonly List<AlignedBuffer> buffers = [];
    private readonly List<(AlignedBuffer Buffer, SequenceView View)> views = [];

    public AlignedBuffer Array(ReadOnlySpan<float> values)
    {
        AlignedBuffer buffer = Unwritten(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>Numbers that are not a number: what reads them spoils its result, what forgets to write them is seen.</summary>
    public AlignedBuffer Unwritten(long length)
    {
        AlignedBuffer buffer = new(length);
        buffer.Span.Fill(float.NaN);
        buffers.Add(buffer);
        return buffer;
    }

    /// <summary>A sequence that holds these values, [step, row, feature], or none yet.</summary>
    public SequenceView View(Layout layout, int steps, int rows, int width, float[]? values = null)
    {
        long rowStride = layout switch { Layout.StepFirst => width, Layout.RowFirst => (long)steps * width, _ => width + 3 };
        long stepStride = layout switch { Layout.StepFirst => (long)rows * width, Layout.RowFirst => width, _ => (rows * rowStride) + 5 };
        long length = steps > 0 && rows > 0 && width > 0 ? ((steps - 1) * stepStride) + ((rows - 1) * rowStride) + width : 0;
        AlignedBuffer buffer = Unwritten(length);
        SequenceView view = new(buffer.Data, length, steps, rows, width, stepStride, rowStride);
        views.Add((buffer, view));
        if (values is null) return view;
        Assert.Equal(steps * rows * width, values.Length);
        int index = 0;
        foreach (nint row in Rows(view)) values.AsSpan(width * index++, width).CopyTo(new Span<float>((float*)row, width));
        return view;
    }

    /// <summary>The values of a view, [step, row, feature].</summary>
    public static float[] Read(in SequenceView view)
    {
        float[] values = new float[view.Steps * view.Rows * view.Width];
        int index = 0;
        foreach (nint row in Rows(view)) new Span<float>((float*)row, view.Width).CopyTo(values.AsSpan(view.Width * index++, view.Width));
        return values;
    }

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in buffers) buffer.CheckGuards();
        foreach ((AlignedBuffer buffer, SequenceView view) in views)
        {
            foreach (nint row in Rows(view)) new Span<float>((float*)row, view.Width).Fill(float.NaN);
            Assert.DoesNotContain(buffer.Span.ToArray(), number => !float.IsNaN(number));
        }

        foreach (AlignedBuffer buffer in buffers) buffer.Dispose();
    }

    private static nint[] Rows(in SequenceView view)
    {
        nint[] rows = new nint[view.Steps * view.Rows];
        for (int i = 0; i < rows.Length; i++) rows[i] = (nint)(view.At(i / view.Rows) + (i % view.Rows * view.RowStride));
        return rows;
    }
}
