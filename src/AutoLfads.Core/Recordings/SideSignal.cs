namespace AutoLfads.Core.Recordings;

/// <summary>Signals recorded beside the EMG, such as joint angles or force, on a time axis of their own.</summary>
/// <param name="Name">Name of the group of signals, e.g. "joint_angles"; unique within its recording.</param>
/// <param name="Channels">Name and unit of each signal.</param>
/// <param name="SampleRateHz">Samples per second; above 0.</param>
/// <param name="StartSeconds">Time of the first sample in the recording's clock, seconds.</param>
/// <param name="Samples">Values, [time, channel]; NaN where missing.</param>
public sealed record SideSignal(string Name, IReadOnlyList<Channel> Channels, double SampleRateHz, double StartSeconds, SampleMatrix Samples);
