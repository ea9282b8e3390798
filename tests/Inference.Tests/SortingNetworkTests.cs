using System.Numerics;

namespace AutoLfads.Inference.Tests;

public sealed class SortingNetworkTests
{
    [Fact]
    public void Sort_AnyLengthAndRow_IsSorted()
    {
        Random random = new(1);
        foreach (int length in Enumerable.Range(0, 70).Concat([100, 200, 255, 256, 257, 1000]))
        {
            // Few distinct values, so that some are equal.
            float[][] lanes = [.. Enumerable.Range(0, Vector<float>.Count).Select(_ => Enumerable.Range(0, length).Select(_ => (float)(random.Next(length + 1) - (length / 2))).ToArray())];
            Vector<float>[] rows = [.. Enumerable.Range(0, length).Select(i => new Vector<float>([.. lanes.Select(lane => lane[i])]))];
            SortingNetwork.Sort(rows);
            for (int lane = 0; lane < lanes.Length; lane++) Assert.Equal(lanes[lane].Order(), rows.Select(row => row[lane]));
        }
    }
}
