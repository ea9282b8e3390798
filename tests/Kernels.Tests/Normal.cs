namespace AutoLfads.Kernels.Tests;

/// <summary>Standard-normal numbers.</summary>
internal static class Normal
{
    public static double Draw(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static float[] Array(Random random, int length, double scale = 1)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = (float)(scale * Draw(random));
        return values;
    }
}
