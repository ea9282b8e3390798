using System.Globalization;
using AutoLfads.Core.Excitations.Dynamics;
using AutoLfads.Tests;
using CsCheck;

namespace AutoLfads.Core.Tests.Excitations.Dynamics;

public sealed class LloydBesierDynamicsTests
{
    private static readonly LloydBesierConfig Linear = new() { Shape = 0, DelaySeconds = 0 };

    [Fact]
    public void Apply_Step_SettlesAtItsHeightForEveryStableFilter() => Gen.Select(Gen.Double[-0.95, 0.5], Gen.Double[-0.95, 0.5], Gen.Double[0.1, 0.8]).Sample((c1, c2, height) =>
    {
        double[] excitation = [.. Enumerable.Range(0, 800).Select(t => t < 5 ? 0 : height)];
        double[] activation = LloydBesierDynamics.Apply(excitation, 500, Linear with { C1 = c1, C2 = c2 });
        Assert.Equal(0, activation[4]);
        Assert.Equal(height, activation[^1], 1e-9);
    });

    [Fact]
    public void Apply_StepWithEqualPoles_IsTheClosedForm()
    {
        double[] excitation = [.. Enumerable.Range(0, 50).Select(t => t == 0 ? 0.0 : 1)];
        double[] activation = LloydBesierDynamics.Apply(excitation, 1000, Linear);
        // Two equal poles p: the step response after n samples is 1 - p^n - n (1 - p) p^n.
        for (int n = 0; n < 50; n++) Assert.Equal(1 - Math.Pow(0.5, n) - (n * 0.5 * Math.Pow(0.5, n)), activation[n], 1e-12);
    }

    [Fact]
    public void Apply_Noise_IsWhatScipyFilters()
    {
        Random random = new(9);
        double[] excitation = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble())];
        double[] activation = LloydBesierDynamics.Apply(excitation, 1000, new LloydBesierConfig { C1 = -0.7, C2 = -0.2, Shape = -2.3, DelaySeconds = 0.015 });
        string read = Python.Run(
            """
            import sys
            import numpy as np
            from scipy.signal import lfilter, lfiltic
            e = np.array([float(v) for v in sys.argv[1].split()])
            held = np.concatenate([np.full(15 + 2000, e[0]), e])[:2000 + len(e)]
            den = np.convolve([1, -0.7], [1, -0.2])
            u = lfilter([den.sum()], den, held)[2000:]
            print(*[repr(float(v)) for v in np.expm1(-2.3 * u) / np.expm1(-2.3)])
            """,
            string.Join(' ', excitation.Select(v => v.ToString(CultureInfo.InvariantCulture))));
        double[] expected = [.. read.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        Assert.Equal(300, expected.Length);
        for (int t = 0; t < 300; t++) Assert.Equal(expected[t], activation[t], 1e-12);
    }

    [Fact]
    public void Apply_DelayBetweenSamples_InterpolatesAndHoldsTheFirst()
    {
        double[] ramp = [.. Enumerable.Range(0, 20).Select(t => 0.05 * t)];
        double[] activation = LloydBesierDynamics.Apply(ramp, 100, new LloydBesierConfig { C1 = 0, C2 = 0, Shape = 0, DelaySeconds = 0.025 });
        for (int t = 0; t < 20; t++) Assert.Equal(Math.Max(0, 0.05 * (t - 2.5)), activation[t], 1e-12);
    }

    [Fact]
    public void Apply_ShapeNearZero_TendsToTheExcitation()
    {
        double[] excitation = [0, 0.25, 0.5, 0.75, 1];
        double At(double shape, int t) => LloydBesierDynamics.Apply([excitation[t], excitation[t]], 100, Linear with { Shape = shape })[1];
        for (int t = 0; t < 5; t++)
        {
            Assert.Equal(excitation[t], At(0, t), 1e-15);
            foreach (double shape in new[] { -1e-3, -1e-9, -1e-15, -1e-300 }) Assert.Equal(excitation[t], At(shape, t), Math.Abs(shape) + 1e-15);
        }

        Assert.Equal(0.731058578630005, At(-2, 2), 1e-14);
    }

    [Theory]
    [InlineData(-1, -0.5, -1, 0.015)]
    [InlineData(-0.5, 1, -1, 0.015)]
    [InlineData(-0.5, -0.5, -3, 0.015)]
    [InlineData(-0.5, -0.5, 0.1, 0.015)]
    [InlineData(-0.5, -0.5, -1, -0.001)]
    [InlineData(-0.5, double.NaN, -1, 0)]
    public void Apply_SettingOutOfRange_IsRefused(double c1, double c2, double shape, double delay) => Assert.Throws<ArgumentException>(
        () => LloydBesierDynamics.Apply([0, 1], 100, new LloydBesierConfig { C1 = c1, C2 = c2, Shape = shape, DelaySeconds = delay }));
}
