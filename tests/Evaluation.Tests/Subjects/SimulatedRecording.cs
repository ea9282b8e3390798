using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Tests.Subjects;

/// <summary>Two slow activations, and EMG of which each bin is its activation times the magnitude of a uniform draw.</summary>
internal static class SimulatedRecording
{
    public const double RateHz = 500;

    public static IReadOnlyList<Channel> Channels { get; } = [new("TA", "mV"), new("GA", "mV")];

    public static (SampleMatrix Emg, SampleMatrix Truth) Simulate(int seed, int bins = 2000)
    {
        Random random = new(seed);
        SampleMatrix emg = new(bins, 2), truth = new(bins, 2);
        for (int t = 0; t < truth.SampleCount; t++)
        {
            truth[t, 0] = 1.2 + Math.Sin(2 * Math.PI * 3 * t / RateHz);
            truth[t, 1] = 1.5 + Math.Cos(2 * Math.PI * 5 * t / RateHz);
            for (int c = 0; c < 2; c++) emg[t, c] = truth[t, c] * random.NextDouble();
        }

        return (emg, truth);
    }

    public static ActivationEstimate Estimate(SampleMatrix emg, SampleMatrix activation, double rateHz = RateHz) => new()
    {
        Model = null!, // no analysis asks for it
        Channels = Channels,
        SampleRateHz = rateHz,
        StartSeconds = 0,
        Activation = activation,
        Variance = activation,
        Factors = activation,
        InferredInputs = activation,
        InitialConditions = activation,
        WindowStarts = [],
        Emg = emg,
        Provenance = new Provenance("simulated.nwb", "", []),
        SampleCount = 0,
    };

}
