using AutoLfads.Core.Preprocessing.Resampling;

namespace AutoLfads.Core.Tests.Preprocessing.Resampling;

public sealed class FirKernelTests
{
    // SciPy 1.10: firwin(21, 0.2, window="hamming")[3], firwin(41, 0.5, window=("kaiser", 5))[5].
    [Fact]
    public void Hamming_KnownDesign_EqualsScipy() => Assert.Equal(-0.011611810377620997, FirKernel.Hamming(21, 0.2)[3], 1e-15);

    [Fact]
    public void Kaiser_KnownDesign_EqualsScipy() => Assert.Equal(-0.004894834339287572, FirKernel.Kaiser(41, 0.5, 5)[5], 1e-15);

    [Fact]
    public void Hamming_AnyDesign_IsSymmetricWithGainOne()
    {
        double[] kernel = FirKernel.Hamming(501, 0.1);
        Assert.Equal(1, kernel.Sum(), 1e-14);
        Assert.Equal(kernel, kernel.Reverse());
    }

    [Theory]
    [InlineData(20, 0.5)]
    [InlineData(1, 0.5)]
    [InlineData(21, 0)]
    [InlineData(21, 1.1)]
    public void Hamming_OutOfRange_Throws(int taps, double cutoff) => Assert.Throws<ArgumentOutOfRangeException>(() => FirKernel.Hamming(taps, cutoff));
}
