using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;

namespace AutoLfads.Core.Tests.Simulation;

public sealed class LorenzSystemTests
{
    [Fact]
    public void Integrate_FromOneTwoTwenty_FollowsAnIndependentSolver()
    {
        // scipy 1.10 solve_ivp, DOP853, rtol and atol 1e-13, at 0.25, 0.5 and 1 s.
        SampleMatrix path = LorenzSystem.Integrate(1, 2, 20, stepSeconds: 0.0005, stepCount: 2000);
        Assert.Equal(2001, path.SampleCount);
        RequireState(path, 500, 5.7331951258503935, 9.943091775517473, 13.551646429495468);
        RequireState(path, 1000, 12.538646270517367, 5.208206999261067, 38.802103985231575);
        RequireState(path, 2000, -2.0498968837295406, -3.7058556901386384, 10.76449988323963);
    }

    [Fact]
    public void Integrate_FromAFixedPoint_StaysThere()
    {
        double side = Math.Sqrt(8.0 / 3 * 27);
        SampleMatrix path = LorenzSystem.Integrate(side, side, 27, stepSeconds: 0.002, stepCount: 500);
        Assert.Equal(side, path[500, 0], 1e-9);
        Assert.Equal(side, path[500, 1], 1e-9);
        Assert.Equal(27, path[500, 2], 1e-9);
    }

    private static void RequireState(SampleMatrix path, int row, double x, double y, double z)
    {
        Assert.Equal(x, path[row, 0], 1e-7);
        Assert.Equal(y, path[row, 1], 1e-7);
        Assert.Equal(z, path[row, 2], 1e-7);
    }
}
