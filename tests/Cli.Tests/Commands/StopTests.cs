using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Ctrl-C: exit code 1, "Stopped.", and nothing half written.</summary>
public sealed class StopTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("prepare")]
    [InlineData("infer")]
    [InlineData("demo")]
    public async Task EveryCommand_StoppedAtOnce_WritesNothing(string command)
    {
        string[] words = command switch
        {
            "prepare" => ["prepare", trained.Recording, "--out", folder["new/w.h5"]],
            "infer" => ["infer", trained.Run, trained.Recording, "--out", folder["estimate"]],
            _ => ["demo", "--out", folder["demo"], "--seconds", "4", .. CommandLine.ShortWindows, .. CommandLine.Tiny],
        };

        CommandResult stopped = await CommandLine.StopAt("", words);

        Assert.Equal(AutoLfadsCommand.Failed, stopped.Code);
        Assert.EndsWith("Stopped.\n", stopped.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("", CommandLine.Content(folder.Path));
    }

    [Fact]
    public async Task Infer_StoppedUnderway_WritesNothing()
    {
        CommandResult stopped = await CommandLine.StopAt(" %", "infer", trained.Run, trained.Recording, "--out", folder["estimate"], "--set", "inference.samples=40", "--set", "inference.rows_per_run=40");

        Assert.Equal(AutoLfadsCommand.Failed, stopped.Code);
        Assert.EndsWith("Stopped.\n", stopped.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("", CommandLine.Content(folder.Path));
    }

    [Fact]
    public async Task Demo_StoppedInTraining_SaysWhatIsThere()
    {
        CommandResult stopped = await CommandLine.StopAt(
            "epoch 1/", ["demo", "--out", folder["demo"], "--seconds", "4", .. CommandLine.ShortWindows, .. CommandLine.Tiny]);

        Assert.Equal(AutoLfadsCommand.Failed, stopped.Code);
        Assert.Contains($"'{folder["demo"]}' holds what was made so far. Remove it", stopped.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["demo/model.onnx"]));
    }
}
