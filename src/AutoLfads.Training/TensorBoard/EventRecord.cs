using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace AutoLfads.Training.TensorBoard;

/// <summary>One record of an event file: length (8 bytes), its checksum (4), a message <c>Event</c> in protobuf, its checksum (4); all little-endian.</summary>
/// <remarks>
/// Event: wall_time = 1 (double), step = 2 (int64), file_version = 3 (string), summary = 5; Summary: value = 1 (repeated); Value: tag = 1 (string), simple_value = 2 (float).
/// TorchSharp's own writer is not used: its times are not seconds, and it puts the machine's name into the file's.
/// </remarks>
internal static class EventRecord
{
    private const byte LengthDelimited = 2, Fixed64 = 1, Fixed32 = 5, Varint = 0;

    /// <summary>The record that every file begins with.</summary>
    public static byte[] FileVersion(double wallSeconds)
    {
        using MemoryStream message = new();
        WriteDouble(message, field: 1, wallSeconds);
        WriteBytes(message, field: 3, "brain.Event:2"u8);
        return Framed(message.ToArray());
    }

    /// <summary>Scalars of one step; values are stored in single precision.</summary>
    public static byte[] Scalars(double wallSeconds, long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        using MemoryStream summary = new();
        Span<byte> bits = stackalloc byte[sizeof(float)];
        foreach ((string tag, double value) in scalars)
        {
            using MemoryStream scalar = new();
            WriteBytes(scalar, field: 1, Encoding.UTF8.GetBytes(tag));
            scalar.WriteByte(Key(2, Fixed32));
            BinaryPrimitives.WriteSingleLittleEndian(bits, (float)value);
            scalar.Write(bits);
            WriteBytes(summary, field: 1, scalar.ToArray());
        }

        using MemoryStream message = new();
        WriteDouble(message, field: 1, wallSeconds);
        message.WriteByte(Key(2, Varint));
        WriteVarint(message, (ulong)step);
        WriteBytes(message, field: 5, summary.ToArray());
        return Framed(message.ToArray());
    }

    private static byte[] Framed(byte[] message)
    {
        byte[] record = new byte[sizeof(ulong) + sizeof(uint) + message.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Checksum(record.AsSpan(0, 8)));
        message.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + message.Length), Checksum(message));
        return record;
    }

    // CRC-32C, then rotated and offset ("masked"): a checksum of data that holds checksums would be weak.
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }

    private static byte Key(int field, byte wireType) => (byte)((field << 3) | wireType);

    private static void WriteDouble(MemoryStream stream, int field, double value)
    {
        Span<byte> bits = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bits, value);
        stream.WriteByte(Key(field, Fixed64));
        stream.Write(bits);
    }

    private static void WriteBytes(MemoryStream stream, int field, ReadOnlySpan<byte> value)
    {
        stream.WriteByte(Key(field, LengthDelimited));
        WriteVarint(stream, (ulong)value.Length);
        stream.Write(value);
    }

    private static void WriteVarint(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7) stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }
}
