using System.Text;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Run folders that were damaged: every command names the file, and changes nothing.</summary>
public sealed class DamagedRunTests : IDisposable
{
    private const string Checkpoint = "members/00/checkpoint.safetensors";
    private const string Best = "best/checkpoint.safetensors";

    private readonly TemporaryFolder folder = new();
    private readonly TrainedRun trained;

    public DamagedRunTests(TrainedRun trained)
    {
        this.trained = trained;
        foreach (string file in Directory.EnumerateFiles(trained.TrialRun, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder["run"], Path.GetRelativePath(trained.TrialRun, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("manifest.json", "manifest.json' is not the manifest of a run", "inspect|resume")]
    [InlineData("run.yaml", "run.yaml", "export|resume|evaluate")]
    [InlineData("windows.h5", "'windows.h5' is cut short", "export|resume|evaluate")]
    [InlineData(Checkpoint, "checkpoint.safetensors' cannot be used", "resume")]
    [InlineData(Best, "best/checkpoint.safetensors' cannot be used", "export")]
    [InlineData("best/model.onnx", "is not a complete ONNX file", "evaluate|infer")]
    public async Task EveryCommand_TruncatedFile_NamesIt(string file, string said, string commands)
    {
        string path = Path.Combine(folder["run"], file);
        byte[] content = File.ReadAllBytes(path);
        foreach (string command in commands.Split('|'))
        {
            // A run.yaml cut between two settings would still be one: it is cut within the name of a setting.
            int length = file == "run.yaml" ? Encoding.UTF8.GetString(content).IndexOf("overlap_bins", StringComparison.Ordinal) + 4 : content.Length / 2;
            File.WriteAllBytes(path, content[..length]);
            Assert.Contains(said, await CommandLine.Refuse(folder.Path, Request(command)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("manifest.json", "inspect|resume|export")]
    [InlineData("run.yaml", "inspect|resume|export|evaluate")]
    [InlineData("windows.h5", "inspect|resume|export|evaluate")]
    public async Task EveryCommand_MissingFile_NamesIt(string file, string commands)
    {
        File.Delete(Path.Combine(folder["run"], file));
        foreach (string command in commands.Split('|'))
            Assert.Contains($"is not a run folder: {file} is missing", await CommandLine.Refuse(folder.Path, Request(command)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epochs", "epokhs")]
    [InlineData("autolfads.training_state", "autolfads.training_stata")]
    [InlineData("\"dtype\"", "\"dtype!")]
    public async Task Resume_CheckpointWithADamagedHeader_IsRefused(string from, string to)
    {
        string path = Path.Combine(folder["run"], Checkpoint);
        string content = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        string damaged = content.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(content, damaged);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(damaged));

        string message = await CommandLine.Refuse(folder.Path, Request("resume"));

        Assert.Contains("checkpoint.safetensors' cannot be used", message, StringComparison.Ordinal);
        Assert.Contains("Restore the file from a copy, or train anew in another folder", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResumeAndExport_CheckpointOfAnotherModel_IsRefused()
    {
        File.Copy(Path.Combine(trained.Run, Checkpoint), Path.Combine(folder["run"], Checkpoint), overwrite: true);
        File.Copy(Path.Combine(trained.Run, Best), Path.Combine(folder["run"], Best), overwrite: true);

        foreach (string command in new[] { "resume", "export" })
        {
            string message = await CommandLine.Refuse(folder.Path, Request(command));
            Assert.Contains("cannot be used. The weights do not fit the model: 'encoder.ic_enc.fwd_gru.cell.weight_ih' must be [12, 3], was [12, 12]", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Inspect_FolderWhereTheManifestShouldBe_IsRefused()
    {
        File.Delete(Path.Combine(folder["run"], "manifest.json"));
        Directory.CreateDirectory(Path.Combine(folder["run"], "manifest.json"));

        Assert.Contains("manifest.json is missing", await CommandLine.Refuse(folder.Path, Request("inspect")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_RunWithoutWeights_SaysWhatToDo()
    {
        File.Delete(Path.Combine(folder["run"], Best));

        Assert.Contains("has no trained weights", await CommandLine.Refuse(folder.Path, Request("export")), StringComparison.Ordinal);
    }

    private string[] Request(string command) => command switch
    {
        "resume" => ["train", "--resume", "--out", folder["run"]],
        "infer" => ["infer", folder["run"], trained.Recording, "--out", folder["estimate"]],
        _ => [command, folder["run"]],
    };
}
