using System.Buffers.Binary;
using System.Numerics;

namespace AutoLfads.IO.Hdf5;

/// <summary>Checks blocks of an HDF5 file by what the format says of them (HDF5 File Format Specification, version 3), since the library neither checks their sizes nor their checksums.</summary>
internal static class Hdf5Blocks
{
    /// <summary>Blocks begin with four letters.</summary>
    public const int SignatureBytes = 4;

    private const int HeapHeaderBytes = 16;

    /// <summary>Reads bytes at a position; gives how many there were.</summary>
    public delegate int ReadAt(Span<byte> buffer, long position);

    /// <summary>What is wrong with the block that begins at a position; null where nothing is, or where no block of a known kind does.</summary>
    /// <param name="signature">The bytes there.</param>
    /// <param name="start">The position.</param>
    /// <param name="fileLength">Length of the file.</param>
    /// <param name="read">Reads further bytes.</param>
    public static string? Problem(ReadOnlySpan<byte> signature, long start, long fileLength, ReadAt read) =>
        signature.SequenceEqual("GCOL"u8) ? GlobalHeap(start, fileLength, read)
        : signature.SequenceEqual("HEAP"u8) ? LocalHeap(start, fileLength, read)
        // The library reads the first letter of OHDR by itself, since older headers begin with a number there.
        : signature.SequenceEqual("HDR"u8) && start > 0 ? ObjectHeader(start - 1, fileLength, read)
        : null;

    // Signature, version, the heap's size, then objects of index, count of references, size and content; index 0 is free space to the end.
    private static string? GlobalHeap(long start, long fileLength, ReadAt read)
    {
        Span<byte> header = stackalloc byte[HeapHeaderBytes];
        long whole = Second64(header, start, read);
        if (whole < HeapHeaderBytes || whole > fileLength - start) return FalseSize("heap of texts", start, whole, fileLength - start);
        long end = start + whole;
        for (long at = start + HeapHeaderBytes; at + HeapHeaderBytes <= end;)
        {
            long size = Second64(header, at, read);
            if (size < 0 || size > end - at) return FalseSize("heap of texts", start, size, end - at);
            if (BinaryPrimitives.ReadUInt16LittleEndian(header) == 0) return null;
            at += HeapHeaderBytes + ((size + 7) & ~7L);
        }

        return null;
    }

    // Signature, version, size of the names; then where these are.
    private static string? LocalHeap(long start, long fileLength, ReadAt read)
    {
        Span<byte> header = stackalloc byte[HeapHeaderBytes];
        long size = Second64(header, start, read);
        return size < 0 || size > fileLength ? FalseSize("heap of names", start, size, fileLength) : null;
    }

    // Signature, version, flags, times where bit 5 says so, limits of attributes where bit 4 does, size of the messages in 1, 2, 4 or 8 bytes, messages, checksum.
    private static string? ObjectHeader(long start, long fileLength, ReadAt read)
    {
        const int most = 34;
        Span<byte> header = stackalloc byte[most];
        int found = read(header, start);
        header = header[..found];
        if (found < 8 || !header.StartsWith("OHDR"u8)) return null;
        if (header[4] != 2) return $"the object header at {start} is of the unknown version {header[4]}";
        int flags = header[5], sizeBytes = 1 << (flags & 3);
        int at = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        if (found < at + sizeBytes) return $"the object header at {start} is cut short";
        ulong size = 0;
        for (int i = sizeBytes - 1; i >= 0; i--) size = (size << 8) | header[at + i];
        long left = fileLength - start - at - sizeBytes - sizeof(uint);
        if (left < 0 || size > (ulong)left || size > int.MaxValue / 2) return FalseSize("object header", start, (long)size, left);
        byte[] block = new byte[at + sizeBytes + (int)size + sizeof(uint)];
        if (read(block, start) < block.Length) return $"the object header at {start} is cut short";
        return BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(^sizeof(uint)..)) == Checksum(block.AsSpan(..^sizeof(uint)))
            ? null
            : $"the object header at {start} is not what it was when its checksum was made";
    }

    // Jenkins' hash "lookup3" from 0, which HDF5 takes for its metadata.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint a = 0xDEADBEEF + (uint)bytes.Length, b = a, c = a;
        while (bytes.Length > 12)
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            b += BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            a = (a - c) ^ BitOperations.RotateLeft(c, 4);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 6);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 8);
            b += a;
            a = (a - c) ^ BitOperations.RotateLeft(c, 16);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 19);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 4);
            b += a;
            bytes = bytes[12..];
        }

        Span<byte> rest = stackalloc byte[12];
        rest.Clear();
        bytes.CopyTo(rest);
        a += BinaryPrimitives.ReadUInt32LittleEndian(rest);
        b += BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        return (c ^ b) - BitOperations.RotateLeft(b, 24);
    }

    private static long Second64(Span<byte> header, long position, ReadAt read) =>
        read(header, position) == header.Length ? BinaryPrimitives.ReadInt64LittleEndian(header[8..]) : -1;

    private static string FalseSize(string block, long start, long size, long left) => $"the {block} at {start} states a size of {size} bytes, {left} are left for it";
}
