using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Tests.Preprocessing;

/// <summary>Deterministic signals that SciPy's reference values were computed from, and recordings of them.</summary>
internal static class Signals
{
    public static double[] Wave(int count) => Make(count, t => Math.Sin(0.3 * t) + (0.5 * Math.Cos((1.7 * t) + 0.2)) + (0.01 * t));

    /// <summary>A sweep with a slow envelope, mains hum and an offset: what every step of a chain has something to do with.</summary>
    public static double[] RawEmg(int count, int channel) => Make(count, t =>
        ((1 + Math.Sin((0.002 * t) + channel)) * Math.Sin((2e-4 * t * t) + (0.7 * channel * t))) + (0.3 * Math.Sin(2 * Math.PI * 60 * t / 5000)) + 0.5 + (0.1 * channel));

    public static double[] Make(int count, Func<double, double> value) => [.. Enumerable.Range(0, count).Select(t => value(t))];

    public static EmgRecording Recording(double rateHz, params (string Name, double[] Samples)[] channels) =>
        new([.. channels.Select(c => new Channel(c.Name, "mV"))], rateHz, 10, SampleMatrix.FromChannels([.. channels.Select(c => c.Samples)]))
        {
            Provenance = new("s01.nwb", "", ["read"]),
        };

    /// <summary>Asserts agreement to 1e-9 of the largest value.</summary>
    public static void AssertClose(IReadOnlyList<double> expected, IEnumerable<double> actual)
    {
        double[] found = [.. actual];
        Assert.Equal(expected.Count, found.Length);
        double tolerance = 1e-9 * expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < found.Length; i++)
            Assert.True(expected[i].Equals(found[i]) || Math.Abs(expected[i] - found[i]) <= tolerance, $"Value {i}: expected {expected[i]:R}, was {found[i]:R}.");
    }

    /// <summary>The values at the places where the reference values were taken.</summary>
    public static double[] Probe(double[] signal) => [signal[0], signal[1], signal[7], signal[20], signal[^2], signal[^1]];
}
