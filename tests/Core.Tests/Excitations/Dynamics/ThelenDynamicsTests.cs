using System.Globalization;
using AutoLfads.Core.Excitations.Dynamics;
using AutoLfads.Tests;
using CsCheck;

namespace AutoLfads.Core.Tests.Excitations.Dynamics;

public sealed class ThelenDynamicsTests
{
    [Theory]
    [InlineData(2000)]
    [InlineData(100)]
    public void Apply_ExcitationOfOneFromRest_IsTheClosedForm(double rateHz)
    {
        double[] activation = ThelenDynamics.Apply(Constant(1, 60), rateHz, new ThelenConfig { InitialActivation = 0 });
        Assert.Equal(0, activation[0]);
        // (0.5 + 1.5 a) da / (1 - a) = dt / t_activation, integrated from 0.
        for (int t = 1; t < 60 && activation[t] < 1 - 1e-9; t++) Assert.Equal(t / rateHz / 0.010, (-1.5 * activation[t]) - (2 * Math.Log(1 - activation[t])), 1e-5 / (1 - activation[t]));
    }

    [Fact]
    public void Apply_ReleaseFromOne_IsTheClosedForm()
    {
        double[] activation = ThelenDynamics.Apply(Constant(0, 200), 500, new ThelenConfig { InitialActivation = 1, DeactivationSeconds = 0.06 });
        for (int t = 0; t < 200; t++)
        {
            double decay = Math.Exp(-t / 500.0 / (2 * 0.06));
            Assert.Equal(0.25 * decay / (1 - (0.75 * decay)), activation[t], 1e-7);
        }
    }

    [Fact]
    public void Apply_ChangingExcitation_IsWhatScipyIntegrates()
    {
        Random random = new(5);
        double[] excitation = [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble())];
        double[] activation = ThelenDynamics.Apply(excitation, 100, new ThelenConfig());
        string read = Python.Run(
            """
            import sys
            import numpy as np
            from scipy.integrate import solve_ivp
            u = np.array([float(v) for v in sys.argv[1].split()])
            t = np.arange(len(u)) / 100
            def slope(x, a):
                e, s = np.interp(x, t, u), 0.5 + 1.5 * a[0]
                return [(e - a[0]) / (0.010 * s if e > a[0] else 0.040 / s)]
            y = solve_ivp(slope, (0, t[-1]), [u[0]], t_eval=t, rtol=1e-10, atol=1e-12, max_step=1e-3).y[0]
            print(*[repr(float(v)) for v in y])
            """,
            string.Join(' ', excitation.Select(v => v.ToString(CultureInfo.InvariantCulture))));
        double[] expected = [.. read.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        Assert.Equal(60, expected.Length);
        for (int t = 0; t < 60; t++) Assert.Equal(expected[t], activation[t], 2e-6);
    }

    [Fact]
    public void Apply_ConstantExcitation_StaysThereFromTheFirstSample() =>
        Gen.Double[0, 1].Sample(level => Assert.All(ThelenDynamics.Apply(Constant(level, 20), 200, new ThelenConfig()), a => Assert.Equal(level, a, 1e-12)));

    [Fact]
    public void Apply_ShortestConstantsAndSlowRows_StaysWithinTheExcitation()
    {
        double[] excitation = [.. Enumerable.Range(0, 40).Select(t => (double)(t / 4 % 2))];
        double[] activation = ThelenDynamics.Apply(excitation, 20, new ThelenConfig { ActivationSeconds = 0.001, DeactivationSeconds = 0.001 });
        Assert.All(activation, a => Assert.InRange(a, 0, 1));
        for (int t = 3; t < 40; t += 4) Assert.Equal(excitation[t], activation[t], 1e-6);
    }

    [Theory]
    [InlineData(0.0005, 0.04, null)]
    [InlineData(0.01, 2, null)]
    [InlineData(0.01, double.NaN, null)]
    [InlineData(0.01, 0.04, 1.5)]
    public void Apply_SettingOutOfRange_IsRefused(double rise, double fall, double? initial) => Assert.Throws<ArgumentException>(
        () => ThelenDynamics.Apply(Constant(0, 2), 100, new ThelenConfig { ActivationSeconds = rise, DeactivationSeconds = fall, InitialActivation = initial }));

    private static double[] Constant(double value, int count) => [.. Enumerable.Repeat(value, count)];
}
