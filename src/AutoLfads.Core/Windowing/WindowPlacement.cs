namespace AutoLfads.Core.Windowing;

/// <summary>Where a window was cut: its recording and its first bin, margins not counted.</summary>
/// <param name="Recording">Zero-based index of the recording among those prepared together.</param>
/// <param name="StartBin">Zero-based bin of the recording, at the model's rate, at which the window without margins begins.</param>
public sealed record WindowPlacement(int Recording, int StartBin);
