using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AutoLfads.IO.Tests.Mat;

/// <summary>Writes MATLAB 5 files byte by byte, in either byte order: elements that other programs write on no machine at hand.</summary>
internal sealed class Mat5Bytes(bool bigEndian)
{
    public const int Cells = 1, Structs = 2, Chars = 4, Sparse = 5, Doubles = 6, Singles = 7, Int16s = 10, Opaque = 17;

    private const int MatrixType = 14, CompressedType = 15;

    /// <summary>A file of elements.</summary>
    public byte[] File(params byte[][] elements)
    {
        byte[] header = new byte[128];
        header.AsSpan(0, 116).Fill((byte)' ');
        "MATLAB 5.0 MAT-file, written by hand"u8.CopyTo(header);
        Bytes(2, 0x0100).CopyTo(header, 124);
        (header[126], header[127]) = bigEndian ? ((byte)'M', (byte)'I') : ((byte)'I', (byte)'M');
        return [.. header, .. elements.SelectMany(e => e)];
    }

    /// <summary>An element in long form, padded.</summary>
    public byte[] Element(int type, byte[] data) => [.. Bytes(4, type), .. Bytes(4, data.Length), .. data, .. new byte[(8 - (data.Length % 8)) % 8]];

    /// <summary>An element in short form, of at most 4 bytes.</summary>
    public byte[] Short(int type, byte[] data) => [.. Bytes(4, (data.Length << 16) | type), .. data, .. new byte[4 - data.Length]];

    /// <summary>An array: flags, sizes and name, then what its class requires.</summary>
    public byte[] Array(string name, int arrayClass, int[] shape, params byte[][] content) => Array(name, arrayClass, 0, shape, content);

    /// <summary>An array with flags.</summary>
    public byte[] Array(string name, int arrayClass, int flags, int[] shape, params byte[][] content)
    {
        byte[] ascii = Encoding.ASCII.GetBytes(name);
        return Element(MatrixType,
        [
            .. Element(6, [.. Bytes(4, arrayClass | flags), .. Bytes(4, 0)]),
            .. Element(5, [.. shape.SelectMany(s => Bytes(4, s))]),
            .. ascii.Length is > 0 and <= 4 ? Short(1, ascii) : Element(1, ascii),
            .. content.SelectMany(c => c),
        ]);
    }

    /// <summary>A matrix of doubles, column after column.</summary>
    public byte[] Matrix(string name, int rows, int columns, params double[] values) => Array(name, Doubles, [rows, columns], Element(9, [.. values.SelectMany(v => Bytes(8, BitConverter.DoubleToInt64Bits(v)))]));

    /// <summary>A matrix whose values count up from 0 in the order of the file.</summary>
    public byte[] Counting(string name, int rows, int columns) => Matrix(name, rows, columns, [.. Enumerable.Range(0, rows * columns).Select(i => (double)i)]);

    /// <summary>A row of characters of 16 bits.</summary>
    public byte[] Text(string name, string text) => Array(name, Chars, [1, text.Length], Element(4, [.. text.SelectMany(c => Bytes(2, c))]));

    /// <summary>A row of cells with a text each.</summary>
    public byte[] Texts(string name, params string[] texts) => Array(name, Cells, [1, texts.Length], [.. texts.Select(t => Text("", t))]);

    /// <summary>A struct of one element.</summary>
    public byte[] Struct(string name, params (string Field, byte[] Value)[] fields) => Array(
        name,
        Structs,
        [1, 1],
        [
            Short(5, Bytes(4, 32)),
            Element(1, [.. fields.SelectMany(f => Encoding.ASCII.GetBytes(f.Field.PadRight(32, '\0')))]),
            .. fields.Select(f => f.Value),
        ]);

    /// <summary>An element compressed for itself, which is not padded.</summary>
    public byte[] Compressed(byte[] element)
    {
        using MemoryStream content = new();
        using (ZLibStream deflated = new(content, CompressionLevel.Optimal, leaveOpen: true)) deflated.Write(element);
        return [.. Bytes(4, CompressedType), .. Bytes(4, content.Length), .. content.ToArray()];
    }

    /// <summary>A whole number of some bytes.</summary>
    public byte[] Bytes(int count, long value)
    {
        byte[] little = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(little, value);
        byte[] bytes = little[..count];
        if (bigEndian) System.Array.Reverse(bytes);
        return bytes;
    }
}
