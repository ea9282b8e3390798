namespace AutoLfads.Cli.Configuration;

/// <summary>Where a value stands in a text, both from 1.</summary>
internal readonly record struct SourcePosition(int Line, int Column);
