namespace AutoLfads.IO.Hdf5;

/// <summary>The numbers that say which window of the recording each window of the split is.</summary>
internal static class WindowIndices
{
    /// <summary>Reads <c>train_inds</c> and <c>valid_inds</c>: one number a window, none twice.</summary>
    public static (int[] Train, int[] Valid) Read(Hdf5Source file, int trainCount, int validCount)
    {
        int[] train = Read(file, "train_inds", trainCount);
        int[] valid = Read(file, "valid_inds", validCount);
        int? repeated = train.Concat(valid).GroupBy(i => i).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (repeated is { } number)
            throw new InvalidDataException($"'{file.Name}': window {number} occurs more than once in 'train_inds' and 'valid_inds'. Each window belongs to one of them.");
        return (train, valid);
    }

    private static int[] Read(Hdf5Source file, string key, int count)
    {
        int[] indices = file.Integers(key);
        if (indices.Length != count) throw file.Invalid(key, $"must have {count} numbers, one for each window, has {indices.Length}.");
        int negative = Array.FindIndex(indices, i => i < 0);
        return negative < 0 ? indices : throw file.Invalid(key, $"window numbers must be 0 or more, number {negative} is {indices[negative]}.");
    }
}
