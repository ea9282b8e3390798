namespace AutoLfads.Kernels.Tests;

/// <summary>Comparisons of single-precision results with exact ones, and with each other.</summary>
internal static class Closeness
{
    /// <summary>All differences at most the relative tolerance times the largest magnitude expected, or the absolute tolerance.</summary>
    public static void Require(double[] expected, float[] actual, double relative, double absolute, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers instead of {expected.Length}.");
        double scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max(), limit = Math.Max(absolute, relative * scale), worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i]);
            if (!(difference <= limit)) Assert.Fail($"{what}[{i}]: {actual[i]:R} instead of {expected[i]:R}, limit {limit:G3}.");
            worst = Math.Max(worst, difference);
        }

        Report(what, scale > 0 ? worst / scale : worst);
    }

    /// <summary>The same numbers to the last bit.</summary>
    public static void RequireSameBits(float[] expected, float[] actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers instead of {expected.Length}.");
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i])) Assert.Fail($"{what}[{i}]: {actual[i]:R} instead of {expected[i]:R}.");
            if (!float.IsFinite(actual[i])) Assert.Fail($"{what}[{i}] is {actual[i]}.");
        }
    }

    /// <summary>The largest relative deviation, shown with a test's output.</summary>
    public static void Report(string what, double deviation) => TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {deviation:G2}");
}
