using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace AutoLfads.IO.Hdf5;

/// <summary>The bytes of an HDF5 file, as a stream that ends reading which a damaged file would never let end.</summary>
/// <remarks>
/// Links, trees and headers of a damaged file can lead back to themselves. The library follows them without end: by recursion, which ends the process, or in a loop.
/// Each turn reads from the file, so that both can be stopped here. Sizes in a heap of texts are checked before the library allocates what they claim.
/// </remarks>
internal sealed class Hdf5Stream : Stream
{
    private const int PageBytes = 1 << 12;

    // A chunk takes some ten reads of its addresses; what a small file describes, far fewer than these.
    private const long FreeReads = 1 << 20;

    private readonly SafeFileHandle handle;
    private readonly byte[] page = new byte[PageBytes];
    private readonly bool hasLongSizes;
    private readonly long mostReads;
    private long pageStart;
    private int pageLength;
    private long reads;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hasLongSizes">Whether addresses and sizes in it have 64 bits, as in nearly every file.</param>
    public Hdf5Stream(string path, bool hasLongSizes)
    {
        this.hasLongSizes = hasLongSizes;
        handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        Length = RandomAccess.GetLength(handle);
        mostReads = FreeReads + Length;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position { get; set; }

    /// <summary>Begins one request to the library: the reads before it do not count.</summary>
    public void BeginRequest() => reads = 0;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++reads > mostReads) throw new IOException($"more than {mostReads} reads were needed for one object; what describes it leads back to itself.");
        if (Position < 0) throw new IOException($"the address {Position} is no place in the file.");
        int read = buffer.Length >= PageBytes ? RandomAccess.Read(handle, buffer, Position) : ReadPage(buffer, Position);
        if (hasLongSizes && buffer.SequenceEqual("GCOL"u8)) CheckHeap(Position);
        Position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) handle.Dispose();
        base.Dispose(disposing);
    }

    private int ReadPage(Span<byte> buffer, long position)
    {
        if (position >= Length) return 0;
        if (position < pageStart || position + buffer.Length > pageStart + pageLength)
        {
            pageStart = position;
            pageLength = RandomAccess.Read(handle, page, position);
        }

        int available = (int)Math.Min(buffer.Length, pageStart + pageLength - position);
        page.AsSpan((int)(position - pageStart), available).CopyTo(buffer);
        return available;
    }

    // A global heap: signature, version, its size, then objects of index, count of references, size and content; index 0 is free space to the end.
    private void CheckHeap(long start)
    {
        const int headerBytes = 16;
        Span<byte> header = stackalloc byte[headerBytes];
        long Size(Span<byte> bytes, long position, long left)
        {
            long size = ReadPage(bytes, position) == headerBytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) : -1;
            return size >= 0 && size <= left ? size : throw new IOException($"the heap of texts at {start} states a size of {size} bytes, {left} are left for it.");
        }

        long end = start + Size(header, start, Length - start);
        for (long at = start + headerBytes; at + headerBytes <= end;)
        {
            long size = Size(header, at, end - at);
            if (BinaryPrimitives.ReadUInt16LittleEndian(header) == 0) return;
            at += headerBytes + ((size + 7) & ~7L);
        }
    }
}
