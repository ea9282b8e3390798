using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Training;

/// <summary>Whether windows can be trained on: there are some, and the observation model has a likelihood for every sample.</summary>
internal static class TrainingDataCheck
{
    /// <summary>Refuses windows that cannot be trained on.</summary>
    /// <exception cref="InvalidDataException">A split is empty, or a sample is infinite or outside of the observation model's range; the message names channel, window and bin.</exception>
    public static void Require(TrainingData data, ObservationKind observation)
    {
        Require("training", data.Train, data.TrainTarget, data, observation);
        Require("validation", data.Valid, data.ValidTarget, data, observation);
    }

    private static void Require(string split, WindowSet windows, WindowSet? target, TrainingData data, ObservationKind observation)
    {
        if (windows.WindowCount == 0) throw new InvalidDataException($"There are no {split} windows; at least one is needed. Split the windows anew.");
        foreach (WindowSet set in new[] { windows, target }.OfType<WindowSet>())
        {
            int first = Array.FindIndex(set.Values, v => float.IsInfinity(v) || IsOutside(v, observation));
            if (first < 0) continue;
            int channel = first % set.ChannelCount, bin = first / set.ChannelCount % set.TimeBins, window = first / set.ChannelCount / set.TimeBins;
            int count = set.Values.Count(v => float.IsInfinity(v) || IsOutside(v, observation));
            string name = channel < data.Channels.Count ? $"channel '{data.Channels[channel].Name}'" : $"output column {channel + 1}";
            throw new InvalidDataException(FormattableString.Invariant(
                $"{Name(observation)} has no likelihood for {count} of {set.Values.Length} samples of the {split} windows, the first in {name}, window {window + 1}, bin {bin + 1}: {set.Values[first]}. {Remedy(set.Values[first], observation)}"));
        }
    }

    // Missing samples (NaN) are masked, and no comparison holds for them.
    private static bool IsOutside(float value, ObservationKind observation) => observation switch
    {
        ObservationKind.Gamma or ObservationKind.LogNormal => value <= 0,
        ObservationKind.Poisson or ObservationKind.ZeroInflatedGamma => value < 0,
        _ => false,
    };

    private static string Name(ObservationKind observation) => $"model.observation {System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(observation.ToString())}";

    private static string Remedy(float value, ObservationKind observation)
    {
        if (float.IsInfinity(value)) return "Write NaN where a sample is missing.";
        if (value < 0) return "Rectify the EMG before it is cut into windows: autolfads prepare does so for recordings.";
        return observation == ObservationKind.Gamma
            ? "Raise the EMG to a small value such as 1e-4, or set model.observation to zero_inflated_gamma."
            : "Raise the EMG to a small value such as 1e-4.";
    }
}
