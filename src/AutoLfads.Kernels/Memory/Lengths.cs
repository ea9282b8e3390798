namespace AutoLfads.Kernels.Memory;

/// <summary>Checks of what callers hand over.</summary>
internal static class Lengths
{
    /// <summary>Refuses numbers that are too many or too few.</summary>
    public static void Require(ReadOnlySpan<float> values, long length, string name)
    {
        if (values.Length != length) throw new ArgumentException($"Must hold {length} numbers, holds {values.Length}.", name);
    }
}
