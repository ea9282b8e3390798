namespace AutoLfads.Core.Preprocessing;

/// <summary>A number learnt for one channel.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Unit">Unit of <paramref name="Value"/>: that of the channel's raw EMG.</param>
/// <param name="Value">The number, in that unit.</param>
public sealed record ChannelConstant(string Channel, string Unit, double Value);
