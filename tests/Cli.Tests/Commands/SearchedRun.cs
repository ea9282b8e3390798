using System.Diagnostics;
using System.Security.Cryptography;
using AutoLfads.Cli.Tests.Commands;
using AutoLfads.Tests;

[assembly: AssemblyFixture(typeof(SearchedRun))]

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>A small search that nothing disturbed: four tiny models on two islands, three generations. Tests only read it, and compare with it what was interrupted.</summary>
public sealed class SearchedRun : IAsyncLifetime
{
    // What knows of the wall clock, and the locks.
    private static readonly string[] OfTheirOwn = ["manifest.json", "timing.csv", "run.lock"];

    private readonly TemporaryFolder folder = new();

    internal static string[] Settings { get; } =
    [
        .. CommandLine.Tiny, "--set", "data.bin_seconds=0.001", "--set", "training.checkpoint_every_epochs=1", "--set", "training.batch_size=8",
        "--set", "population.members=4", "--set", "population.islands=2", "--set", "population.epochs_per_generation=3", "--set", "population.burn_in_epochs=1", "--set", "population.max_generations=3",
        "--set", "population.improvement_ratio=0", "--set", "population.workers=2", "--set", "selection.block_bins=5", "--set", "selection.every_epochs=2",
    ];

    internal string Run => folder["run"];

    internal string Data => folder["trials.h5"];

    internal string Summary { get; private set; } = "";

    internal string Said { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Samples.Windows(Data);
        CommandResult result = await CommandLine.Run(["search", Data, "--out", Run, "--json", .. Settings]);
        Assert.True(result.Code == AutoLfadsCommand.Done, result.Error);
        (Summary, Said) = (result.Output, result.Error);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The run as it is before its first epoch, in another folder.</summary>
    internal void CopyBeginning(string path)
    {
        Directory.CreateDirectory(path);
        foreach (string file in new[] { "run.yaml", "windows.h5", "manifest.json" }) File.Copy(Path.Combine(Run, file), Path.Combine(path, file));
    }

    /// <summary>The same with two members and two generations, because every task of worker processes takes the start of one; on threads or in processes.</summary>
    internal void CopySmallerBeginning(string path, bool processes)
    {
        CopyBeginning(path);
        string settings = Path.Combine(path, "run.yaml"), text = File.ReadAllText(settings);
        foreach ((string from, string to) in new[] { ("members: 4", "members: 2"), ("islands: 2", "islands: 1"), ("max_generations: 3", "max_generations: 2"), ("executor: threads", processes ? "executor: processes" : "executor: threads") })
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        File.WriteAllText(settings, text);
    }

    /// <summary>Every file of a run with a hash, but for those that know of the wall clock.</summary>
    internal static string Content(string run, params string[] without) => string.Join('\n', Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(run, path).Replace('\\', '/')).Order(StringComparer.Ordinal).Except(OfTheirOwn).Except(without)
        .Select(name => $"{name} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(run, name))))}"));
}

/// <summary>The program in a process of its own.</summary>
internal static class ProgramProcess
{
    public static Process Start(params string[] words)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "autolfads.exe" : "autolfads"), words)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until members of a run are being trained, by the files that they write.</summary>
    public static async Task WaitUntilTraining(Process process, string run, string files = "*")
    {
        DateTime begun = DateTime.UtcNow;
        string members = Path.Combine(run, "members");
        while (!process.HasExited && !(Directory.Exists(members) && Directory.EnumerateFiles(members, files, SearchOption.AllDirectories).Any(path => File.GetLastWriteTimeUtc(path) >= begun)))
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }
}
