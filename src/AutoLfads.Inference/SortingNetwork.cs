using System.Numerics;

namespace AutoLfads.Inference;

/// <summary>Sorts many short rows at once: every lane of the registers is a row of its own.</summary>
/// <remarks>Batcher's merge exchange (Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M): which elements are compared does not depend on their values, so that all lanes go the same way.</remarks>
internal static class SortingNetwork
{
    /// <summary>Sorts each lane, smallest first.</summary>
    public static void Sort(Span<Vector<float>> rows)
    {
        int highest = 1;
        while (2 * highest < rows.Length) highest *= 2;
        for (int p = highest; p > 0; p /= 2)
        {
            Exchange(rows, p, 0, p);
            for (int q = highest; q > p; q /= 2) Exchange(rows, p, p, q - p);
        }
    }

    /// <summary>Puts elements that lie apart by a distance in order, where the first one's bit p is as asked for.</summary>
    private static void Exchange(Span<Vector<float>> rows, int p, int bit, int distance)
    {
        for (int i = 0; i + distance < rows.Length; i++)
        {
            if ((i & p) != bit) continue;
            ref Vector<float> first = ref rows[i], second = ref rows[i + distance];
            (first, second) = (Vector.Min(first, second), Vector.Max(first, second));
        }
    }
}
