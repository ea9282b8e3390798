using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Simulation;

/// <summary>Simulated EMG with known means, cut for training.</summary>
/// <param name="Data">Windows with margins and their split, ready for training; recording i of its placements is trial i.</param>
/// <param name="TrainTruth">Means of the training windows, [window, WindowBins, channel], without margins.</param>
/// <param name="ValidTruth">Means of the validation windows, the same.</param>
/// <param name="Trials">The whole trials, by condition and then by trial; each has its means as the side signal "activation_truth" on the same bins, and the noise common to its channels, if there is any, as "common_noise".</param>
public sealed record LorenzGammaResult(TrainingData Data, WindowSet TrainTruth, WindowSet ValidTruth, IReadOnlyList<EmgRecording> Trials)
{
    /// <summary>The factor that multiplied all channels of each bin of the training windows, [window, WindowBins, 1], without margins, above 0 with mean 1; null when <see cref="LorenzGammaConfig.CommonNoiseSd"/> is 0.</summary>
    public WindowSet? TrainCommonNoise { get; init; }

    /// <summary>The same for the validation windows.</summary>
    public WindowSet? ValidCommonNoise { get; init; }
}
