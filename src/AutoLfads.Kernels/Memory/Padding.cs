namespace AutoLfads.Kernels.Memory;

/// <summary>Widths rounded up to whole registers.</summary>
internal static class Padding
{
    public static int Pad(int width, int lanes) => checked((width + lanes - 1) / lanes * lanes);
}
