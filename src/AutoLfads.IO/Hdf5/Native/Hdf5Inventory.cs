using System.Globalization;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>Everything in a file by its path, each with a fingerprint: by comparing two it is seen that nothing but additions came between.</summary>
/// <remarks>
/// Links, types, extents and attributes are compared by value, data by where in the file they lie. HDF5 never moves or rewrites the data of a dataset that nobody writes to,
/// so the same place and size are the same data; the first and last stored bytes are compared besides, and texts and references, whose content lies elsewhere, by value.
/// A hash of all data would read an archive twice more and could find nothing but a failing disk.
/// </remarks>
internal sealed class Hdf5Inventory
{
    private const int Deepest = 256;

    // Of texts and references more than this are compared by place alone.
    private const long LargestCompared = 1 << 24;

    private readonly SortedDictionary<string, string> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, List<string>> paths = [];
    private readonly List<(string Holder, ulong Address)> references = [];
    private readonly Hdf5NativeFile file;
    private readonly Hdf5StoredBytes stored;
    private readonly CancellationToken stop;

    private Hdf5Inventory(Hdf5NativeFile file, Hdf5StoredBytes stored, CancellationToken stop)
    {
        this.file = file;
        this.stored = stored;
        this.stop = stop;
    }

    /// <summary>Takes stock of a file; what soft and external links lead to is not followed.</summary>
    /// <exception cref="IOException">The file cannot be read by the library.</exception>
    public static Hdf5Inventory Of(string path, CancellationToken stop)
    {
        using Hdf5NativeFile file = Hdf5NativeFile.Open(path, write: false);
        using Hdf5StoredBytes stored = new(path);
        Hdf5Inventory inventory = new(file, stored, stop);
        using Hdf5Id root = file.Object("/");
        inventory.Visit(root, "", 0);
        return inventory;
    }

    /// <summary>Objects and attributes that lie outside of a group and refer to something in it.</summary>
    public IReadOnlyList<string> ReferencesInto(string group)
    {
        HashSet<ulong> inside = [.. paths.Where(p => p.Value.All(path => IsIn(path, group))).Select(p => p.Key)];
        return [.. references.Where(r => inside.Contains(r.Address) && !IsIn(r.Holder, group)).Select(r => r.Holder).Distinct()];
    }

    /// <summary>The first thing of this file that another does not have as it is here, or has and should not; null where there is none.</summary>
    /// <param name="later">The other file.</param>
    /// <param name="replaced">What may be different, each with what is below it.</param>
    public string? Difference(Hdf5Inventory later, params string[] replaced)
    {
        foreach ((string path, string fingerprint) in entries.Where(e => !replaced.Any(r => IsIn(e.Key, r))))
        {
            if (!later.entries.TryGetValue(path, out string? now)) return $"'{path}' is missing";
            if (now != fingerprint) return $"'{path}' was '{fingerprint}' and is '{now}'";
        }

        string? added = later.entries.Keys.FirstOrDefault(path => !entries.ContainsKey(path) && !replaced.Any(r => IsIn(path, r)));
        return added is null ? null : $"'{added}' was added";
    }

    private static bool IsIn(string path, string group) =>
        path.StartsWith(group, StringComparison.Ordinal) && (path.Length == group.Length || path[group.Length] is '/' or '@');

    private void Visit(Hdf5Id target, string path, int depth)
    {
        stop.ThrowIfCancellationRequested();
        string shown = path.Length == 0 ? "/" : path;
        if (depth > Deepest) throw new InvalidDataException($"'{file.Name}', '{shown}': groups lie in each other more than {Deepest} deep. The file is damaged.");
        ulong address = file.Address(target, shown);
        int kind = Hdf5Native.H5Iget_type(target);
        string place = string.Create(CultureInfo.InvariantCulture, $"{kind switch { Hdf5Native.GroupId => "group", Hdf5Native.DatasetId => "dataset", _ => "type" }} at {address}");
        if (paths.TryGetValue(address, out List<string>? names))
        {
            // The same object by another name, or a way in a circle.
            names.Add(path);
            entries[path] = place;
            return;
        }

        paths[address] = [path];
        entries[path] = kind == Hdf5Native.DatasetId ? $"{place}, {Dataset(target, path)}" : place;
        Attributes(target, path);
        if (kind == Hdf5Native.GroupId) Links(target, path, depth);
    }

    private void Links(Hdf5Id group, string path, int depth)
    {
        foreach (Hdf5Link link in file.Links(group, path.Length == 0 ? "/" : path))
        {
            string below = $"{path}/{link.Name}";
            if (!link.IsHard)
            {
                entries[below] = string.Create(CultureInfo.InvariantCulture, $"link of kind {link.Kind} to {link.Target}");
                continue;
            }

            using Hdf5Id child = file.Object(group, link.RawName, below);
            Visit(child, below, depth + 1);
        }
    }

    private void Attributes(Hdf5Id holder, string path)
    {
        foreach (byte[] name in file.Attributes(holder, path))
        {
            string key = $"{path}@{Hdf5NativeFile.Text(name)}", what = $"'{file.Name}', '{key}' cannot be read";
            using Hdf5Id attribute = Hdf5Failure.Check(Hdf5Native.H5Aopen(holder, name, 0), what);
            using Hdf5Id type = Hdf5Failure.Check(Hdf5Native.H5Aget_type(attribute), what);
            using Hdf5Id space = Hdf5Failure.Check(Hdf5Native.H5Aget_space(attribute), what);
            using Hdf5Values values = Hdf5Values.OfAttribute(attribute, what);
            entries[key] = $"{Hdf5ValueType.Fingerprint(type, what)} {Extent(space, what)} {Digest(holder, values, key)}";
        }
    }

    private string Dataset(Hdf5Id dataset, string path)
    {
        string what = $"'{file.Name}', '{path}' cannot be read";
        using Hdf5Id type = Hdf5Failure.Check(Hdf5Native.H5Dget_type(dataset), what);
        using Hdf5Id space = Hdf5Failure.Check(Hdf5Native.H5Dget_space(dataset), what);
        using Hdf5Id creation = Hdf5Failure.Check(Hdf5Native.H5Dget_create_plist(dataset), what);
        int layout = Hdf5Native.H5Pget_layout(creation);
        using Hdf5Values values = Hdf5Values.Of(dataset, what);
        bool byValue = (layout == Hdf5Native.Compact || values.Type.HoldsVariable || values.Type.HoldsReferences) && values.Bytes <= LargestCompared;
        string content = byValue && values.Read(dataset) ? Digest(dataset, values, path) : "";
        return $"{Hdf5ValueType.Fingerprint(type, what)} {Extent(space, what)} {stored.Describe(dataset, space, layout, what)} {content}";
    }

    private string Digest(Hdf5Id location, Hdf5Values values, string path)
    {
        List<ulong> targets = [];
        using Hdf5Digest digest = new(location, targets);
        string content = digest.Of(values);
        references.AddRange(targets.Select(t => (path, t)));
        return content;
    }

    private static unsafe string Extent(Hdf5Id space, string what)
    {
        int rank = (int)Hdf5Failure.Check(Hdf5Native.H5Sget_simple_extent_ndims(space), what);
        ulong[] sizes = new ulong[rank + 1], largest = new ulong[rank + 1];
        fixed (ulong* s = sizes, l = largest) Hdf5Failure.Check(Hdf5Native.H5Sget_simple_extent_dims(space, s, l), what);
        return string.Create(CultureInfo.InvariantCulture, $"{Hdf5Native.H5Sget_simple_extent_type(space)}[{string.Join(' ', sizes[..rank])} of {string.Join(' ', largest[..rank])}]");
    }
}
