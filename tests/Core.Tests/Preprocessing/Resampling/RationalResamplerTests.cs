using AutoLfads.Core.Preprocessing.Resampling;
using CsCheck;

namespace AutoLfads.Core.Tests.Preprocessing.Resampling;

public sealed class RationalResamplerTests
{
    // SciPy 1.10: decimate(wave(count), factor, n=taps - 1, ftype="fir") at the probed places.
    [Theory]
    [InlineData(103, 5, null, 21, new[] { 0.20553169334691643, 1.0150735000598226, -0.532823475191819, -0.0025420291069632155, 0.7169266008322105, -0.0025420291069632155 })]
    [InlineData(1203, 10, 501, 121, new[] { 0.6683516620808339, -0.051458904939338385, 1.4249479385271762, 1.7151182594942618, 11.878531502791756, 9.737701061987142 })]
    public void Decimation_Wave_EqualsScipy(int count, int factor, int? taps, int expectedCount, double[] expected)
    {
        double[] output = RationalResampler.Decimation(factor, taps).Apply(Signals.Wave(count));
        Assert.Equal(expectedCount, output.Length);
        Signals.AssertClose(expected, Signals.Probe(output));
    }

    // SciPy 1.10: resample_poly(wave(count), up, down) at the probed places.
    [Theory]
    [InlineData(101, 1, 2, 51, new[] { 0.15530495013826745, 0.49233779766852265, -0.7064935325373631, -0.09932066342920642, -0.07558271611751186, 0.2581673530707089 })]
    [InlineData(1001, 27, 104, 260, new[] { 0.17181730100647677, 0.9218493508173998, 1.2409636053243438, -0.1298016200252626, 9.993815539577945, 9.711855470462833 })]
    [InlineData(61, 5, 2, 153, new[] { 0.4903520637005195, 0.4630966594306429, 0.9022306367610761, 0.9214696611330342, -0.1953610770150341, -0.0665782148003058 })]
    [InlineData(100, 3, 7, 43, new[] { 0.1404868616302949, 0.6151567526582341, -0.8225355584219732, 1.457232218544955, 0.5835418582108611, -0.0005163984589359322 })]
    public void Polyphase_Wave_EqualsScipy(int count, int up, int down, int expectedCount, double[] expected)
    {
        double[] output = RationalResampler.Polyphase(new(up, down)).Apply(Signals.Wave(count));
        Assert.Equal(expectedCount, output.Length);
        Signals.AssertClose(expected, Signals.Probe(output));
    }

    [Fact]
    public void Apply_SlowSine_GivesItsValuesAtTheNewTimes() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12]).Sample((up, down) =>
        {
            double[] output = RationalResampler.Polyphase(new(up, down)).Apply(Signals.Make(2000, t => Math.Sin(0.02 * t)));
            Assert.Equal(((2000 * up) + down - 1) / down, output.Length);
            for (int k = output.Length / 4; k < 3 * output.Length / 4; k++)
                Assert.Equal(Math.Sin(0.02 * k * down / up), output[k], 2e-3); // ripple of the anti-alias filter
        });

    [Fact]
    public void Polyphase_FactorBelowOne_Throws() => Assert.Throws<ArgumentException>(() => RationalResampler.Polyphase(default));
}
