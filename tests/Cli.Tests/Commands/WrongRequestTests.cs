using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Requests that cannot be carried out as they are made: exit code 2, a message with what, where and the remedy, and nothing written.</summary>
public sealed class WrongRequestTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Required command was not provided")]
    [InlineData("'bogus'", "bogus")]
    [InlineData("--out", "train", "a.h5")]
    [InlineData("Unrecognized option '--nope'", "prepare", "a.h5", "--nope")]
    [InlineData("Unrecognized option '-x'", "inspect", "-x")]
    [InlineData("--seconds must be a number, was 'abc'", "demo", "--seconds", "abc")]
    [InlineData("--folds must be a whole number, was '2.5'", "evaluate", "a.h5", "--folds", "2.5")]
    [InlineData("--max-lag must be a whole number, was 'x'", "evaluate", "a.h5", "--max-lag", "x")]
    [InlineData("--session-start must be a date and time with its offset from UTC, e.g. 2024-05-06T10:00:00+02:00, was 'yesterday'", "infer", "m.onnx", "a.h5", "--session-start", "yesterday")]
    [InlineData("was '2024-05-06T10:00:00'", "infer", "m.onnx", "a.h5", "--session-start", "2024-05-06T10:00:00")]
    public async Task CommandLine_NotUnderstood_PointsToTheHelp(string said, params string[] words)
    {
        string message = await CommandLine.Refuse(folder.Path, words);

        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains("--help", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_ThreeMistakes_AreAllListed()
    {
        Samples.Recording(folder["a.h5"]);
        File.WriteAllText(folder["run.yaml"], "windowing:\n  window_bins: 20\n  overlap_bins: 20\ntraining:\n  learning_rat: 1e-3\n  batch_size: none\n");

        string message = await CommandLine.Refuse(folder.Path, "train", folder["a.h5"], "--out", folder["run"], "--config", folder["run.yaml"]);

        Assert.Contains("3 problems", message, StringComparison.Ordinal);
        Assert.Contains("run.yaml:3:3: windowing.overlap_bins: must be less than the window length (20 bins), was 20. Reduce windowing.overlap_bins.", message, StringComparison.Ordinal);
        Assert.Contains("training.learning_rat: is not a setting. Did you mean training.learning_rate?", message, StringComparison.Ordinal);
        Assert.Contains("training.batch_size: must be a whole number", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no preset 'rats'. The presets are lfads-torch, paper-rat, quick.", "--preset", "rats")]
    [InlineData("absent.yaml: cannot be read", "--config", "absent.yaml")]
    [InlineData("windowing.overlap_bins: must be less than the window length (40 bins), was 40", "--set", "windowing.window_bins=40", "--set", "windowing.overlap_bins=40")]
    public async Task Prepare_WrongConfiguration_IsRefused(string said, params string[] options)
    {
        Samples.Recording(folder["a.h5"]);

        Assert.Contains(said, await CommandLine.Refuse(folder.Path, ["prepare", folder["a.h5"], "--out", folder["w.h5"], .. options]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prepare", "w.h5")]
    [InlineData("train", "run")]
    [InlineData("export", "model.onnx")]
    [InlineData("infer", "estimate")]
    [InlineData("demo", "demo")]
    public async Task EveryCommand_FileInTheWayOfTheOutput_IsRefusedBeforeTheWork(string command, string name)
    {
        Samples.Recording(folder["a.h5"]);
        File.WriteAllText(folder["file"], "in the way");

        string below = await CommandLine.Refuse(folder.Path, Request(command, folder["file/" + name]));
        string empty = await CommandLine.Refuse(folder.Path, Request(command, ""));

        Assert.Contains($"'{folder["file"]}' is a file, not a folder", below, StringComparison.Ordinal);
        Assert.Contains("--out is empty", empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("infer")]
    [InlineData("demo")]
    public async Task CommandsThatWriteFolders_OutputIsAFile_LeaveItAlone(string command)
    {
        Samples.Recording(folder["a.h5"]);

        Assert.Contains("is a file; it was not changed", await CommandLine.Refuse(folder.Path, Request(command, folder["a.h5"])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prepare")]
    [InlineData("export")]
    public async Task CommandsThatWriteFiles_OutputIsAFolder_AskForAFile(string command)
    {
        Samples.Recording(folder["a.h5"]);
        Directory.CreateDirectory(folder["here"]);

        Assert.Contains("is a folder. Name a file in it.", await CommandLine.Refuse(folder.Path, Request(command, folder["here"])), StringComparison.Ordinal);
        Assert.Contains("is a folder. Name a file in it.", await CommandLine.Refuse(folder.Path, Request(command, folder["new/"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_MissingFolderOfTheOutput_IsMade()
    {
        Samples.Recording(folder["a.h5"]);

        await CommandLine.Succeed(["prepare", folder["a.h5"], "--out", folder["new/folder/w.h5"], .. CommandLine.ShortWindows]);

        Assert.True(File.Exists(folder["new/folder/w.h5"]));
    }

    [Fact]
    public async Task Prepare_FolderThatMayNotBeWritten_SaysSo()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Permissions do not bind this user.");
            return;
        }

        Samples.Recording(folder["a.h5"]);
        Directory.CreateDirectory(folder["locked"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        string message = await CommandLine.Refuse(folder.Path, ["prepare", folder["a.h5"], "--out", folder["locked/w.h5"], .. CommandLine.ShortWindows]);

        Assert.Contains("Choose another place, or change its permissions", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_OutputIsTheRecording_DoesNotReplaceIt()
    {
        Samples.Recording(folder["a.h5"]);

        string message = await CommandLine.Refuse(folder.Path, ["prepare", folder["a.h5"], "--out", Path.Combine(folder.Path, ".", "a.h5"), .. CommandLine.ShortWindows]);

        Assert.Contains("would be replaced by what is made from it", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_OutputIsTheRecording_DoesNotReplaceIt()
    {
        File.Copy(trained.Recording, folder["activation.nwb"]);

        string message = await CommandLine.Refuse(
            folder.Path, "infer", trained.Run, folder["activation.nwb"], "--out", folder.Path, "--format", "nwb", "--session-start", "2024-05-06T10:00:00Z");

        Assert.Contains("would be replaced", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_RunThatExists_IsNotTouched()
    {
        string message = await CommandLine.Refuse(trained.Folder, ["train", trained.Windows, "--out", trained.Run, .. CommandLine.Tiny]);

        Assert.Contains($"'{trained.Run}' holds a run already. Continue it with --resume, or choose another folder with --out.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_DataWhereTheRunKeepsItsWindows_IsRefused()
    {
        File.Copy(trained.Windows, folder["windows.h5"]);

        Assert.Contains("Choose another folder with --out", await CommandLine.Refuse(folder.Path, ["train", folder["windows.h5"], "--out", folder.Path, .. CommandLine.Tiny]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_ResumeWithoutARunOrWithSettings_IsRefused()
    {
        Assert.Contains("No such run folder", await CommandLine.Refuse(folder.Path, "train", "--resume", "--out", folder["run"]), StringComparison.Ordinal);
        Assert.Contains("is not a run folder: run.yaml, windows.h5, manifest.json are missing", await CommandLine.Refuse(folder.Path, "train", "--resume", "--out", folder.Path), StringComparison.Ordinal);
        Assert.Contains(
            "A resumed run keeps its data and configuration", await CommandLine.Refuse(trained.Folder, "train", "--resume", "--out", trained.Run, "--set", "training.seed=1"), StringComparison.Ordinal);
        Assert.Contains("Name the data", await CommandLine.Refuse(folder.Path, "train", "--out", folder["run"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("demo")]
    public async Task Training_CudaWhereThereIsNone_IsRefusedBeforeAnythingIsWritten(string command)
    {
        if (TorchSharp.torch.cuda.is_available()) Assert.Skip("This machine has a CUDA device.");
        Samples.Recording(folder["a.h5"]);

        string message = await CommandLine.Refuse(folder.Path, [.. Request(command, folder["run"]), "--set", "training.device=cuda"]);

        Assert.Contains("no CUDA device can be used here", message, StringComparison.Ordinal);
        Assert.Contains("set training.device=cpu", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("must be above 0 s", "--seconds", "-3")]
    [InlineData("must be above 0 s", "--seconds", "NaN")]
    [InlineData("A window is longer than the recording", "--seconds", "0.1")]
    public async Task Demo_UnusableLength_MakesNoFolder(string said, params string[] options) =>
        Assert.Contains(said, await CommandLine.Refuse(folder.Path, ["demo", "--out", folder["demo"], .. options]), StringComparison.Ordinal);

    [Fact]
    public async Task Demo_FolderThatIsNotEmpty_IsNotTouched()
    {
        File.WriteAllText(folder["mine.txt"], "mine");

        Assert.Contains("is not empty; nothing in it was changed", await CommandLine.Refuse(folder.Path, "demo", "--out", folder.Path), StringComparison.Ordinal);
    }

    private string[] Request(string command, string output) => command switch
    {
        "prepare" => ["prepare", folder["a.h5"], "--out", output, .. CommandLine.ShortWindows],
        "train" => ["train", folder["a.h5"], "--out", output, .. CommandLine.ShortWindows, .. CommandLine.Tiny],
        "export" => ["export", trained.Run, "--out", output],
        "infer" => ["infer", trained.Run, trained.Recording, "--out", output],
        _ => ["demo", "--out", output, "--seconds", "4", .. CommandLine.ShortWindows, .. CommandLine.Tiny],
    };
}
