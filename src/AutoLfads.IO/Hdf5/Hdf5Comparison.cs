using PureHDF;

namespace AutoLfads.IO.Hdf5;

/// <summary>Compares what two files hold, each below a group, but for references, which are numbers of their own file.</summary>
internal static class Hdf5Comparison
{
    /// <summary>The first difference, null where there is none.</summary>
    public static string? Difference(Hdf5Source expected, string path, Hdf5Source found, string place)
    {
        if (Attributes(expected, path, found, place) is { } attribute) return $"'{place}@{attribute}' is not what was written";
        if (found.IsGroup(place) != expected.IsGroup(path)) return $"'{place}' is not of the kind that was written";
        if (!expected.IsGroup(path)) return SameData(expected, path, found, place) ? null : $"'{place}' is not what was written";
        string[] names = [.. expected.Names(path).Order(StringComparer.Ordinal)];
        if (!names.SequenceEqual(found.Names(place).Order(StringComparer.Ordinal))) return $"'{place}' does not hold what was written";
        return names.Select(name => Difference(expected, $"{path}/{name}", found, $"{place}/{name}")).FirstOrDefault(d => d is not null);
    }

    private static string? Attributes(Hdf5Source expected, string path, Hdf5Source found, string place)
    {
        IReadOnlyDictionary<string, H5DataTypeClass> names = expected.Attributes(path), others = found.Attributes(place);
        return others.Keys.FirstOrDefault(name => !names.ContainsKey(name)) ?? names.FirstOrDefault(a => !others.ContainsKey(a.Key) || others[a.Key] != a.Value || !Same(a.Key, a.Value)).Key;

        bool Same(string name, H5DataTypeClass kind) => kind switch
        {
            H5DataTypeClass.Reference => true,
            H5DataTypeClass.String or H5DataTypeClass.VariableLength => expected.TextsAttribute(path, name).SequenceEqual(found.TextsAttribute(place, name)),
            _ => expected.NumberAttribute(path, name).Equals(found.NumberAttribute(place, name)),
        };
    }

    private static bool SameData(Hdf5Source expected, string path, Hdf5Source found, string place)
    {
        H5DataTypeClass kind = expected.TypeClass(path);
        if (found.TypeClass(place) != kind || !expected.Shape(path).SequenceEqual(found.Shape(place))) return false;
        return kind switch
        {
            H5DataTypeClass.Compound or H5DataTypeClass.Reference => true,
            H5DataTypeClass.String or H5DataTypeClass.VariableLength => expected.Texts(path).SequenceEqual(found.Texts(place)),
            _ => expected.Doubles(path).AsSpan().SequenceEqual(found.Doubles(place)),
        };
    }
}
