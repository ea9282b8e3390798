using System.Buffers;

namespace AutoLfads.Interop;

/// <summary>Numbers at an address of the caller's, who keeps them there as long as they are used.</summary>
internal sealed unsafe class CallerArray(double* first, int count) : MemoryManager<double>
{
    /// <inheritdoc/>
    public override Span<double> GetSpan() => new(first, count);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(first + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
