using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;

namespace AutoLfads.Training.Tests.Population;

public sealed class ImprovementStopTests
{
    [Theory]
    [InlineData(false, 1.0, 1.0, 1.0)] // fewer than the patience
    [InlineData(true, 1.0, 1.0, 1.0, 1.0)]
    [InlineData(false, 1.0, 0.99, 0.98, 0.97)]
    [InlineData(true, 1.0, 0.9999, 0.9998, 0.9997)] // 3e-4 of 1
    [InlineData(false, 1.0, 0.9994, 1.0, 1.0)] // the smallest counts, not the last
    [InlineData(true, 1.0, 1.1, 1.2, 1.3)] // worse is no improvement
    [InlineData(false, -1.0, -1.01, -1.02, -1.03)] // densities have negative likelihoods
    [InlineData(true, -1.0, -1.0, -1.0, -1.0004)]
    [InlineData(true, 9.0, 5.0, 1.0, 1.0, 1.0, 1.0)] // only the last of them
    [InlineData(true, 0.0, 0.0, 0.0, 0.0)]
    [InlineData(false, 0.001, 0.0, -0.001, 0.0)] // relative to the mean size, whatever the sign
    [InlineData(true, double.PositiveInfinity, 1.0, 1.0, 1.0)]
    [InlineData(true, 1.0, double.NegativeInfinity, 1.0, 1.0)]
    [InlineData(true, 1.0, double.NaN, double.NaN, 1.0)]
    [InlineData(false, 1.0, double.NaN, 0.9, 1.0)]
    [InlineData(true, double.NaN, double.NaN, double.NaN, double.NaN)]
    public void IsReached_Metrics_ComparesTheFirstWithTheSmallest(bool expected, params double[] metrics) =>
        Assert.Equal(expected, ImprovementStop.IsReached(metrics, new PopulationConfig { PatienceGenerations = 4, ImprovementRatio = 5e-4 }));

    [Fact]
    public void IsReached_RatioOfZero_StopsOnlyWithoutAnyImprovement()
    {
        PopulationConfig config = new() { PatienceGenerations = 2, ImprovementRatio = 0 };

        Assert.False(ImprovementStop.IsReached([1, 1 - 1e-12], config));
        Assert.True(ImprovementStop.IsReached([1, 1], config));
    }
}
