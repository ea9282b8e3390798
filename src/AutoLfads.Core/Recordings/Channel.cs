namespace AutoLfads.Core.Recordings;

/// <summary>A channel's name and physical unit.</summary>
/// <param name="Name">Name, usually the muscle's, e.g. "TA"; unique within its recording.</param>
/// <param name="Unit">Unit of its samples, e.g. "mV"; "a.u." where unknown.</param>
public sealed record Channel(string Name, string Unit);
