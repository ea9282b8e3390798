using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;

namespace AutoLfads.IO.Hdf5;

/// <summary>What an output file of windows holds.</summary>
/// <param name="TrainData">EMG of the training windows without margins, [window, time, channel].</param>
/// <param name="ValidData">EMG of the validation windows without margins.</param>
/// <param name="TrainIndices">Number of each training window among all windows, in recording order.</param>
/// <param name="ValidIndices">Number of each validation window.</param>
/// <param name="Train">What the model infers on the training windows.</param>
/// <param name="Valid">What it infers on the validation windows.</param>
public sealed record LfadsOutput(
    WindowSet TrainData,
    WindowSet ValidData,
    IReadOnlyList<int> TrainIndices,
    IReadOnlyList<int> ValidIndices,
    WindowEstimates Train,
    WindowEstimates Valid);
