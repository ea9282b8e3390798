using System.Buffers.Binary;
using System.IO.Compression;

namespace AutoLfads.IO.Mat;

/// <summary>A file of MATLAB 5, 6 or 7: a header, then one element a variable, each compressed for itself or not.</summary>
internal sealed class Mat5File : IMatFile
{
    // No deflate stream is shorter than its content by more than this factor, so a larger claim is false.
    private const long LargestExpansion = 1032;

    // Compressed bytes that surely hold an array's flags, sizes and name.
    private const int DirectoryBytes = 8192;

    private readonly string path;
    private readonly FileStream file;
    private readonly bool bigEndian;
    private readonly Dictionary<string, Entry> entries = [];

    /// <summary>Opens a file whose header was recognised, and reads what its variables are.</summary>
    public Mat5File(string path, byte[] header)
    {
        Name = Path.GetFileName(path);
        bigEndian = header[126] == 'M';
        this.path = path;
        file = File.OpenRead(path);
        try
        {
            ReadDirectory();
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public IReadOnlyList<MatVariable> Variables { get; private set; } = [];

    public void Dispose() => file.Dispose();

    public MatValue Read(string variable, CancellationToken cancellationToken)
    {
        Entry entry = entries[variable];
        return Guard($"'{Name}', '{variable}'", () =>
        {
            using Stream content = Open(entry, entry.Bytes);
            Mat5Elements elements = new(content, ContentLength(entry), bigEndian, cancellationToken);
            MatValue value = new Mat5Arrays(elements).Read();
            // The checksum of compressed content is looked at where it ends.
            if (entry.IsCompressed && content.ReadByte() >= 0) throw new InvalidDataException("the compressed content is longer than it states.");
            return value;
        });
    }

    private void ReadDirectory()
    {
        List<MatVariable> variables = [];
        Span<byte> tag = stackalloc byte[8];
        for (long start = MatFormat.HeaderBytes; start + tag.Length <= file.Length;)
        {
            file.Position = start;
            file.ReadExactly(tag);
            Mat5Type type = (Mat5Type)Word(tag);
            long bytes = Word(tag[4..]);
            string place = $"'{Name}', variable {variables.Count + 1}";
            if (type is not (Mat5Type.Matrix or Mat5Type.Compressed)) throw Damaged(place, $"a variable is required at byte {start}, found the type {(int)type}.");
            if (bytes > file.Length - start - tag.Length) throw Damaged(place, $"it claims {bytes} bytes at byte {start}, {file.Length - start - tag.Length} are left.");
            Entry entry = new(start, bytes, type == Mat5Type.Compressed);
            start += tag.Length + bytes;
            if (bytes == 0) continue;
            MatVariable variable = Guard(place, () => Describe(entry));
            // What has no name belongs to MATLAB's objects.
            if (variable.Name.Length == 0) continue;
            variables.RemoveAll(v => v.Name == variable.Name);
            variables.Add(variable);
            entries[variable.Name] = entry;
        }

        Variables = variables;
    }

    private MatVariable Describe(Entry entry)
    {
        using Stream content = Open(entry, DirectoryBytes);
        Mat5Elements elements = new(content, ContentLength(entry), bigEndian, CancellationToken.None);
        (Mat5Type type, long bytes) = elements.Tag();
        if (type != Mat5Type.Matrix) throw new InvalidDataException($"an array is required, found the type {(int)type}.");
        return new Mat5Arrays(elements).Directory();
    }

    /// <summary>The variable's matrix element with its tag, decompressed.</summary>
    private Stream Open(Entry entry, long mostCompressedBytes)
    {
        if (!entry.IsCompressed)
        {
            FileStream content = File.OpenRead(path);
            content.Position = entry.Start;
            return content;
        }

        file.Position = entry.Start + 8;
        byte[] compressed = new byte[Math.Min(entry.Bytes, Math.Min(mostCompressedBytes, Array.MaxLength))];
        file.ReadExactly(compressed);
        return new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
    }

    private long ContentLength(Entry entry)
    {
        if (!entry.IsCompressed) return entry.Bytes + 8;
        using Stream content = Open(entry, DirectoryBytes);
        byte[] tag = new byte[8];
        if (content.ReadAtLeast(tag, tag.Length, throwOnEndOfStream: false) < tag.Length) throw new InvalidDataException("the compressed content ends before it begins.");
        long bytes = Word(tag.AsSpan(4)) + 8L;
        return bytes <= (entry.Bytes + 8) * LargestExpansion
            ? bytes
            : throw new InvalidDataException($"{entry.Bytes} compressed bytes cannot hold the {bytes} that are stated.");
    }

    private uint Word(ReadOnlySpan<byte> bytes) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static T Guard<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Damaged(place, e.Message, e);
        }
    }

    private static InvalidDataException Damaged(string place, string problem, Exception? inner = null) =>
        new($"{place}: {problem} The file is damaged or cut short; copy or save it again.", inner);

    private sealed record Entry(long Start, long Bytes, bool IsCompressed);
}
