using AutoLfads.Core.Configuration;

namespace AutoLfads.Core.Tests.Windowing;

public sealed class WindowingConfigTests
{
    [Fact]
    public void Defaults_AreThoseOfTheRatRecordings()
    {
        WindowingConfig config = new();
        Assert.Equal((100, 25, 0.2, 1, 1.0, true), (config.WindowBins, config.OverlapBins, config.ValidationShare, config.ValidationBlockWindows, config.MergePower, config.CoverTail));
        Assert.Empty(config.Validate());
    }

    [Fact]
    public void Validate_LegalExtremes_HasNoProblem() =>
        Assert.Empty(new WindowingConfig { WindowBins = 2, OverlapBins = 1, ValidationShare = 0.5, MergePower = double.PositiveInfinity }.Validate());

    [Fact]
    public void Validate_OverlapAboveWindow_NamesBothNumbersAndTheSetting() =>
        Assert.Contains(
            "must be less than the window length (100 bins), was 120. Reduce windowing.overlap_bins.",
            Assert.Single(new WindowingConfig { OverlapBins = 120 }.Validate()).ToString());

    [Fact]
    public void Validate_SeveralProblems_ListsEachWithItsPath()
    {
        WindowingConfig config = new() { WindowBins = 1, OverlapBins = -1, ValidationShare = double.NaN, ValidationBlockWindows = 0, MergePower = 0 };
        Assert.Collection(
            config.Validate(),
            p => Assert.Contains("windowing.window_bins", p.ToString()),
            p => Assert.Contains("windowing.overlap_bins", p.ToString()),
            p => Assert.Contains("windowing.validation_share", p.ToString()),
            p => Assert.Contains("windowing.validation_block_windows", p.ToString()),
            p => Assert.Contains("windowing.merge_power", p.ToString()));
    }
}
