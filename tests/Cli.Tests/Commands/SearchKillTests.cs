using System.Diagnostics;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>The real program, killed at random moments and continued, ends with the files of a search that nothing disturbed.</summary>
public sealed class SearchKillTests(SearchedRun searched, ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task Search_KilledFiveTimes_GivesTheSameFiles() => KillAndCompare(kills: 5, longestMs: 400, seed: 1);

    [Fact]
    public Task Search_WithProcessesKilledOnce_GivesTheSameFiles() => KillAndCompare(kills: 1, longestMs: 3000, seed: 2, processes: true);

    [Fact(Explicit = true)]
    public Task Search_KilledThirtyTimes_GivesTheSameFiles() => KillAndCompare(kills: 30, longestMs: 400, seed: 3);

    [Fact(Explicit = true)]
    public Task Search_WithProcessesKilledTenTimes_GivesTheSameFiles() => KillAndCompare(kills: 10, longestMs: 3000, seed: 4, processes: true);

    [Fact]
    public async Task Search_InterruptedWithItsWorkers_StopsAtCheckpointsAndGivesTheSameFiles()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process sends another.");
        searched.CopySmallerBeginning(folder["whole"], processes: false);
        await CommandLine.Succeed("search", "--resume", "--out", folder["whole"]);
        Begin(processes: true);
        using (Process process = ProgramProcess.Start("search", "--resume", "--out", folder["run"]))
        {
            await ProgramProcess.WaitUntilTraining(process, folder["run"]);
            // Both end a search alike, but what is started in the background of a shell inherits that SIGINT is ignored.
            using Process interrupt = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(AutoLfadsCommand.Failed, process.ExitCode);
        }

        // Nobody is blamed for having been stopped.
        Assert.Empty(Directory.EnumerateFiles(folder["run"], "*.failed.json", SearchOption.AllDirectories));
        Assert.Contains("\"state\": \"stopped\"", File.ReadAllText(folder["run/manifest.json"]), StringComparison.Ordinal);
        await CommandLine.Succeed("search", "--resume", "--out", folder["run"]);
        Compare(processes: true);
    }

    private int Generations => File.Exists(folder["run/generations.jsonl"]) ? File.ReadAllLines(folder["run/generations.jsonl"]).Length : 0;

    // Where the search comes to its end before it was killed often enough, it is compared and begun again.
    private async Task KillAndCompare(int kills, int longestMs, int seed, bool processes = false)
    {
        Random random = new(seed);
        if (processes)
        {
            searched.CopySmallerBeginning(folder["whole"], processes: false);
            await CommandLine.Succeed("search", "--resume", "--out", folder["whole"]);
        }

        Begin(processes);
        for (int killed = 0; killed < kills;)
        {
            using Process process = ProgramProcess.Start("search", "--resume", "--out", folder["run"]);
            // Mostly after a first checkpoint, so that the search comes forward; now and then before it.
            await ProgramProcess.WaitUntilTraining(process, folder["run"], random.Next(4) == 0 ? "*" : "*.safetensors");
            await Task.WhenAny(process.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay(random.Next(longestMs), TestContext.Current.CancellationToken));
            bool running = !process.HasExited;
            if (running) process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (running)
            {
                killed++;
                output.WriteLine($"kill {killed}: {Generations} generations, {Directory.EnumerateFiles(folder["run"], "*.safetensors", SearchOption.AllDirectories).Count()} checkpoints");
                continue;
            }

            Assert.Equal(AutoLfadsCommand.Done, process.ExitCode);
            Compare(processes);
            Directory.Delete(folder["run"], recursive: true);
            Begin(processes);
        }

        await CommandLine.Succeed("search", "--resume", "--out", folder["run"]);
        Compare(processes);
    }

    private void Begin(bool processes)
    {
        if (processes) searched.CopySmallerBeginning(folder["run"], processes);
        else searched.CopyBeginning(folder["run"]);
    }

    private void Compare(bool processes)
    {
        // The page shows the settings.
        string[] without = processes ? ["run.yaml", "report.html"] : [];
        Assert.Equal(SearchedRun.Content(processes ? folder["whole"] : searched.Run, without), SearchedRun.Content(folder["run"], without));
    }
}
