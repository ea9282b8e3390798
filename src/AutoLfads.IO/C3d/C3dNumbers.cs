using System.Buffers.Binary;

namespace AutoLfads.IO.C3d;

/// <summary>How the processor that wrote a C3D file stores numbers.</summary>
/// <param name="Processor">Byte 4 of the parameter section: 84 Intel, 85 DEC, 86 MIPS.</param>
internal readonly record struct C3dNumbers(byte Processor)
{
    private const byte Intel = 84;
    private const byte Dec = 85;
    private const byte Mips = 86;

    // VAX F: eight bits of exponent above 128, a hidden bit and 23 bits of a fraction below 1.
    private const int VaxBias = 128;
    private const int VaxFractionBits = 24;

    /// <summary>Whether the byte is one of the three processors.</summary>
    public bool IsKnown => Processor is Intel or Dec or Mips;

    /// <summary>A signed whole number of 16 bits.</summary>
    public short Int16(ReadOnlySpan<byte> bytes) => Processor == Mips ? BinaryPrimitives.ReadInt16BigEndian(bytes) : BinaryPrimitives.ReadInt16LittleEndian(bytes);

    /// <summary>An unsigned whole number of 16 bits.</summary>
    public ushort UInt16(ReadOnlySpan<byte> bytes) => (ushort)Int16(bytes);

    /// <summary>A number of 32 bits: IEEE, or VAX F on DEC; NaN for the reserved operand of VAX.</summary>
    public double Single(ReadOnlySpan<byte> bytes) => Processor switch
    {
        Mips => BinaryPrimitives.ReadSingleBigEndian(bytes),
        Dec => Vax(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..])),
        _ => BinaryPrimitives.ReadSingleLittleEndian(bytes),
    };

    private static double Vax(ushort high, ushort low)
    {
        bool negative = (high & 0x8000) != 0;
        int exponent = (high >> 7) & 0xFF;
        if (exponent == 0) return negative ? double.NaN : 0;
        double fraction = 0x800000 | ((high & 0x7F) << 16) | low;
        double size = Math.ScaleB(fraction, exponent - VaxBias - VaxFractionBits);
        return negative ? -size : size;
    }
}
