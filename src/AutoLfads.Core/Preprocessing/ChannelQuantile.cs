namespace AutoLfads.Core.Preprocessing;

/// <summary>A quantile chosen for one channel.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Quantile">The quantile, in (0, 1].</param>
/// <param name="Required">True: a recording without this channel is an error. False: the choice is a default that applies where the channel exists. Default true.</param>
public sealed record ChannelQuantile(string Channel, double Quantile, bool Required = true);
