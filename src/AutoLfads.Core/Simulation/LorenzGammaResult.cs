using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Simulation;

/// <summary>Simulated EMG with known means, cut for training.</summary>
/// <param name="Data">Windows with margins and their split, ready for training; recording i of its placements is trial i.</param>
/// <param name="TrainTruth">Means of the training windows, [window, WindowBins, channel], without margins.</param>
/// <param name="ValidTruth">Means of the validation windows, the same.</param>
/// <param name="Trials">The whole trials, by condition and then by trial; each has its means as the side signal "activation_truth" on the same bins.</param>
public sealed record LorenzGammaResult(TrainingData Data, WindowSet TrainTruth, WindowSet ValidTruth, IReadOnlyList<EmgRecording> Trials);
