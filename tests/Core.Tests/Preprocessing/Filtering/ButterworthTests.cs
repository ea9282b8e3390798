using System.Numerics;
using AutoLfads.Core.Preprocessing.Filtering;
using CsCheck;

namespace AutoLfads.Core.Tests.Preprocessing.Filtering;

public sealed class ButterworthTests
{
    [Theory]
    [InlineData(65, 5000, true, 0.898744324057272, new[] { 1, -3.78658490818933, 5.38223328015991, -3.40334963653568, 0.807741360031443 })]
    [InlineData(20, 500, false, 0.000183216023369609, new[] { 1, -3.34406783771187, 4.23886395088406, -2.40934285658632, 0.51747819978804 })]
    [InlineData(10, 500, false, 1.32937288987529e-05, new[] { 1, -3.67172908916194, 5.06799838673419, -3.11596692520175, 0.719910327291871 })]
    [InlineData(40, 500, false, 0.00223489169808233, new[] { 1, -2.69261098701744, 2.86739910911139, -1.40348467136814, 0.264454816443504 })]
    [InlineData(65, 1000, true, 0.583899819127576, new[] { 1, -2.93615878792904, 3.33884982611192, -1.72644833990138, 0.340940152098885 })]
    public void Design_OrderFour_HasReferenceCoefficients(double cutoffHz, double rateHz, bool highPass, double b0, double[] a)
    {
        IReadOnlyList<SecondOrderSection> sections = highPass ? Butterworth.HighPass(4, cutoffHz, rateHz) : Butterworth.LowPass(4, cutoffHz, rateHz);
        double[] numerator = [1], denominator = [1];
        foreach (SecondOrderSection s in sections)
        {
            numerator = Product(numerator, [s.B0, s.B1, s.B2]);
            denominator = Product(denominator, [1, s.A1, s.A2]);
        }

        double[] binomial = [1, highPass ? -4 : 4, 6, highPass ? -4 : 4, 1];
        for (int i = 0; i <= 4; i++)
        {
            // The references have 15 digits.
            Assert.Equal(binomial[i] * b0, numerator[i], 1e-14 * Math.Max(1, Math.Abs(binomial[i] * b0)));
            Assert.Equal(a[i], denominator[i], 1e-13);
        }

        Assert.Equal(1, numerator[0] / b0, 1e-11);
    }

    [Fact]
    public void Design_AnyOrderAndCutoff_HasGainOfButterworthEverywhere() =>
        Gen.Select(Gen.Int[1, 9], Gen.Double[0.02, 0.48], Gen.Double[0.01, 0.49], Gen.Bool).Sample((order, cutoff, frequency, highPass) =>
        {
            IReadOnlyList<SecondOrderSection> sections = highPass ? Butterworth.HighPass(order, cutoff, 1) : Butterworth.LowPass(order, cutoff, 1);
            Complex z = Complex.Exp(new Complex(0, -2 * Math.PI * frequency));
            double gain = sections.Aggregate(1.0, (g, s) => g * Complex.Abs((s.B0 + (s.B1 * z) + (s.B2 * z * z)) / (1 + (s.A1 * z) + (s.A2 * z * z))));
            double ratio = Math.Tan(Math.PI * frequency) / Math.Tan(Math.PI * cutoff);
            double expected = 1 / Math.Sqrt(1 + Math.Pow(highPass ? 1 / ratio : ratio, 2 * order));
            Assert.Equal(expected, gain, 1e-9);
            Assert.Equal((order + 1) / 2, sections.Count);
        });

    [Theory]
    [InlineData(0, 10)]
    [InlineData(4, 0)]
    [InlineData(4, 50)]
    [InlineData(4, double.NaN)]
    public void Design_OutOfRange_Throws(int order, double cutoffHz)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Butterworth.LowPass(order, cutoffHz, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => Butterworth.HighPass(order, cutoffHz, 100));
    }

    private static double[] Product(double[] left, double[] right)
    {
        double[] product = new double[left.Length + right.Length - 1];
        for (int i = 0; i < left.Length; i++)
        {
            for (int j = 0; j < right.Length; j++) product[i + j] += left[i] * right[j];
        }

        return product;
    }
}
