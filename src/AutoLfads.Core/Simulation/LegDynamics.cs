using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Simulation;

/// <summary>Joint angles that activations drive: a delay, a first-order muscle, and a damped joint.</summary>
internal static class LegDynamics
{
    private const double MuscleSeconds = 0.02;
    private const double Damping = 0.7; // share of critical damping

    private static readonly Joint[] Joints =
    [
        new("hip", RestDegrees: 45, DegreesPerDrive: 15, DelaySeconds: .025, Hz: 4,
            new() { ["IL"] = 1, ["RF"] = .5, ["BFpR"] = -.5, ["SM"] = -.6, ["GS"] = -.5, ["ST"] = -.3 }),
        new("knee", RestDegrees: 85, DegreesPerDrive: 20, DelaySeconds: .035, Hz: 4.5,
            new() { ["RF"] = .4, ["VM"] = .5, ["VI"] = .4, ["VL"] = .6, ["ST"] = -.8, ["BFpR"] = -.4, ["GRr"] = -.7, ["GA"] = -.3 }),
        new("ankle", RestDegrees: 90, DegreesPerDrive: 18, DelaySeconds: .045, Hz: 6,
            new() { ["TA"] = 1.2, ["GA"] = -1 }),
    ];

    /// <summary>The joints' names, in column order.</summary>
    public static IReadOnlyList<string> JointNames { get; } = [.. Joints.Select(j => j.Name)];

    /// <summary>Angles in degrees on the activation's time axis, [time, joint], beginning at rest.</summary>
    public static SampleMatrix Angles(SampleMatrix activation, IReadOnlyList<string> muscles, double sampleRateHz)
    {
        SampleMatrix angles = new(activation.SampleCount, Joints.Length);
        for (int j = 0; j < Joints.Length; j++)
        {
            Joint joint = Joints[j];
            double[] arms = [.. muscles.Select(m => joint.Arms.GetValueOrDefault(m))];
            int delay = (int)Math.Round(joint.DelaySeconds * sampleRateHz);
            double omega = 2 * Math.PI * joint.Hz;
            double step = 1 / sampleRateHz;
            (double force, double angle, double velocity) = (0, joint.RestDegrees, 0);
            for (int t = 0; t < activation.SampleCount; t++)
            {
                double drive = 0;
                for (int c = 0; c < arms.Length; c++) drive += arms[c] * activation[Math.Max(0, t - delay), c];
                force += step / MuscleSeconds * (drive - force);
                double acceleration = (omega * omega * (joint.RestDegrees + (joint.DegreesPerDrive * force) - angle)) - (2 * Damping * omega * velocity);
                velocity += step * acceleration; // the new velocity moves the angle: stable at any rate used here
                angle += step * velocity;
                angles[t, j] = angle;
            }
        }

        return angles;
    }

    /// <summary>A joint: angle at rest, gain, delay, natural frequency, and each muscle's signed moment arm (flexors of hip and ankle and extensors of the knee are positive).</summary>
    private sealed record Joint(string Name, double RestDegrees, double DegreesPerDrive, double DelaySeconds, double Hz, Dictionary<string, double> Arms);
}
