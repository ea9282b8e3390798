using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AutoLfads.Kernels.Memory;

/// <summary>Zeroed numbers outside of the garbage collector's reach, at an address that suits every register width. A debug build lays guards around them and checks these when the buffer is freed.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const int Alignment = 64;
    private const uint Guard = 0x7FC0DEAD; // not a number: reading it spoils a result, writing over it is noticed
#if DEBUG
    private const int GuardLength = 256;
#else
    private const int GuardLength = 0;
#endif
    private float* allocation;

    /// <summary>Allocates; at least one number, so that the address is never null.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    /// <exception cref="OverflowException">No memory could hold so many numbers.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        long bytes = checked((Math.Max(length, 1) + (2 * GuardLength)) * sizeof(float));
        bool large = bytes >= LargePages.SmallestBytes;
        allocation = (float*)NativeMemory.AlignedAlloc((nuint)bytes, (nuint)(large ? LargePages.Alignment : Alignment));
        if (large) LargePages.Advise(allocation, bytes);
        GC.AddMemoryPressure(bytes);
        NativeMemory.Clear(allocation, (nuint)bytes);
        WriteGuards();
    }

    ~AlignedBuffer() => Free();

    /// <summary>Numbers in the buffer.</summary>
    public long Length { get; }

    /// <summary>Its first number.</summary>
    public float* Data => allocation + GuardLength;

    public Span<float> Span => new(Data, checked((int)Length));

    public void Clear() => NativeMemory.Clear(Data, (nuint)(Length * sizeof(float)));

    /// <summary>In a debug build, stops the program where something wrote beyond the buffer's ends.</summary>
    [Conditional("DEBUG")]
    public void CheckGuards()
    {
        uint* before = (uint*)allocation, after = (uint*)(Data + Math.Max(Length, 1));
        for (int i = 0; i < GuardLength; i++)
        {
            if (before[i] != Guard || after[i] != Guard)
                throw new InvalidOperationException($"A kernel wrote beyond a buffer of {Length} numbers, {(before[i] != Guard ? "before its start" : "after its end")}.");
        }
    }

    public void Dispose()
    {
        if (allocation != null) CheckGuards();
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (allocation == null) return;
        GC.RemoveMemoryPressure((Math.Max(Length, 1) + (2 * GuardLength)) * sizeof(float));
        NativeMemory.AlignedFree(allocation);
        allocation = null;
    }

    [Conditional("DEBUG")]
    private void WriteGuards()
    {
        new Span<uint>(allocation, GuardLength).Fill(Guard);
        new Span<uint>(Data + Math.Max(Length, 1), GuardLength).Fill(Guard);
    }
}
