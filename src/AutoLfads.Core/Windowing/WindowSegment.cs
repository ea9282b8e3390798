namespace AutoLfads.Core.Windowing;

/// <summary>A contiguous run of recorded bins, between two gaps or the ends of the recording, and the windows cut from it.</summary>
/// <param name="StartBin">Zero-based index of its first bin.</param>
/// <param name="BinCount">Number of bins; at least 1.</param>
/// <param name="Starts">First bin of each of its windows in the recording's bins, increasing; empty when the segment is shorter than a window.</param>
public sealed record WindowSegment(int StartBin, int BinCount, IReadOnlyList<int> Starts);
