using System.Text;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>A file that libhdf5 has open.</summary>
internal sealed class Hdf5NativeFile : IDisposable
{
    // No link of user-defined kind has values of more bytes; those of soft and external links are paths.
    private const ulong LargestLinkValue = 1 << 16;

    private static readonly byte[] Itself = [(byte)'.', 0];

    private readonly Hdf5Id id;

    private Hdf5NativeFile(string path, Hdf5Id id)
    {
        Name = Path.GetFileName(path);
        this.id = id;
    }

    /// <summary>The file's name without its folder.</summary>
    public string Name { get; }

    /// <summary>The file, as calls take it; also its root group.</summary>
    public Hdf5Id Id => id;

    /// <summary>Opens a file for reading, or for reading and writing. Who opens it sees to it that nobody else does.</summary>
    /// <exception cref="IOException">The library cannot open it: it is of a form that the library does not know, not closed by who wrote it, or damaged.</exception>
    public static Hdf5NativeFile Open(string path, bool write)
    {
        string what = $"'{Path.GetFileName(path)}' cannot be opened by HDF5's own library";
        // Failures are reported by this software, not printed; in some builds of the library every thread has a setting of its own.
        _ = Hdf5Native.H5Eset_auto2(0, 0, 0);
        using Hdf5Id access = Hdf5Failure.Check(Hdf5Native.H5Pcreate(Hdf5Library.FileAccess), what);
        // The library's own lock would stay with every process that this one starts meanwhile.
        Hdf5Failure.Check(Hdf5Native.H5Pset_file_locking(access, 0, 1), what);
        return new Hdf5NativeFile(path, Hdf5Failure.Check(Hdf5Native.H5Fopen(path, write ? Hdf5Native.ReadWrite : Hdf5Native.ReadOnly, access), what));
    }

    /// <summary>Writes what is still in memory, and closes.</summary>
    /// <exception cref="IOException">Not everything could be written.</exception>
    public void Close()
    {
        string what = $"'{Name}' could not be written whole";
        Hdf5Failure.Check(Hdf5Native.H5Fflush(id, Hdf5Native.GlobalScope), what);
        nint value = id.DangerousGetHandle();
        id.SetHandleAsInvalid();
        Hdf5Failure.Check(Hdf5Native.H5Fclose(value), what);
    }

    public void Dispose() => id.Dispose();

    /// <summary>Opens a group, dataset or named type by its path.</summary>
    public Hdf5Id Object(string path) => Object(id, Encoding.UTF8.GetBytes(path + '\0'), path);

    /// <summary>Opens what a link leads to.</summary>
    public Hdf5Id Object(Hdf5Id group, byte[] rawName, string path) => Hdf5Failure.Check(Hdf5Native.H5Oopen(group, rawName, 0), $"'{Name}', '{path}' cannot be opened");

    /// <summary>The links of a group, by name.</summary>
    public IReadOnlyList<Hdf5Link> Links(Hdf5Id group, string path)
    {
        string what = $"'{Name}', '{path}': its links cannot be read";
        Hdf5Failure.Check(Hdf5Native.H5Gget_info(group, out Hdf5Native.GroupInfo info), what);
        List<Hdf5Link> links = [];
        for (ulong n = 0; n < info.LinkCount; n++)
        {
            nint length = (nint)Hdf5Failure.Check(Hdf5Native.H5Lget_name_by_idx(group, ".", Hdf5Native.ByName, Hdf5Native.Increasing, n, null, 0, 0), what);
            byte[] name = new byte[length + 1];
            Hdf5Failure.Check(Hdf5Native.H5Lget_name_by_idx(group, ".", Hdf5Native.ByName, Hdf5Native.Increasing, n, name, name.Length, 0), what);
            links.Add(Link(group, name, what));
        }

        return links;
    }

    /// <summary>Names of an object's attributes, in UTF-8 or whatever the file holds, each with a zero at its end.</summary>
    public IReadOnlyList<byte[]> Attributes(Hdf5Id target, string path)
    {
        string what = $"'{Name}', '{path}': its attributes cannot be read";
        long count = Hdf5Failure.Check(Hdf5Native.H5Aget_num_attrs(target), what);
        List<byte[]> names = [];
        for (long n = 0; n < count; n++)
        {
            using Hdf5Id attribute = Hdf5Failure.Check(Hdf5Native.H5Aopen_by_idx(target, ".", Hdf5Native.ByName, Hdf5Native.Increasing, (ulong)n, 0, 0), what);
            byte[] name = new byte[Hdf5Failure.Check(Hdf5Native.H5Aget_name(attribute, 0, null), what) + 1];
            Hdf5Failure.Check(Hdf5Native.H5Aget_name(attribute, name.Length, name), what);
            names.Add(name);
        }

        return names;
    }

    /// <summary>Where an object's header lies in the file, which HDF5 never moves: what identifies the object.</summary>
    public unsafe ulong Address(Hdf5Id target, string path)
    {
        ulong address;
        Hdf5Failure.Check(Hdf5Native.H5Rcreate((byte*)&address, target, Itself, Hdf5Native.ObjectReference, -1), $"'{Name}', '{path}' cannot be referred to");
        return address;
    }

    /// <summary>A name of the library's as text.</summary>
    public static string Text(byte[] rawName) => Encoding.UTF8.GetString(rawName.AsSpan(0, Math.Max(0, Array.IndexOf(rawName, (byte)0))));

    private static Hdf5Link Link(Hdf5Id group, byte[] name, string what)
    {
        int status = Hdf5Library.HasNumberedNames
            ? Hdf5Native.H5Lget_info1(group, name, out Hdf5Native.LinkInfo info, 0)
            : Hdf5Native.H5Lget_info(group, name, out info, 0);
        Hdf5Failure.Check(status, what);
        if (info.Kind == Hdf5Native.HardLink) return new Hdf5Link(Text(name), name, info.Kind, "");
        if (info.ValueSize > LargestLinkValue) throw new InvalidDataException($"{what}: the link '{Text(name)}' claims a target of {info.ValueSize} bytes.");
        byte[] value = new byte[Math.Max(1, info.ValueSize)];
        Hdf5Failure.Check(Hdf5Native.H5Lget_val(group, name, value, value.Length, 0), what);
        return new Hdf5Link(Text(name), name, info.Kind, Encoding.UTF8.GetString(value).TrimEnd('\0').Replace('\0', ' '));
    }
}
