namespace AutoLfads.Core.Configuration;

/// <summary>One setting that cannot be used as it stands.</summary>
/// <param name="Path">The setting as it is spelt in the run configuration, e.g. windowing.overlap_bins.</param>
/// <param name="Message">What is required, what was found and, where the range does not say it, what to do; does not repeat the path at its start.</param>
public sealed record ConfigProblem(string Path, string Message)
{
    /// <summary>Paths of the other settings that the rule compares with; empty where the setting is wrong by itself.</summary>
    public IReadOnlyList<string> Involves { get; init; } = [];

    /// <summary>The path, a colon and the message.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
