using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Simulation;

/// <summary>The Lorenz system with σ = 10, ρ = 28, β = 8/3: x' = σ(y − x), y' = x(ρ − z) − y, z' = xy − βz.</summary>
public static class LorenzSystem
{
    /// <summary>Integrates with the classical Runge-Kutta method of order 4.</summary>
    /// <param name="x">First coordinate at the start.</param>
    /// <param name="y">Second coordinate at the start.</param>
    /// <param name="z">Third coordinate at the start.</param>
    /// <param name="stepSeconds">Step in the system's own time; above 0.</param>
    /// <param name="stepCount">Number of steps; 0 or more.</param>
    /// <returns>[stepCount + 1, 3], the start in the first row.</returns>
    public static SampleMatrix Integrate(double x, double y, double z, double stepSeconds, int stepCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSeconds);
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        SampleMatrix path = new(stepCount + 1, 3);
        (double X, double Y, double Z) state = (x, y, z);
        for (int i = 0; ; i++)
        {
            (path[i, 0], path[i, 1], path[i, 2]) = state;
            if (i == stepCount) return path;
            (double X, double Y, double Z) k1 = Slope(state);
            (double X, double Y, double Z) k2 = Slope(Moved(state, k1, stepSeconds / 2));
            (double X, double Y, double Z) k3 = Slope(Moved(state, k2, stepSeconds / 2));
            (double X, double Y, double Z) k4 = Slope(Moved(state, k3, stepSeconds));
            state = Moved(
                state,
                (k1.X + (2 * k2.X) + (2 * k3.X) + k4.X, k1.Y + (2 * k2.Y) + (2 * k3.Y) + k4.Y, k1.Z + (2 * k2.Z) + (2 * k3.Z) + k4.Z),
                stepSeconds / 6);
        }
    }

    private static (double X, double Y, double Z) Slope((double X, double Y, double Z) s) =>
        (10 * (s.Y - s.X), (s.X * (28 - s.Z)) - s.Y, (s.X * s.Y) - (8.0 / 3 * s.Z));

    private static (double X, double Y, double Z) Moved((double X, double Y, double Z) s, (double X, double Y, double Z) slope, double by) =>
        (s.X + (by * slope.X), s.Y + (by * slope.Y), s.Z + (by * slope.Z));
}
