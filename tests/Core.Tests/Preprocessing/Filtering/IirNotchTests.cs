using AutoLfads.Core.Preprocessing.Filtering;

namespace AutoLfads.Core.Tests.Preprocessing.Filtering;

public sealed class IirNotchTests
{
    [Theory]
    [InlineData(60, 60.0 / 30, 5000, 0.998744939433549, -1.99181481089282, 0.997489878867098)]
    [InlineData(60, 60.0 / 4, 10000, 0.995309678918234, -1.98920496832055, 0.990619357836468)]
    [InlineData(94, 94.0 / 4, 10000, 0.992671230531876, -1.98188071960457, 0.985342461063751)]
    public void Design_KnownNotches_HasReferenceCoefficients(double frequencyHz, double bandwidthHz, double rateHz, double b0, double b1, double a2)
    {
        SecondOrderSection notch = IirNotch.Design(frequencyHz, bandwidthHz, rateHz);
        Assert.Equal(b0, notch.B0, 1e-14);
        Assert.Equal(b1, notch.B1, 1e-13);
        Assert.Equal(b0, notch.B2, 1e-14);
        Assert.Equal(b1, notch.A1, 1e-13);
        Assert.Equal(a2, notch.A2, 1e-14);
    }

    [Theory]
    [InlineData(50, 2)]
    [InlineData(0, 2)]
    [InlineData(10, 0)]
    [InlineData(10, 50)]
    public void Design_OutOfRange_Throws(double frequencyHz, double bandwidthHz) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IirNotch.Design(frequencyHz, bandwidthHz, 100));
}
