using System.Buffers.Binary;
using AutoLfads.Core.Files;

namespace AutoLfads.Core.Weights;

/// <summary>A file of named arrays in the safetensors format: length of the header, JSON header, raw little-endian values.</summary>
/// <remarks>
/// Nothing in such a file is executable. Reading believes no size that the file states: every array must lie inside the file, the arrays must fill it without gap or overlap, and shape and
/// type must agree with the number of bytes. Types F32, F64, I64 and U8.
/// </remarks>
public sealed class SafetensorsFile
{
    private const long LargestHeader = 100_000_000;

    /// <summary>Describes the content of a file.</summary>
    /// <param name="arrays">Arrays by name.</param>
    /// <param name="metadata">Free text by name; null where there is none.</param>
    /// <exception cref="ArgumentException">An array has the name that the format uses itself, "__metadata__".</exception>
    public SafetensorsFile(IReadOnlyDictionary<string, StoredArray> arrays, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        if (arrays.ContainsKey(SafetensorsHeader.MetadataKey))
            throw new ArgumentException($"An array cannot be named '{SafetensorsHeader.MetadataKey}': the format uses that name itself.", nameof(arrays));
        Arrays = arrays;
        Metadata = metadata ?? new Dictionary<string, string>();
    }

    /// <summary>Arrays by name.</summary>
    public IReadOnlyDictionary<string, StoredArray> Arrays { get; }

    /// <summary>Free text by name; empty where the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is not what the format says; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = Path.GetFileName(path);
        using FileStream stream = File.OpenRead(path);
        byte[] header = ReadHeader(name, stream);
        (IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata) = SafetensorsHeader.Parse(name, header, stream.Length - stream.Position);
        Dictionary<string, StoredArray> arrays = [];
        foreach (SafetensorsEntry entry in entries)
        {
            Array values = entry.Type.NewArray(entry.Count);
            stream.ReadExactly(entry.Type.Bytes(values));
            arrays.Add(entry.Name, new StoredArray(entry.Shape, values));
        }

        return new SafetensorsFile(arrays, metadata);
    }

    /// <summary>Writes the file beside its place and then renames it: the place holds the old file or the whole new one, never part of it.</summary>
    /// <param name="path">Where; an existing file is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // Wide types first: every array begins at a multiple of its element's size.
        List<KeyValuePair<string, StoredArray>> ordered =
            [.. Arrays.OrderByDescending(a => SafetensorsType.Of(a.Value.Values).Size).ThenBy(a => a.Key, StringComparer.Ordinal)];
        byte[] header = SafetensorsHeader.Compose(ordered, Metadata);
        AtomicFile.Write(path, temporary =>
        {
            using FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write);
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach ((_, StoredArray array) in ordered) stream.Write(SafetensorsType.Of(array.Values).Bytes(array.Values));
            stream.Flush(flushToDisk: true);
        });
    }

    private static byte[] ReadHeader(string name, FileStream stream)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        if (stream.Length < length.Length) throw new InvalidDataException($"'{name}': a safetensors file has at least 8 bytes, this one has {stream.Length}.");
        stream.ReadExactly(length);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        long largest = Math.Min(LargestHeader, stream.Length - length.Length);
        if (headerLength > (ulong)largest)
            throw new InvalidDataException($"'{name}': the header claims {headerLength} bytes, at most {largest} are possible. The file is cut short or not a safetensors file.");
        byte[] header = new byte[headerLength];
        stream.ReadExactly(header);
        return header;
    }
}
