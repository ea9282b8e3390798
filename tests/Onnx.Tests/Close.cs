namespace AutoLfads.Onnx.Tests;

/// <summary>The accuracy asked of the graph: single precision against a reference.</summary>
internal static class Close
{
    /// <summary>Fails unless the largest absolute difference is at most 1e-5 of the largest expected magnitude.</summary>
    public static void Assert(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, string what)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        Xunit.Assert.NotEqual(0, expected.Length);
        double scale = 0, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Xunit.Assert.False(double.IsNaN(expected[i]) || float.IsNaN(actual[i]), $"'{what}' is not a number at {i}.");
            scale = Math.Max(scale, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]));
        }

        Xunit.Assert.True(difference <= 1e-5 * scale, $"'{what}' differs by {difference:g3} at a scale of {scale:g3}.");
    }
}
