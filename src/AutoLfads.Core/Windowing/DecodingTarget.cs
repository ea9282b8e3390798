namespace AutoLfads.Core.Windowing;

/// <summary>Behaviour on the windows' bins, to be decoded from the estimates; never seen by the model.</summary>
/// <param name="Channels">Name and unit of each target, e.g. "hip" in "deg/s^2".</param>
/// <param name="Train">Values for the training windows, [window, time, target], without margins.</param>
/// <param name="Valid">Values for the validation windows, [window, time, target], without margins.</param>
public sealed record DecodingTarget(IReadOnlyList<Recordings.Channel> Channels, WindowSet Train, WindowSet Valid);
