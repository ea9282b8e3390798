namespace AutoLfads.Core.Configuration;

/// <summary>Who meets whom after a generation, and who copies.</summary>
public enum ExploitKind
{
    /// <summary>Members are shuffled and paired; the worse of each pair copies the better. Exactly half of the population is replaced. Source: lfads-torch.</summary>
    BinaryTournament,

    /// <summary>Each member meets one other at random and copies it where that one is better. Source: autolfads-tf2.</summary>
    RandomRival,
}

/// <summary>Where members are trained.</summary>
public enum ExecutorKind
{
    /// <summary>On threads of this process.</summary>
    Threads,

    /// <summary>Each task in a process of its own: <c>autolfads worker</c>.</summary>
    Processes,
}

/// <summary>How a population of models is trained and tuned without supervision.</summary>
/// <remarks>Population-based training after Jaderberg et al. 2017, as AutoLFADS uses it (Keshtkaran et al. 2022; lfads-torch, autolfads-tf2).</remarks>
public sealed record PopulationConfig
{
    /// <summary>Members; 2 or more. Default 20.</summary>
    public int Members { get; init; } = 20;

    /// <summary>Groups of members that meet only each other; at least 1, with 2 members each. The best of each is exported, together as an ensemble. Default 1.</summary>
    public int Islands { get; init; } = 1;

    /// <summary>Epochs between exploits. Default 25.</summary>
    public int EpochsPerGeneration { get; init; } = 25;

    /// <summary>Epochs that the first generation is longer than the others, so that ramps are complete before members are compared. Default 50.</summary>
    public int BurnInEpochs { get; init; } = 50;

    /// <summary>Largest number of generations. Default 30.</summary>
    public int MaxGenerations { get; init; } = 30;

    /// <summary>Generations over which improvement is judged; 2 or more. Default 4.</summary>
    public int PatienceGenerations { get; init; } = 4;

    /// <summary>The search stops when the best metric improved by this share or less over <see cref="PatienceGenerations"/>: (first − smallest)/mean of the absolute values. 0 stops only where nothing improved. Default 5e-4.</summary>
    public double ImprovementRatio { get; init; } = 5e-4;

    /// <summary>Who copies whom. Default binary tournament.</summary>
    public ExploitKind Exploit { get; init; }

    /// <summary>Where members are trained. Default threads of one process.</summary>
    public ExecutorKind Executor { get; init; }

    /// <summary>Members trained at once; 0 takes as many as there are cores. Results do not depend on it. Default 0.</summary>
    public int Workers { get; init; }

    /// <summary>What differs between members.</summary>
    public HyperparameterSpace Space { get; init; } = new();

    /// <summary>Epochs that each member has trained by the end of a generation.</summary>
    /// <param name="generation">Zero-based generation.</param>
    public int EpochsBy(int generation) => checked(BurnInEpochs + ((generation + 1) * EpochsPerGeneration));

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("population");
        checks.Count(Members, minimum: 2);
        checks.Count(Islands, minimum: 1);
        if (Islands > 1 && Members >= 2 && Islands > Members / 2)
            checks.Add(nameof(Islands), $"must leave at least 2 of the {Members} members to every island, asks for {Islands} islands. Set it to {Members / 2} or less.", "population.members");
        checks.Count(EpochsPerGeneration, minimum: 1);
        checks.Count(BurnInEpochs, minimum: 0);
        checks.Count(MaxGenerations, minimum: 1);
        long epochs = BurnInEpochs + ((long)MaxGenerations * EpochsPerGeneration);
        if (epochs > ConfigChecks.LargestCount)
        {
            checks.Add(
                nameof(MaxGenerations),
                $"must ask for at most {ConfigChecks.LargestCount} epochs of a member, asks for {epochs}. Reduce it or population.epochs_per_generation.",
                "population.epochs_per_generation",
                "population.burn_in_epochs");
        }

        checks.Count(PatienceGenerations, minimum: 2);
        checks.Number(ImprovementRatio, NumberRange.NotNegative);
        checks.Choice(Exploit);
        checks.Choice(Executor);
        checks.Count(Workers, minimum: 0, ConfigChecks.LargestThreadCount);
        return [.. checks.Problems, .. Space.Validate()];
    }
}
