using System.Security.Cryptography;
using AutoLfads.Core.Configuration;
using AutoLfads.Training.Execution;
using AutoLfads.Training.Population;

namespace AutoLfads.Training.Tests.Population;

/// <summary>A search of seconds: four tiny models, three generations of two epochs after a burn-in of one.</summary>
internal static class SmallSearch
{
    public static RunConfig Config { get; } = SmallRun.Config with
    {
        Training = SmallRun.Config.Training with { CheckpointEveryEpochs = 1 },
        Population = new PopulationConfig { Members = 4, EpochsPerGeneration = 2, BurnInEpochs = 1, MaxGenerations = 3, ImprovementRatio = 0 },
        Selection = new SelectionConfig { BlockBins = 5, EveryEpochs = 2, GuardNats = double.PositiveInfinity },
    };

    /// <summary>The first generation's task of one member.</summary>
    public static MemberTask FirstTask(string run, int member, RunConfig? config = null) => new()
    {
        Run = run,
        Member = member,
        Generation = 0,
        Epochs = (config ?? Config).Population.EpochsBy(0),
        Hyperparameters = MemberPlan.For(config ?? Config, last: null)[member].Hyperparameters,
        Threads = 1,
    };

    public static Task<SearchResult> Run(string folder, int workers = 1, RunConfig? config = null, IProgress<SearchProgress>? progress = null, CancellationToken stop = default) =>
        Run(folder, new ThreadExecutor(config ?? Config, SmallRun.Data, workers), config, progress, stop);

    public static Task<SearchResult> Run(string folder, IMemberExecutor executor, RunConfig? config = null, IProgress<SearchProgress>? progress = null, CancellationToken stop = default)
    {
        Directory.CreateDirectory(folder);
        return new PopulationSearch(config ?? Config, new RunFolder(folder), executor).RunAsync(progress, stop);
    }

    /// <summary>Every file of a run with a hash of its content, but for the wall clock.</summary>
    public static string Content(string folder) => string.Join('\n', Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Where(path => Path.GetFileName(path) != "timing.csv")
        .Select(path => $"{Path.GetRelativePath(folder, path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"));
}

/// <summary>Calls back where it is told, at once and on the same thread.</summary>
internal sealed class Callback<T>(Action<T> action) : IProgress<T>
{
    public void Report(T value) => action(value);
}
