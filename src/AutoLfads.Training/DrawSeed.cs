namespace AutoLfads.Training;

/// <summary>What a random draw in training is for: each purpose has a stream of its own.</summary>
public enum DrawPurpose
{
    /// <summary>The order of the windows in an epoch.</summary>
    Shuffle,

    /// <summary>Everything drawn in one training step.</summary>
    Step,

    /// <summary>Everything drawn in one validation batch.</summary>
    Validation,

    /// <summary>The shifts under which models are compared.</summary>
    Selection,

    /// <summary>Everything that a member of a population draws in its training.</summary>
    Member,

    /// <summary>The hyperparameters with which a member begins.</summary>
    InitialHyperparameters,

    /// <summary>Who meets whom after a generation.</summary>
    Exploitation,

    /// <summary>How a member changes the hyperparameters that it copied.</summary>
    Exploration,
}

/// <summary>Seeds of all draws as a function of the run's seed and the position in training, so that a resumed run draws what an uninterrupted one draws without any generator state on disk.</summary>
public static class DrawSeed
{
    /// <summary>The seed of one generator.</summary>
    /// <param name="runSeed">Seed of the run.</param>
    /// <param name="purpose">What is drawn.</param>
    /// <param name="epoch">Zero-based epoch; the generation for what a population draws.</param>
    /// <param name="batch">Zero-based batch in the epoch; the member for what a population draws.</param>
    /// <returns>A seed, 0 or more.</returns>
    public static long For(long runSeed, DrawPurpose purpose, int epoch, int batch)
    {
        ulong hash = Mix((ulong)runSeed);
        hash = Mix(hash ^ (ulong)(uint)purpose);
        hash = Mix(hash ^ (uint)epoch);
        hash = Mix(hash ^ (uint)batch);
        return (long)(hash & long.MaxValue);
    }

    /// <summary>The seed of a member's own run: its weights and every draw of its training.</summary>
    /// <param name="runSeed">Seed of the search.</param>
    /// <param name="member">Zero-based member.</param>
    /// <returns>Another seed for every member; member 0 has the run's own, so that it begins as a single training does.</returns>
    public static long OfMember(long runSeed, int member) => member == 0 ? runSeed : For(runSeed, DrawPurpose.Member, 0, member);

    /// <summary>The generator of what a population draws.</summary>
    internal static Random Generator(long runSeed, DrawPurpose purpose, int generation, int member) => new(unchecked((int)For(runSeed, purpose, generation, member)));

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014): neighbouring positions give unrelated seeds.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
