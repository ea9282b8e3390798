using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>A preprocessed recording and what to know about it.</summary>
/// <param name="Recording">The recording the model reads. Its channels keep the unit of the raw EMG; side signals, events and start are those of the raw recording.</param>
/// <param name="RaisedSampleCounts">For each channel, the number of samples that lay below the smallest allowed value and were raised to it.</param>
public sealed record PreprocessingResult(EmgRecording Recording, IReadOnlyList<long> RaisedSampleCounts);
