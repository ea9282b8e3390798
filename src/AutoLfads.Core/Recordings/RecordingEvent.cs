namespace AutoLfads.Core.Recordings;

/// <summary>Something that happened at a time, such as a foot strike.</summary>
/// <param name="Name">Kind of event, e.g. "foot_strike".</param>
/// <param name="Seconds">Time in the recording's clock, seconds.</param>
public sealed record RecordingEvent(string Name, double Seconds);
