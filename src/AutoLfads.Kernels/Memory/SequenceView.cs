namespace AutoLfads.Kernels.Memory;

/// <summary>Numbers [step, row, feature] in memory of the caller, at any stride; the features of one row lie side by side.</summary>
/// <remarks>The view neither owns nor keeps the memory: the caller does, until the kernel returns. <c>default</c> stands for an argument that is left out.</remarks>
public readonly unsafe struct SequenceView
{
    private readonly float* data;
    private readonly nint stepStride;
    private readonly nint rowStride;

    /// <summary>Describes numbers and checks that all of them lie inside the memory.</summary>
    /// <param name="data">First number; not null unless the view is empty.</param>
    /// <param name="length">Numbers that may be read and written from there on.</param>
    /// <param name="steps">Steps of time; 0 or more.</param>
    /// <param name="rows">Sequences; 0 or more.</param>
    /// <param name="width">Features; 0 or more.</param>
    /// <param name="stepStride">Numbers from one step to the next; 0 or more.</param>
    /// <param name="rowStride">Numbers from one row to the next; 0 or more.</param>
    /// <exception cref="ArgumentNullException">There is no memory for a view that is not empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or stride is negative.</exception>
    /// <exception cref="ArgumentException">The view reaches beyond the memory.</exception>
    public SequenceView(float* data, long length, int steps, int rows, int width, long stepStride, long rowStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfNegative(stepStride);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        if (steps > 0 && rows > 0 && width > 0)
        {
            if (data == null) throw new ArgumentNullException(nameof(data), $"A view of [{steps}, {rows}, {width}] needs memory.");
            Int128 needed = ((Int128)(steps - 1) * stepStride) + ((Int128)(rows - 1) * rowStride) + width;
            if (needed > length)
                throw new ArgumentException($"A view of [{steps}, {rows}, {width}] with strides {stepStride} and {rowStride} needs {needed} numbers, the memory has {length}.", nameof(length));
        }

        this.data = data;
        Steps = steps;
        Rows = rows;
        Width = width;
        this.stepStride = (nint)stepStride;
        this.rowStride = (nint)rowStride;
    }

    private SequenceView(float* data, int steps, int rows, int width, nint stepStride, nint rowStride)
    {
        this.data = data;
        (Steps, Rows, Width) = (steps, rows, width);
        (this.stepStride, this.rowStride) = (stepStride, rowStride);
    }

    /// <summary>Steps of time.</summary>
    public int Steps { get; }

    /// <summary>Sequences.</summary>
    public int Rows { get; }

    /// <summary>Features.</summary>
    public int Width { get; }

    /// <summary>True where an argument was left out.</summary>
    public bool IsMissing => data == null;

    internal nint StepStride => stepStride;

    internal nint RowStride => rowStride;

    /// <summary>Consecutive steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the view.</exception>
    public SequenceView Slice(int firstStep, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstStep);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstStep + count, Steps);
        return new(data + (firstStep * stepStride), count, Rows, Width, stepStride, rowStride);
    }

    /// <summary>Some neighbouring features.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the view.</exception>
    public SequenceView Columns(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)first + count, Width);
        return new(data + first, Steps, Rows, count, stepStride, rowStride);
    }

    /// <summary>The same numbers, last step first.</summary>
    public SequenceView Reversed() =>
        Steps == 0 ? this : new(data + ((Steps - 1) * stepStride), Steps, Rows, Width, -stepStride, rowStride);

    /// <summary>Neighbouring rows; the caller has checked that they exist.</summary>
    internal SequenceView Block(int firstRow, int rows) => data == null ? this : new(data + (firstRow * rowStride), Steps, rows, Width, stepStride, rowStride);

    internal float* At(int step) => data + (step * stepStride);

    /// <summary>Refuses a view of another shape.</summary>
    internal void Require(int steps, int rows, int width, string name)
    {
        if (data == null && (long)steps * rows * width > 0) throw new ArgumentNullException(name, $"[{steps}, {rows}, {width}] is required.");
        if (Steps != steps || Rows != rows || Width != width)
            throw new ArgumentException($"Must be [{steps}, {rows}, {width}], was [{Steps}, {Rows}, {Width}].", name);
    }

    /// <summary>Refuses a view of another shape, unless it was left out.</summary>
    internal void RequireIfGiven(int steps, int rows, int width, string name)
    {
        if (!IsMissing) Require(steps, rows, width, name);
    }
}
