using System.Buffers.Binary;

namespace AutoLfads.IO.Mat;

/// <summary>One tagged element of a MATLAB 5 file: its storage type and its bytes.</summary>
/// <param name="Type">Storage type, a value of <see cref="Mat5Type"/> in an undamaged file.</param>
/// <param name="Data">The bytes, in the file's byte order.</param>
internal readonly record struct Mat5Element(Mat5Type Type, byte[] Data);

/// <summary>Reads tagged elements one after another, never beyond the end that the enclosing element states.</summary>
/// <param name="stream">Where the first element begins; need not be seekable.</param>
/// <param name="length">Bytes that belong to the elements.</param>
/// <param name="bigEndian">The file's byte order.</param>
/// <param name="cancellationToken">Stops reading.</param>
internal sealed class Mat5Elements(Stream stream, long length, bool bigEndian, CancellationToken cancellationToken)
{
    private const int Alignment = 8;
    private const int BlockBytes = 1 << 20;

    private long end = length;

    /// <summary>The file's byte order.</summary>
    public bool BigEndian { get; } = bigEndian;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes left in the enclosing element.</summary>
    public long Remaining => end - Position;

    /// <summary>Stops reading where that was asked for.</summary>
    public void ThrowIfCancelled() => cancellationToken.ThrowIfCancellationRequested();

    /// <summary>The type and length of an element whose content follows; elements in short form are not expected here.</summary>
    public (Mat5Type Type, long Bytes) Tag()
    {
        ReadOnlySpan<byte> tag = Take(Alignment);
        uint bytes = Word(tag[4..]);
        return bytes <= Remaining
            ? ((Mat5Type)Word(tag), bytes)
            : throw new InvalidDataException($"an element at byte {Position} claims {bytes} bytes, {Remaining} are left.");
    }

    /// <summary>Reads a whole element, in long or short form.</summary>
    public Mat5Element Element()
    {
        byte[] tag = Take(Alignment);
        uint first = Word(tag);
        if (first >> 16 is var shortBytes and not 0)
        {
            if (shortBytes > 4) throw new InvalidDataException($"an element in short form at byte {Position} claims {shortBytes} bytes, 4 are possible.");
            return new((Mat5Type)(first & 0xFFFF), tag[4..(4 + (int)shortBytes)]);
        }

        uint bytes = Word(tag.AsSpan(4));
        if (bytes > Remaining || bytes > Array.MaxLength) throw new InvalidDataException($"an element at byte {Position} claims {bytes} bytes, {Remaining} are left.");
        byte[] data = Take((int)bytes);
        // Some writers leave out what pads the last element.
        Skip(Math.Min(Remaining, (Alignment - (bytes % Alignment)) % Alignment));
        return new((Mat5Type)first, data);
    }

    /// <summary>Reads what lies in the next bytes, and skips what is left of them.</summary>
    public T Within<T>(long bytes, Func<T> read)
    {
        long outer = end;
        end = Position + bytes;
        T value = read();
        Skip(Remaining);
        end = outer;
        return value;
    }

    private void Skip(long bytes)
    {
        while (bytes > 0) bytes -= Take((int)Math.Min(bytes, BlockBytes)).Length;
    }

    private byte[] Take(int bytes)
    {
        if (bytes > Remaining) throw new InvalidDataException($"{bytes} bytes are required at byte {Position}, {Remaining} are left.");
        byte[] data = new byte[bytes];
        for (int done = 0; done < bytes;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = stream.Read(data, done, Math.Min(BlockBytes, bytes - done));
            if (read == 0) throw new InvalidDataException($"the content ends at byte {Position + done}, {end} bytes are stated.");
            done += read;
        }

        Position += bytes;
        return data;
    }

    private uint Word(ReadOnlySpan<byte> bytes) => BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
