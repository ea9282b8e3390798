namespace AutoLfads.Core.Recordings;

/// <summary>A run of samples that were not recorded: no window spans it. Isolated missing samples are NaN instead.</summary>
/// <param name="StartSample">Zero-based index of the first missing sample.</param>
/// <param name="SampleCount">Number of missing samples; at least 1.</param>
public sealed record Gap(int StartSample, int SampleCount);
