using AutoLfads.Evaluation.Force;
using AutoLfads.Tests;

namespace AutoLfads.Evaluation.Tests.Force;

public sealed class SavitzkyGolayTests
{
    [Fact]
    public void Derivative_OfNoise_EqualsSciPy()
    {
        double[] signal = Noise.White(200, new Random(3));
        double[] expected = PythonNumbers.Compute(
            """
            from scipy.signal import savgol_filter
            result = [savgol_filter(a0, n, p, deriv=1, delta=1/fs, mode='interp') for n, p, fs in ((27, 5, 500), (11, 3, 1000), (3, 2, 100))]
            """,
            signal);
        double[] actual =
        [
            .. new SavitzkyGolay(27, 5, 500).Derivative(signal), .. new SavitzkyGolay(11, 3, 1000).Derivative(signal), .. new SavitzkyGolay(3, 2, 100).Derivative(signal),
        ];
        Assert.Equal(expected.Length, actual.Length);
        for (int t = 0; t < actual.Length; t++) Assert.Equal(expected[t], actual[t], 1e-9 * 1000);
    }

    [Fact]
    public void Derivative_MissingSample_IsMissingWithinItsWindowOnly()
    {
        double[] line = [.. Enumerable.Range(0, 60).Select(t => 3.0 * t / 500)];
        line[30] = double.NaN;
        double[] slope = new SavitzkyGolay(9, 2, 500).Derivative(line);
        Assert.Equal(Enumerable.Range(26, 9), Enumerable.Range(0, 60).Where(t => double.IsNaN(slope[t])));
        Assert.All(slope.Where(double.IsFinite), s => Assert.Equal(3, s, 1e-9));
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(5, 5)]
    [InlineData(5, 0)]
    public void New_WindowThatDoesNotFitTheOrder_Throws(int window, int order) => Assert.Throws<ArgumentException>(() => new SavitzkyGolay(window, order, 500));
}
