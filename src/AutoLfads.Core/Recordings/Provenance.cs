namespace AutoLfads.Core.Recordings;

/// <summary>Where a recording comes from and what was done to it.</summary>
/// <param name="Source">File name (not the path of one machine) or the name of the simulation.</param>
/// <param name="Description">A sentence for people; may be empty.</param>
/// <param name="Steps">What was done since, oldest first, e.g. "high-pass 65 Hz, order 4, zero phase".</param>
public sealed record Provenance(string Source, string Description, IReadOnlyList<string> Steps);
