using System.Buffers.Binary;

namespace AutoLfads.Inference.Forward;

/// <summary>Reads the fields of one protocol-buffer message. Believes no length that the message states: whatever reaches beyond its end is refused.</summary>
/// <param name="message">The message's bytes.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0, Fixed64 = 1, LengthDelimited = 2, Fixed32 = 5;
    private ReadOnlySpan<byte> rest = message;

    /// <summary>Number of the field last read.</summary>
    public int Field { get; private set; }

    /// <summary>Its value, where it is an integer.</summary>
    public long Integer { get; private set; }

    /// <summary>Its bytes, where it is a text, an array or a message; empty otherwise.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Reads the next field; false at the end of the message.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a message.</exception>
    public bool Next()
    {
        if (rest.IsEmpty) return false;
        ulong tag = ReadVarint();
        if (tag >> 3 is 0 or > int.MaxValue) throw new InvalidDataException($"a field cannot have the number {tag >> 3}");
        Field = (int)(tag >> 3);
        Integer = 0;
        Bytes = default;
        switch ((int)(tag & 7))
        {
            case Varint: Integer = (long)ReadVarint(); break;
            case Fixed64: Integer = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long))); break;
            case LengthDelimited: Bytes = Take(ReadVarint()); break;
            case Fixed32: Integer = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int))); break;
            default: throw new InvalidDataException($"field {Field} has the unknown wire type {tag & 7}");
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length) throw new InvalidDataException($"field {Field} claims {length} bytes, {rest.Length} are left");
        ReadOnlySpan<byte> taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int i = 0; i < 10; i++)
        {
            if (i >= rest.Length) throw new InvalidDataException("it ends within a number");
            byte part = rest[i];
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("a number has more than ten bytes");
    }
}
