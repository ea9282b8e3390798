using System.Buffers.Binary;

namespace AutoLfads.IO.Mat;

/// <summary>Numbers of whatever type a MATLAB 5 file stores them in: doubles that happen to be small whole numbers are stored as such.</summary>
internal static class Mat5Numbers
{
    private delegate double Number(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes of one number, 0 where the type is not of numbers.</summary>
    public static int Size(Mat5Type type) => type switch
    {
        Mat5Type.Int8 or Mat5Type.UInt8 => 1,
        Mat5Type.Int16 or Mat5Type.UInt16 => 2,
        Mat5Type.Int32 or Mat5Type.UInt32 or Mat5Type.Single => 4,
        Mat5Type.Double or Mat5Type.Int64 or Mat5Type.UInt64 => 8,
        _ => 0,
    };

    /// <summary>The numbers of an element as 64-bit.</summary>
    public static double[] ToDoubles(Mat5Element element, bool bigEndian)
    {
        Number number = Reader(element.Type, bigEndian);
        int size = Size(element.Type);
        double[] values = new double[element.Data.Length / size];
        ReadOnlySpan<byte> data = element.Data;
        for (int i = 0; i < values.Length; i++) values[i] = number(data.Slice(i * size, size));
        return values;
    }

    private static Number Reader(Mat5Type type, bool bigEndian) => (type, bigEndian) switch
    {
        (Mat5Type.Int8, _) => b => (sbyte)b[0],
        (Mat5Type.UInt8, _) => b => b[0],
        (Mat5Type.Int16, false) => b => BinaryPrimitives.ReadInt16LittleEndian(b),
        (Mat5Type.Int16, true) => b => BinaryPrimitives.ReadInt16BigEndian(b),
        (Mat5Type.UInt16, false) => b => BinaryPrimitives.ReadUInt16LittleEndian(b),
        (Mat5Type.UInt16, true) => b => BinaryPrimitives.ReadUInt16BigEndian(b),
        (Mat5Type.Int32, false) => b => BinaryPrimitives.ReadInt32LittleEndian(b),
        (Mat5Type.Int32, true) => b => BinaryPrimitives.ReadInt32BigEndian(b),
        (Mat5Type.UInt32, false) => b => BinaryPrimitives.ReadUInt32LittleEndian(b),
        (Mat5Type.UInt32, true) => b => BinaryPrimitives.ReadUInt32BigEndian(b),
        (Mat5Type.Single, false) => b => BinaryPrimitives.ReadSingleLittleEndian(b),
        (Mat5Type.Single, true) => b => BinaryPrimitives.ReadSingleBigEndian(b),
        (Mat5Type.Double, false) => BinaryPrimitives.ReadDoubleLittleEndian,
        (Mat5Type.Double, true) => BinaryPrimitives.ReadDoubleBigEndian,
        (Mat5Type.Int64, false) => b => BinaryPrimitives.ReadInt64LittleEndian(b),
        (Mat5Type.Int64, true) => b => BinaryPrimitives.ReadInt64BigEndian(b),
        (Mat5Type.UInt64, false) => b => BinaryPrimitives.ReadUInt64LittleEndian(b),
        (Mat5Type.UInt64, true) => b => BinaryPrimitives.ReadUInt64BigEndian(b),
        _ => throw new InvalidDataException($"numbers are required, found the storage type {(int)type}."),
    };
}
