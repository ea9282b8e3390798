using System.Buffers.Binary;

namespace AutoLfads.IO.Hdf5;

/// <summary>The first bytes of an HDF5 file, which may follow a user block (MATLAB writes one of 512 bytes).</summary>
internal static class Hdf5Signature
{
    private const int SuperblockBytes = 52;

    private static ReadOnlySpan<byte> Bytes => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether a file begins like HDF5: the signature at 0, 512, 1024, 2048 and so on.</summary>
    public static bool IsAtStartOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Find(file) is not null;
    }

    /// <summary>The length in bytes that the file states of itself; null where it is not HDF5 or uses addresses that are not of 64 bits.</summary>
    public static long? StatedLength(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (Find(file) is not { } start) return null;
        Span<byte> superblock = stackalloc byte[SuperblockBytes];
        file.Position = start;
        if (file.ReadAtLeast(superblock, SuperblockBytes, throwOnEndOfStream: false) < SuperblockBytes) return long.MaxValue;
        // Version, then the size of addresses and the address past the end of the file, which moved between versions.
        (int addressSize, int end) = superblock[8] switch
        {
            0 => (superblock[13], 40),
            1 => (superblock[13], 44),
            _ => (superblock[9], 28),
        };
        return addressSize == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(superblock[end..]) : null;
    }

    private static long? Find(FileStream file)
    {
        Span<byte> found = stackalloc byte[8];
        for (long offset = 0; offset + 8 <= file.Length; offset = offset == 0 ? 512 : offset * 2)
        {
            file.Position = offset;
            file.ReadExactly(found);
            if (found.SequenceEqual(Bytes)) return offset;
        }

        return null;
    }
}
