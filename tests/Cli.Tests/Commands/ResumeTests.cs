using System.Text.Json;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

public sealed class ResumeTests : IDisposable
{
    private static readonly string[] SixEpochs = [.. CommandLine.Tiny, "--set", "training.max_epochs=6", "--set", "training.checkpoint_every_epochs=4", "--set", "data.bin_seconds=0.01"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Train_StoppedAndResumed_GivesTheSameFilesBitForBit()
    {
        string data = Samples.Windows(folder["trials.h5"]);
        await CommandLine.Succeed(["train", data, "--out", folder["whole"], .. SixEpochs]);

        CommandResult stopped = await CommandLine.StopAt("epoch 1/6", ["train", data, "--out", folder["parts"], .. SixEpochs]);

        Assert.Equal(AutoLfadsCommand.Failed, stopped.Code);
        Assert.Contains($"Continue with: autolfads train --resume --out {folder["parts"]}", stopped.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Member("parts", "checkpoint.safetensors")));
        Assert.False(File.Exists(folder["parts/best/model.onnx"]));
        Assert.Equal("stopped", State("parts"));
        Assert.NotEqual(File.ReadAllBytes(Member("whole", "checkpoint.safetensors")), File.ReadAllBytes(Member("parts", "checkpoint.safetensors")));

        await CommandLine.Succeed("train", "--resume", "--out", folder["parts"]);

        AssertSameAsWhole("parts");
    }

    [Fact]
    public async Task Train_KilledBeforeTheFirstCheckpoint_IsResumedFromTheStart()
    {
        string data = Samples.Windows(folder["trials.h5"]);
        await CommandLine.Succeed(["train", data, "--out", folder["whole"], .. SixEpochs]);
        await CommandLine.StopAt("epoch 1/6", ["train", data, "--out", folder["killed"], .. SixEpochs]);
        File.Delete(Member("killed", "checkpoint.safetensors"));
        File.Delete(folder["killed/best/checkpoint.safetensors"]);

        await CommandLine.Succeed("train", "--resume", "--out", folder["killed"]);

        AssertSameAsWhole("killed");
    }

    [Fact]
    public async Task Train_StoppedAfterTheLastEpoch_IsFinishedByResuming()
    {
        string data = Samples.Windows(folder["trials.h5"]);

        CommandResult stopped = await CommandLine.StopAt("epoch 1/1", ["train", data, "--out", folder["run"], .. SixEpochs, "--set", "training.max_epochs=1"]);

        Assert.Equal(AutoLfadsCommand.Failed, stopped.Code);
        Assert.Contains("Continue with: autolfads train --resume --out", stopped.Output, StringComparison.Ordinal);
        Assert.Equal("stopped", State("run"));
        CommandResult again = await CommandLine.StopAt("", "train", "--resume", "--out", folder["run"]);
        Assert.Equal(AutoLfadsCommand.Failed, again.Code);
        Assert.Contains("Continue with: autolfads train --resume --out", again.Output, StringComparison.Ordinal);
        Assert.Equal("stopped", State("run"));
        await CommandLine.Succeed("train", "--resume", "--out", folder["run"]);
        Assert.Equal("trained", State("run"));
        Assert.True(File.Exists(folder["run/best/lfads_output.h5"]));
    }

    [Fact]
    public async Task Train_StoppedBeforeTheDataAreReady_LeavesNothing()
    {
        Samples.Recording(folder["a.h5"]);
        string before = CommandLine.Content(folder.Path);

        CommandResult stopped = await CommandLine.StopAt("", ["train", folder["a.h5"], "--out", folder["run"], .. CommandLine.ShortWindows, .. CommandLine.Tiny]);

        Assert.Equal((AutoLfadsCommand.Failed, "Stopped."), (stopped.Code, stopped.Error.Trim()));
        Assert.Equal(before, CommandLine.Content(folder.Path));
    }

    private string Member(string run, string file) => Path.Combine(folder[run], "members", "00", file);

    private string State(string run) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder[run], "manifest.json"))).RootElement.GetProperty("state").GetString()!;

    private void AssertSameAsWhole(string run)
    {
        Assert.Equal("trained", State(run));
        foreach (string file in new[] { "members/00/checkpoint.safetensors", "members/00/history.csv", "best/checkpoint.safetensors" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], file)), File.ReadAllBytes(Path.Combine(folder[run], file)));
        Assert.Equal(File.ReadAllBytes(folder["whole/best/lfads_output.h5"]), File.ReadAllBytes(Path.Combine(folder[run], "best", "lfads_output.h5")));
    }
}
