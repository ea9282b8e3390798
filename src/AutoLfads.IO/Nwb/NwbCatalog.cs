using AutoLfads.IO.Hdf5;
using PureHDF;

namespace AutoLfads.IO.Nwb;

/// <summary>Finds the time series of an NWB file: every group with numbers named <c>data</c>, whatever its type, at any depth that NWB has.</summary>
internal static class NwbCatalog
{
    // acquisition/container/series, processing/module/container/series, and one to spare; links of a damaged file may go in circles.
    private const int MostLevels = 5;
    private const int MostGroups = 10_000;

    /// <summary>The series below a group, in the file's order; none where there is no such group.</summary>
    public static NwbSeriesEntry[] Series(Hdf5Source file, string group)
    {
        List<NwbSeriesEntry> found = [];
        int groups = 0;
        Add(file, group, 0, found, ref groups);
        return [.. found];
    }

    /// <summary>The series at a path; null where there is none.</summary>
    public static NwbSeriesEntry? SeriesAt(Hdf5Source file, string path)
    {
        string data = path + "/data";
        if (!file.HasDataset(data) || file.TypeClass(data) is not (H5DataTypeClass.FloatingPoint or H5DataTypeClass.FixedPoint or H5DataTypeClass.Enumerated)) return null;
        int[] shape = file.Shape(data);
        return shape.Length is 1 or 2 ? new NwbSeriesEntry(path, file.TextAttributeOrNull(path, "neurodata_type"), shape) : null;
    }

    /// <summary>What lies directly in a group, for messages.</summary>
    public static string Contents(Hdf5Source file, string group)
    {
        if (!file.Has(group)) return "nothing";
        string[] found =
        [
            .. file.Names(group).Select(n => $"{group}/{n}").Where(file.Has).Select(p => SeriesAt(file, p)?.Described ?? $"{p} ({Type(file, p)})"),
            .. file.BrokenLinks(group).Select(l => $"{group}/{l.Name} (a link that cannot be followed: {l.Reason})"),
        ];
        return found.Length == 0 ? "nothing" : string.Join(", ", found);
    }

    private static string Type(Hdf5Source file, string path)
    {
        string type = file.TextAttributeOrNull(path, "neurodata_type") ?? "untyped";
        return file.HasDataset(path + "/data") ? $"{type}, [{string.Join(", ", file.Shape(path + "/data"))}]" : type;
    }

    private static void Add(Hdf5Source file, string group, int level, List<NwbSeriesEntry> found, ref int groups)
    {
        if (level > MostLevels || !file.Has(group) || !file.IsGroup(group)) return;
        if (++groups > MostGroups) throw file.Invalid(group, $"has more than {MostGroups} groups below it or beside it. The file is damaged, or no NWB file.");
        if (SeriesAt(file, group) is { } series)
        {
            found.Add(series);
            return;
        }

        // Tables hold columns; and what has data of another kind is no container.
        if (file.HasAttribute(group, "colnames") || file.HasDataset(group + "/data")) return;
        foreach (string name in file.Names(group)) Add(file, $"{group}/{name}", level + 1, found, ref groups);
    }
}
