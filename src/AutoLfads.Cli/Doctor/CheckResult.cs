namespace AutoLfads.Cli.Doctor;

/// <summary>How a check ended.</summary>
public enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Usable, with a drawback that the remedy mends.</summary>
    Warning,

    /// <summary>Some commands will fail until it is mended.</summary>
    Failed,
}

/// <summary>What one check of this machine found.</summary>
/// <param name="Name">What was checked, e.g. "TorchSharp".</param>
/// <param name="Status">How it ended.</param>
/// <param name="Found">What was found, with figures and units.</param>
/// <param name="Remedy">What to do about it, or what would improve it; null where there is nothing to do.</param>
public sealed record CheckResult(string Name, CheckStatus Status, string Found, string? Remedy);
