namespace AutoLfads.Cli.Configuration;

/// <summary>The requested configuration cannot be used. Holds every problem, not only the first.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Creates the exception; its message lists the problems, one a line.</summary>
    /// <param name="problems">The problems, at least one, in the order of their sources.</param>
    public ConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>Every problem, in the order of their sources: preset, file, --set.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; }

    private static string Describe(IReadOnlyList<ConfigurationProblem> problems)
    {
        string heading = problems.Count == 1 ? "The configuration has a problem:" : $"The configuration has {problems.Count} problems:";
        return string.Join(Environment.NewLine, problems.Select(problem => "  " + problem).Prepend(heading));
    }
}
