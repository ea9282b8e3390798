using AutoLfads.Core.Preprocessing.Resampling;

namespace AutoLfads.Core.Tests.Preprocessing.Resampling;

public sealed class RateRatioTests
{
    [Theory]
    [InlineData(5000, 500, 1, 10)]
    [InlineData(200, 500, 5, 2)]
    [InlineData(44100, 500, 5, 441)]
    [InlineData(1925.93, 500, 27, 104)]
    [InlineData(2148.15, 500, 27, 116)]
    [InlineData(1259.26, 500, 27, 68)]
    [InlineData(1000, 1000, 1, 1)]
    [InlineData(999.999, 1000, 1, 1)]
    public void Find_UsualRates_GivesSmallestFraction(double from, double to, int up, int down) => Assert.Equal(new RateRatio(up, down), RateRatio.Find(from, to));

    [Theory]
    [InlineData(1000, 0.5)]
    [InlineData(999.7, 1000)]
    public void Find_NoSmallFraction_GivesNull(double from, double to) => Assert.Null(RateRatio.Find(from, to));

    [Theory]
    [InlineData(0, 500)]
    [InlineData(500, double.NaN)]
    public void Find_NotARate_Throws(double from, double to) => Assert.Throws<ArgumentOutOfRangeException>(() => RateRatio.Find(from, to));
}
