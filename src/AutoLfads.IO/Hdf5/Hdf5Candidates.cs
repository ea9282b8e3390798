using PureHDF;

namespace AutoLfads.IO.Hdf5;

/// <summary>Datasets of a file that may be a recording's EMG, for messages.</summary>
internal static class Hdf5Candidates
{
    private const int DeepestGroup = 8;
    private const int MostObjects = 2000;
    private const int MostListed = 20;

    /// <summary>Paths and shapes of the datasets of numbers with one or two axes, e.g. "/raw/emg [6000 x 8]"; "none" where there are none.</summary>
    public static string Listed(Hdf5Source file)
    {
        List<string> found = [];
        int left = MostObjects;
        Walk(file, "", 0, found, ref left);
        if (found.Count == 0) return "none";
        return string.Join(", ", found.Take(MostListed)) + (found.Count > MostListed ? $" and {found.Count - MostListed} more" : "");
    }

    private static void Walk(Hdf5Source file, string group, int depth, List<string> found, ref int left)
    {
        foreach (string name in Readable(() => file.Names(group.Length == 0 ? "/" : group)) ?? [])
        {
            if (left-- <= 0) return;
            string path = $"{group}/{name}";
            if (Readable(() => file.IsGroup(path) ? "group" : null) is not null)
            {
                if (depth < DeepestGroup) Walk(file, path, depth + 1, found, ref left);
            }
            else if (Readable(() => IsNumeric(file, path) ? file.Shape(path) : null) is { Length: 1 or 2 } shape && shape[0] > 1)
            {
                found.Add($"{path} [{string.Join(" x ", shape)}]");
            }
        }
    }

    private static bool IsNumeric(Hdf5Source file, string path) => file.TypeClass(path) is H5DataTypeClass.FloatingPoint or H5DataTypeClass.FixedPoint;

    // What cannot be read is no candidate, and must not hide the others.
    private static T? Readable<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
