namespace AutoLfads.Kernels.Memory;

/// <summary>Widths rounded up to whole registers.</summary>
internal static class Padding
{
    public static int Pad(int width, int lanes) => (width + lanes - 1) / lanes * lanes;
}
