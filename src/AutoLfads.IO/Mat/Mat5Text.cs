using System.Text;

namespace AutoLfads.IO.Mat;

/// <summary>Text of a MATLAB 5 file, in whichever encoding it is stored.</summary>
internal static class Mat5Text
{
    private const int LongestBytes = 1 << 24;

    /// <summary>The rows of a character array.</summary>
    /// <param name="element">The characters, column after column.</param>
    /// <param name="shape">Rows and columns; MATLAB counts units of UTF-16, other writers characters or bytes.</param>
    /// <param name="bigEndian">The file's byte order.</param>
    public static string[] Rows(Mat5Element element, int[] shape, bool bigEndian)
    {
        int rows = shape[0];
        int columns = rows == 0 || shape.Contains(0) ? 0 : shape.Skip(1).Aggregate((a, b) => a * b);
        if (columns == 0) return [];
        if (element.Data.Length > LongestBytes) throw new InvalidDataException($"a text of {element.Data.Length} bytes; at most {LongestBytes} are read.");
        string text = Decode(element, bigEndian);
        int count = rows * columns;
        if (text.Length == count) return ByRow(rows, columns, i => text[i].ToString());
        Rune[] characters = [.. text.EnumerateRunes()];
        if (characters.Length == count) return ByRow(rows, columns, i => characters[i].ToString());
        if (element.Data.Length == count && rows == 1) return [text];
        if (element.Data.Length == count) return [.. Enumerable.Range(0, rows).Select(r => LegacyText.Decode([.. Enumerable.Range(0, columns).Select(c => element.Data[r + (rows * c)])]))];
        throw new InvalidDataException($"a text of {rows} x {columns} characters holds {text.Length}.");
    }

    /// <summary>Text of one byte a character, such as a name.</summary>
    public static string Name(Mat5Element element) => LegacyText.Decode(element.Data).TrimEnd('\0');

    private static string[] ByRow(int rows, int columns, Func<int, string> character) =>
        [.. Enumerable.Range(0, rows).Select(r => string.Concat(Enumerable.Range(0, columns).Select(c => character(r + (rows * c)))))];

    private static string Decode(Mat5Element element, bool bigEndian) => element.Type switch
    {
        Mat5Type.Int8 or Mat5Type.UInt8 or Mat5Type.Utf8 => LegacyText.Decode(element.Data),
        Mat5Type.UInt16 or Mat5Type.Utf16 => (bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(element.Data),
        Mat5Type.Utf32 or Mat5Type.UInt32 => new UTF32Encoding(bigEndian, byteOrderMark: false).GetString(element.Data),
        _ => throw new InvalidDataException($"characters are required, found the storage type {(int)element.Type}."),
    };
}
