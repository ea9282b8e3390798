namespace AutoLfads.IO.Nwb;

/// <summary>Whose muscles were recorded, in NWB's words; null where something is not stated.</summary>
/// <param name="SubjectId">Identifier of the subject within the laboratory; no name of a person.</param>
/// <param name="Species">Latin binomial, e.g. "Rattus norvegicus".</param>
/// <param name="Sex">"M", "F", "U" (unknown) or "O" (other).</param>
/// <param name="Age">ISO 8601 duration, e.g. "P12W".</param>
/// <param name="Description">A sentence on the subject.</param>
public sealed record NwbSubject(string SubjectId, string? Species = null, string? Sex = null, string? Age = null, string? Description = null);
