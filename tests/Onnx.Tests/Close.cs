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

    /// <summary>Fails unless every value is within 1e-5 of its own expected magnitude: for values above 0 that span many decades.</summary>
    public static void AssertEach(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, string what)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Xunit.Assert.True(Math.Abs(actual[i] - expected[i]) <= 1e-5 * Math.Abs(expected[i]), $"'{what}' is {actual[i]:g9} at {i}, expected {expected[i]:g9}.");
    }
}
