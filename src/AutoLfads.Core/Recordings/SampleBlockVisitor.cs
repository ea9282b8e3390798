namespace AutoLfads.Core.Recordings;

/// <summary>Takes one block of samples.</summary>
/// <param name="start">Zero-based time index of the block's first sample.</param>
/// <param name="rows">The block's values, row-major [time, channel].</param>
public delegate void SampleBlockVisitor(int start, Span<double> rows);
