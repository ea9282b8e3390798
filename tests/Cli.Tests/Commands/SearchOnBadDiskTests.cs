using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>A disk that becomes full, or cannot be written, stops a search with a message and loses nothing that was written before.</summary>
public sealed class SearchOnBadDiskTests(SearchedRun searched) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(120)]
    public async Task Search_DiskThatBecomesFull_StopsAndIsContinuedWithTheSameResult(int freeKilobytes)
    {
        using SmallDisk disk = SmallDisk.InMemory(folder["disk"]);
        string run = folder["disk/run"], ballast = folder["disk/ballast"];
        searched.CopyBeginning(run);
        StringWriter output = new();
        using LineWriter error = new("generation 1/3", () => SmallDisk.Fill(ballast, freeKilobytes));

        int code = await AutoLfadsCommand.RunAsync(["search", "--resume", "--out", run], output, error, TestContext.Current.CancellationToken);

        Assert.Equal(AutoLfadsCommand.Failed, code);
        CommandLine.AssertPlain(error.ToString());
        Assert.Contains("No space left on device", error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"continue with: autolfads search --resume --out {run}", error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(File.ReadAllLines(Path.Combine(run, "generations.jsonl")));
        File.Delete(ballast);
        await CommandLine.Succeed("search", "--resume", "--out", run);
        Assert.Equal(SearchedRun.Content(searched.Run), SearchedRun.Content(run));
    }

    [Fact]
    public async Task Search_FolderThatCannotBeWritten_StopsWithAMessageAndChangesNothing()
    {
        searched.CopyBeginning(folder["run"]);
        await CommandLine.StopAt("generation 1/3", "search", "--resume", "--out", folder["run"]);
        using SmallDisk disk = SmallDisk.ReadOnly(folder["disk"], folder["run"]);
        string before = CommandLine.Content(folder["run"]);

        CommandResult result = await CommandLine.Run("search", "--resume", "--out", folder["disk"]);

        Assert.InRange(result.Code, AutoLfadsCommand.Failed, AutoLfadsCommand.WrongRequest);
        CommandLine.AssertPlain(result.Error);
        Assert.Contains("ead-only", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, CommandLine.Content(folder["run"]));
        await CommandLine.Succeed("search", "--resume", "--out", folder["run"]);
        Assert.Equal(SearchedRun.Content(searched.Run), SearchedRun.Content(folder["run"]));
    }

    private sealed class LineWriter(string text, Action action) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true) action();
        }
    }
}
