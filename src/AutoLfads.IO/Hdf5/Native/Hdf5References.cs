using System.Text;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>The references to objects that attributes and datasets of a group hold, by the paths of what they refer to.</summary>
/// <remarks>A copy of a group from one file into another keeps the numbers of its references, which mean nothing there; by paths they can be made anew.</remarks>
internal static class Hdf5References
{
    private const int Deepest = 256;

    /// <summary>A value that is or holds references: its object below the group, its attribute or null for the object's own values, and the paths that it refers to in order.</summary>
    public sealed record Holder(string Below, string? Attribute, IReadOnlyList<string> Targets);

    /// <summary>All references in a group.</summary>
    /// <exception cref="IOException">One leads nowhere, or the file cannot be read.</exception>
    public static IReadOnlyList<Holder> In(Hdf5NativeFile file, string group)
    {
        List<Holder> found = [];
        using Hdf5Id root = file.Object(group);
        Visit(file, root, group, "", found, 0);
        return found;
    }

    /// <summary>Makes references anew in a copy of the group, each to the object at its path in the copy's file.</summary>
    /// <param name="file">The copy's file.</param>
    /// <param name="group">Path of the copy.</param>
    /// <param name="holders">What holds references, with paths as they are in this file.</param>
    /// <exception cref="IOException">There is no such object, or the file cannot be written.</exception>
    public static void Mend(Hdf5NativeFile file, string group, IReadOnlyList<Holder> holders)
    {
        foreach (Holder holder in holders)
        {
            string path = group + holder.Below, what = $"'{file.Name}', '{path}{(holder.Attribute is null ? "" : "@" + holder.Attribute)}': its references cannot be written";
            using Hdf5Id target = file.Object(path);
            if (holder.Attribute is null)
            {
                using Hdf5Values values = Hdf5Values.Of(target, what);
                if (!values.Read(target)) throw Hdf5Failure.Of(what);
                Point(file, values, holder.Targets);
                values.WriteDataset(target, what);
            }
            else
            {
                using Hdf5Id attribute = Hdf5Failure.Check(Hdf5Native.H5Aopen(target, Encoding.UTF8.GetBytes(holder.Attribute + '\0'), 0), what);
                using Hdf5Values values = Hdf5Values.OfAttribute(attribute, what);
                Point(file, values, holder.Targets);
                values.WriteAttribute(attribute, what);
            }
        }
    }

    private static void Visit(Hdf5NativeFile file, Hdf5Id target, string group, string below, List<Holder> found, int depth)
    {
        string path = group + below;
        if (depth > Deepest) throw new InvalidDataException($"'{file.Name}', '{path}': groups lie in each other more than {Deepest} deep.");
        foreach (byte[] name in file.Attributes(target, path))
        {
            string text = Hdf5NativeFile.Text(name);
            using Hdf5Id attribute = Hdf5Failure.Check(Hdf5Native.H5Aopen(target, name, 0), path);
            using Hdf5Values values = Hdf5Values.OfAttribute(attribute, path);
            if (values.Type.HoldsReferences) found.Add(new Holder(below, text, Targets(file, target, values, $"{path}@{text}")));
        }

        if (Hdf5Native.H5Iget_type(target) == Hdf5Native.DatasetId)
        {
            using Hdf5Values values = Hdf5Values.Of(target, path);
            if (!values.Type.HoldsReferences) return;
            if (!values.Read(target)) throw Hdf5Failure.Of($"'{file.Name}', '{path}' cannot be read");
            found.Add(new Holder(below, null, Targets(file, target, values, path)));
        }
        else
        {
            foreach (Hdf5Link link in file.Links(target, path).Where(l => l.IsHard))
            {
                using Hdf5Id child = file.Object(target, link.RawName, $"{path}/{link.Name}");
                Visit(file, child, group, $"{below}/{link.Name}", found, depth + 1);
            }
        }
    }

    private static unsafe string[] Targets(Hdf5NativeFile file, Hdf5Id location, Hdf5Values values, string path)
    {
        List<string> targets = [];
        foreach (long offset in Offsets(values))
        {
            string what = $"'{file.Name}', '{path}' has a reference that leads nowhere";
            nint length = (nint)Hdf5Failure.Check(Hdf5Native.H5Rget_name(location, Hdf5Native.ObjectReference, values.Pointer + offset, null, 0), what);
            byte[] name = new byte[length + 1];
            Hdf5Failure.Check(Hdf5Native.H5Rget_name(location, Hdf5Native.ObjectReference, values.Pointer + offset, name, name.Length), what);
            targets.Add(length > 0 ? Hdf5NativeFile.Text(name) : throw new IOException(what + "."));
        }

        return [.. targets];
    }

    private static unsafe void Point(Hdf5NativeFile file, Hdf5Values values, IReadOnlyList<string> targets)
    {
        foreach ((long offset, string target) in Offsets(values).Zip(targets))
        {
            byte[] name = Encoding.UTF8.GetBytes(target + '\0');
            Hdf5Failure.Check(Hdf5Native.H5Rcreate(values.Pointer + offset, file.Id, name, Hdf5Native.ObjectReference, -1), $"'{file.Name}': '{target}' cannot be referred to");
        }
    }

    private static IEnumerable<long> Offsets(Hdf5Values values)
    {
        int[] within = [.. values.Type.ReferenceOffsets()];
        for (long i = 0; i < values.Count; i++)
        {
            foreach (int offset in within) yield return (i * values.Type.Size) + offset;
        }
    }
}
