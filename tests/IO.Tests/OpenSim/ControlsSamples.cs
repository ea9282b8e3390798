using AutoLfads.Core.Estimates;
using AutoLfads.Core.Excitations;
using AutoLfads.Core.Excitations.Dynamics;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.OpenSim;

namespace AutoLfads.IO.Tests.OpenSim;

/// <summary>Excitations of a small leg: one channel for two actuators, two channels for one, and an actuator without EMG.</summary>
internal static class ControlsSamples
{
    public const int Rows = 300;

    public static MuscleMapConfig Map { get; } = new()
    {
        Aliases = new Dictionary<string, string> { ["TA"] = "tibant_r" },
        Actuators = new Dictionary<string, IReadOnlyDictionary<string, double>?>
        {
            ["gasmed_r"] = Weights(("GA, medial", 1)),
            ["gaslat_r"] = Weights(("GA, medial", 0.5), ("SOL/l", 0.25)),
            ["tibpost_r"] = null,
        },
    };

    public static ActivationEstimate Estimate { get; } = Made();

    public static MuscleExcitations Excitations(ActivationModel model = ActivationModel.None)
    {
        MuscleMap map = MuscleMap.Of(Map, [.. Estimate.Channels.Select(c => c.Name)]);
        int[] channels = [0, 1, 2];
        EmgRecording emg = OpenSimGaps.Of(Estimate, channels, OpenSimMissing.Refuse, "controls.sto").ToRecording(Estimate, channels);
        return MuscleExcitations.Of(
            emg, map, ExcitationNormalisation.Fit(emg, map.Channels, Map.Normalisation), new ActivationDynamicsConfig { Model = model }, TestContext.Current.CancellationToken);
    }

    private static ActivationEstimate Made()
    {
        Random random = new(4);
        double[] values = [.. Enumerable.Range(0, Rows * 3).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-6, 1)))];
        return Samples.Activation(2, everything: false) with
        {
            Channels = [new("TA", "mV"), new("GA, medial", "mV"), new("SOL/l", "mV")],
            Activation = new SampleMatrix(Rows, 3, values),
            SampleRateHz = 500,
            StartSeconds = 1.5,
        };
    }

    private static Dictionary<string, double> Weights(params (string Channel, double Weight)[] inputs) => inputs.ToDictionary(i => i.Channel, i => i.Weight);
}
