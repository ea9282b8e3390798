using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests;

/// <summary>Comparisons of tensors.</summary>
internal static class TensorAssert
{
    /// <summary>All differences at most the relative tolerance times the largest magnitude expected, or the absolute tolerance.</summary>
    public static void Close(double[] expected, long[] shape, Tensor actual, double relative, double absolute, string what)
    {
        Assert.True(actual.shape.AsSpan().SequenceEqual(shape), $"{what}: shape [{string.Join(", ", actual.shape)}] instead of [{string.Join(", ", shape)}]");
        double[] values = Values(actual);
        double limit = Math.Max(absolute, relative * expected.Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (int i = 0; i < values.Length; i++)
        {
            if (!(Math.Abs(values[i] - expected[i]) <= limit)) Assert.Fail($"{what}[{i}]: {values[i]:R} instead of {expected[i]:R}, limit {limit:G3}");
        }
    }

    public static double[] Values(Tensor actual) => actual.numel() == 0 ? [] : actual.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static void Equal(Tensor expected, Tensor actual, string what)
    {
        Assert.True(actual.shape.AsSpan().SequenceEqual(expected.shape), $"{what}: shape [{string.Join(", ", actual.shape)}] instead of [{string.Join(", ", expected.shape)}]");
        Assert.Equal(Values(expected), Values(actual));
    }
}
