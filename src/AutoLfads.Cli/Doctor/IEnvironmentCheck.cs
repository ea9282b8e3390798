namespace AutoLfads.Cli.Doctor;

/// <summary>One thing that this program needs of the machine.</summary>
public interface IEnvironmentCheck
{
    /// <summary>What is checked, in a word or two.</summary>
    string Name { get; }

    /// <summary>Looks. Whatever it throws, except a cancellation, becomes a failed result with <see cref="RemedyFor"/>.</summary>
    CheckResult Run();

    /// <summary>What to do when <see cref="Run"/> threw.</summary>
    /// <param name="cause">The innermost exception.</param>
    string RemedyFor(Exception cause);
}
