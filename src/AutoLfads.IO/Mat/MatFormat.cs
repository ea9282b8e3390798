using System.Buffers.Binary;
using AutoLfads.Core.Files;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Mat;

/// <summary>Recognises the versions of MATLAB's format by what a file begins with, and opens those that are read.</summary>
internal static class MatFormat
{
    /// <summary>Bytes of the header that versions 5 to 7.3 share.</summary>
    public const int HeaderBytes = 128;

    private const string HowToSave = "Save it again in MATLAB or Octave with save(file, '-v7')";

    private static ReadOnlySpan<byte> Version5Text => "MATLAB 5.0 MAT-file"u8;

    private static ReadOnlySpan<byte> Version73Text => "MATLAB 7.3 MAT-file"u8;

    private static ReadOnlySpan<byte> OctaveText => "# Created by Octave"u8;

    /// <summary>Whether a file begins as versions 5 to 7.3 do, or is named .mat and is nothing else that is known.</summary>
    public static bool Recognises(string path)
    {
        byte[] header = Header(path);
        if (IsVersion5(header)) return true;
        if (Hdf5Signature.IsAtStartOf(path)) return header.AsSpan().StartsWith(Version73Text);
        return Path.GetExtension(path).Equals(".mat", StringComparison.OrdinalIgnoreCase) && header.Length > 0;
    }

    /// <summary>Opens a file of version 5, 6, 7 or 7.3.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of another version or format, or is damaged.</exception>
    public static IMatFile Open(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        byte[] header = Header(path);
        if (IsVersion5(header)) return new Mat5File(path, header);
        if (Hdf5Signature.IsAtStartOf(path)) return new Mat73File(path);
        string name = Path.GetFileName(path);
        if (header.AsSpan().StartsWith(OctaveText)) throw new InvalidDataException($"'{name}' is in Octave's own text format, not a MATLAB file. {HowToSave}.");
        if (IsVersion4(header, FileLength.Of(path))) throw new InvalidDataException($"'{name}' is a MATLAB file of version 4, which is not read. {HowToSave}.");
        if (header.AsSpan().StartsWith(Version73Text)) throw new InvalidDataException($"'{name}' is a MATLAB file of version 7.3 without its HDF5 content: it is damaged or cut short. Copy or save it again.");
        throw new InvalidDataException(
            $"'{name}' is not a MATLAB file: its header must say 'MATLAB 5.0 MAT-file' (versions 5, 6 and 7) or 'MATLAB 7.3 MAT-file'. {HowToSave}, or check that the copy is complete.");
    }

    // The marker tells the byte order; the text alone also begins reports and listings.
    private static bool IsVersion5(byte[] header) =>
        header.Length == HeaderBytes && (header.AsSpan().StartsWith(Version5Text) || (header[124], header[125]) is (0, 1) or (1, 0)) && (header[126], header[127]) is ((byte)'I', (byte)'M') or ((byte)'M', (byte)'I');

    // Type, rows, columns, imaginary part and length of the name, in 32 bits each.
    private static bool IsVersion4(byte[] header, long length)
    {
        if (header.Length < 20) return false;
        bool big = header[0] == 0 && BinaryPrimitives.ReadInt32LittleEndian(header) != 0;
        int[] words = [.. Enumerable.Range(0, 5).Select(i => big ? BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 * i)) : BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4 * i)))];
        int storage = words[0] % 100;
        return words[0] is >= 0 and < 5000 && words[0] / 100 % 10 == 0 && storage / 10 <= 5 && storage % 10 <= 2
            && words[1] >= 0 && words[2] >= 0 && words[3] is 0 or 1 && words[4] > 0 && words[4] <= length - 20;
    }

    private static byte[] Header(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] header = new byte[HeaderBytes];
        return header[..file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false)];
    }
}
