using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;
using AutoLfads.IO.Hdf5;
using AutoLfads.Inference;
using AutoLfads.Tests;
using AutoLfads.Training;
using AutoLfads.Training.Execution;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Tests.Commands;

public sealed class SearchTests(SearchedRun searched, TrainedRun trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Search_Windows_FillsTheRunFolder()
    {
        string[] member = ["generation-002.safetensors", "history.csv", "member.lock", "tensorboard/events.out.tfevents.autolfads"];
        Assert.Equal(
            [
                "best/checkpoint-1.safetensors", "best/checkpoint.safetensors", "best/lfads_output.h5", "best/model.onnx", "generations.jsonl", "manifest.json",
                .. Enumerable.Range(0, 4).SelectMany(m => member.Select(file => $"members/0{m}/{file}")), "report.html", "run.lock", "run.yaml", "timing.csv", "windows.h5",
            ],
            Directory.EnumerateFiles(searched.Run, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(searched.Run, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
        using JsonDocument summary = JsonDocument.Parse(searched.Summary);
        JsonElement result = summary.RootElement.GetProperty("result");
        Assert.Equal(("max_generations", 3, 10), (result.GetProperty("end").GetString(), result.GetProperty("generations").GetInt32(), result.GetProperty("epochs").GetInt32()));
        Assert.Equal(Path.Combine(searched.Run, "best", "model.onnx"), summary.RootElement.GetProperty("model").GetString());
        Assert.Contains("generation 3/3", searched.Said, StringComparison.Ordinal);
        Assert.Equal("search", JsonDocument.Parse(File.ReadAllText(Path.Combine(searched.Run, "manifest.json"))).RootElement.GetProperty("kind").GetString());
    }

    [Fact]
    public void Search_Model_IsTheEnsembleOfTheIslandsBestAndSaysSo()
    {
        RunFolder run = new(searched.Run);
        GenerationRecord best = GenerationsFile.Read(run.GenerationsPath).MinBy(g => g.BestMetric)!;

        using ActivationEstimator model = ActivationEstimator.Open(run.ModelPath, new InferenceConfig());

        MemberRecord member = best.Members[best.Best!.Value];
        Assert.Equal(member.Scores!.Likelihood, model.Metadata.Training.ValidationMetric);
        Assert.Equal(best.Epochs, model.Metadata.Training.Epochs);
        Assert.Equal(member.Hyperparameters["dropout_rate"], model.Metadata.Model.DropoutRate);
        Assert.Equal(2, model.Metadata.EnsembleSize);
    }

    [Fact]
    public async Task EveryCommand_SearchedRun_WorksAsOnATrainedOne()
    {
        await CommandLine.Succeed("export", searched.Run, "--out", folder["model.onnx"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(searched.Run, "best", "model.onnx")), File.ReadAllBytes(folder["model.onnx"]));
        Assert.Contains("\"decoding\"", await CommandLine.Succeed("evaluate", searched.Run, "--out", folder["evaluation"], "--max-lag", "0", "--json"), StringComparison.Ordinal);
        // The windows came preprocessed: so must the recording.
        string recording = Samples.Recording(folder["a.h5"], emg => { for (int i = 0; i < emg.Length; i++) emg[i] = Math.Abs(emg[i]) + 0.01; }, names: ["channel_01", "channel_02", "channel_03"]);
        await CommandLine.Succeed("infer", searched.Run, recording, "--out", folder["estimate"], "--set", "inference.samples=0");
        Assert.NotEmpty(ActivationFile.Read(folder["estimate/activation.h5"]).Activation.Values);
        string inspected = await CommandLine.Succeed("inspect", searched.Run);
        Assert.Contains("autolfads search", inspected, StringComparison.Ordinal);
        Assert.Contains("10 in 3 generations, best ", inspected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_Summary_NamesTheBestAndItsHyperparameters()
    {
        string said = await CommandLine.Succeed("search", "--resume", "--out", Copy(searched.Run));

        Assert.Matches(@"Searched 3 generations of 10 epochs in all, \d+ s, the largest number\.", said);
        Assert.Equal(2, Regex.Count(said, @"\nOf the ensemble: member \d after generation \d, selection metric -?\d\.\d{4}: learning_rate \S+, dropout_rate "));
        Assert.Contains("Model: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_StoppedAndResumed_GivesTheSameFiles()
    {
        searched.CopyBeginning(folder["run"]);

        CommandResult stopped = await CommandLine.StopAt("generation 1/3", "search", "--resume", "--out", folder["run"]);

        Assert.Equal(AutoLfadsCommand.Failed, stopped.Code);
        Assert.Contains($"Continue with: autolfads search --resume --out {folder["run"]}", stopped.Output, StringComparison.Ordinal);
        Assert.Equal("stopped", State(folder["run"]));
        Assert.False(File.Exists(folder["run/best/model.onnx"]));
        await CommandLine.Succeed("search", "--resume", "--out", folder["run"]);
        Assert.Equal("trained", State(folder["run"]));
        Assert.Equal(SearchedRun.Content(searched.Run), SearchedRun.Content(folder["run"]));
    }

    [Fact]
    public async Task Search_Processes_GiveTheSameFilesAsThreads()
    {
        searched.CopySmallerBeginning(folder["threads"], processes: false);
        searched.CopySmallerBeginning(folder["processes"], processes: true);

        await CommandLine.Succeed("search", "--resume", "--out", folder["threads"]);
        await CommandLine.Succeed("search", "--resume", "--out", folder["processes"]);

        // The page shows the settings.
        Assert.Equal(SearchedRun.Content(folder["threads"], "run.yaml", "report.html"), SearchedRun.Content(folder["processes"], "run.yaml", "report.html"));
    }

    [Fact]
    public async Task Search_WorkerThatIsKilled_LosesAndIsNamedAndTheSearchGoesOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Children of a process are found in /proc.");
        searched.CopySmallerBeginning(folder["run"], processes: true);

        Task<string> search = CommandLine.Succeed("search", "--resume", "--out", folder["run"]);
        // Before its first epoch: the task of member 0 then leaves no outcome.
        while (!search.IsCompleted && !KillWorkerOf(folder["run/members/00/task.json"])) await Task.Delay(5, TestContext.Current.CancellationToken);
        string said = await search;

        Assert.Contains("Member 0 crashed in generation 1: Its process was ended by signal 9.", said, StringComparison.Ordinal);
        IReadOnlyList<GenerationRecord> generations = GenerationsFile.Read(new RunFolder(folder["run"]).GenerationsPath);
        Assert.Equal((MemberStatus.Crashed, 1), (generations[0].Members[0].Status, generations[0].Members[0].Rank));
        Assert.Contains(generations[0].Exploits, e => e.Loser == 0);
        Assert.Equal(MemberStatus.Trained, generations[1].Members[0].Status);
        Assert.Equal(2, generations.Count);
    }

    [Fact]
    public async Task Search_NoMemberCanBeTrained_FailsInPlainWords()
    {
        CommandResult result = await CommandLine.Run(["search", searched.Data, "--out", folder["run"], .. SearchedRun.Settings, "--set", "training.divergence_limit=1e-9"]);

        Assert.Equal(AutoLfadsCommand.Failed, result.Code);
        Assert.Contains("then every member failed", result.Output, StringComparison.Ordinal);
        Assert.Contains("Member 3 diverged in generation 1: Training diverged in epoch 0: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("There is no model: no member could be trained.", result.Output, StringComparison.Ordinal);
        Assert.Equal("diverged", State(folder["run"]));
    }

    [Fact]
    public async Task Resume_RunOfTheOtherKind_IsRefused()
    {
        string search = Copy(searched.Run), train = Copy(trained.TrialRun);

        Assert.Contains($"was begun by autolfads search, and only that can continue it: autolfads search --resume --out {search}", await CommandLine.Refuse(search, "train", "--resume", "--out", search), StringComparison.Ordinal);
        Assert.Contains($"was begun by autolfads train, and only that can continue it: autolfads train --resume --out {train}", await CommandLine.Refuse(train, "search", "--resume", "--out", train), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("search")]
    public async Task Begin_FolderThatHoldsARun_IsRefused(string command)
    {
        Assert.Contains("holds a run already", await CommandLine.Refuse(searched.Run, [command, searched.Data, "--out", searched.Run, .. SearchedRun.Settings]), StringComparison.Ordinal);
        Assert.Contains("holds a run already", await CommandLine.Refuse(trained.TrialRun, [command, searched.Data, "--out", trained.TrialRun, .. SearchedRun.Settings]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_DataThatAreTheRunsOwnWindows_IsRefused()
    {
        Directory.CreateDirectory(folder["run"]);
        File.Copy(Path.Combine(searched.Run, "windows.h5"), folder["run/windows.h5"]);

        Assert.Contains("which is the data itself", await CommandLine.Refuse(folder.Path, "search", folder["run/windows.h5"], "--out", folder["run"]), StringComparison.Ordinal);
        Assert.Contains("Name the data: autolfads search DATA --out RUN", await CommandLine.Refuse(folder.Path, "search", "--out", folder["new"]), StringComparison.Ordinal);
        Assert.Contains("A resumed run keeps its data", await CommandLine.Refuse(folder.Path, "search", "--resume", "--out", folder["run"], "--preset", "quick"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("search")]
    public async Task Resume_RunThatIsHeld_IsRefusedWithItsFolder(string command)
    {
        string run = Copy(command == "train" ? trained.TrialRun : searched.Run);
        using FileLock? held = FileLock.TryTake(Path.Combine(run, "run.lock"));

        CommandResult refused = await CommandLine.Run(command, "--resume", "--out", run);

        Assert.Equal(AutoLfadsCommand.WrongRequest, refused.Code);
        Assert.Contains($"works on the run in '{run}'; nothing in it was changed.", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_RunOfAnotherProcess_IsRefusedWithItsNumber()
    {
        searched.CopyBeginning(folder["run"]);
        using Process other = ProgramProcess.Start("search", "--resume", "--out", folder["run"]);
        await ProgramProcess.WaitUntilTraining(other, folder["run"]);

        CommandResult refused = await CommandLine.Run("search", "--resume", "--out", folder["run"]);
        bool running = !other.HasExited;
        other.Kill();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(running, "The other process ended too early to say anything.");
        Assert.Equal(AutoLfadsCommand.WrongRequest, refused.Code);
        Assert.Contains($"Another process ({other.Id}) works on the run in '{folder["run"]}'", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_TaskThatIsNone_SaysSo()
    {
        File.WriteAllText(folder["task.json"], "{}");

        CommandResult result = await CommandLine.Run("worker", folder["task.json"]);

        Assert.Equal(WorkerProgram.CannotGoOn, result.Code);
        Assert.Contains("is not the task of a member", result.Error, StringComparison.Ordinal);
    }

    private string Copy(string run)
    {
        string copy = folder[Guid.NewGuid().ToString("N")];
        foreach (string file in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private static bool KillWorkerOf(string task)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                string[] words = File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0');
                if (!words.Contains("worker") || !words.Contains(task)) continue;
                using Process worker = Process.GetProcessById(int.Parse(Path.GetFileName(process), System.Globalization.CultureInfo.InvariantCulture));
                worker.Kill();
                return true;
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
            {
                // It ended between being listed and being read.
            }
        }

        return false;
    }

    private static string State(string run) => JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "manifest.json"))).RootElement.GetProperty("state").GetString()!;
}
