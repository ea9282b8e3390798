using AutoLfads.Tests;
using AutoLfads.Training.Execution;
using AutoLfads.Training.Population;
using AutoLfads.Training.Tests.Population;

namespace AutoLfads.Training.Tests.Execution;

/// <summary>How worker processes that end in every way are judged, with shells in their place.</summary>
public sealed class ProcessExecutorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task RunAsync_WorkerWithAnOutcome_IsDoneAndItsLinesAreRelayed()
    {
        List<TaskProgress> told = [];
        MemberTask task = SmallSearch.FirstTask(folder["run"], 0);

        await Run($"echo 'a native library says hello'; echo '{{\"member\":0,\"activity\":\"training\",\"epochs\":2,\"seconds\":0.5}}'; touch '{task.To}'", [task], told);

        Assert.Equal([new TaskProgress(0, MemberActivity.Training) { Epochs = 2, Seconds = 0.5 }], told);
        Assert.False(File.Exists(task.FailurePath));
        Assert.False(File.Exists(task.Folder.TaskPath));
    }

    [Theory]
    [InlineData("echo first >&2; echo last words >&2; exit 7", "Its process ended with exit code 7. first last words")]
    [InlineData("kill -9 $$", "Its process was ended by signal 9.")]
    [InlineData("exit 0", "Its process ended with exit code 0.")]
    public async Task RunAsync_WorkerWithoutAnOutcome_HasCrashed(string script, string problem)
    {
        List<TaskProgress> told = [];
        MemberTask task = SmallSearch.FirstTask(folder["run"], 1);

        await Run(script, [task], told);

        MemberFailure failure = MemberFailure.Read(task.FailurePath);
        Assert.Equal((MemberStatus.Crashed, problem), (failure.Status, failure.Message));
        Assert.Equal([new TaskProgress(1, MemberActivity.Crashed)], told);
    }

    [Fact]
    public async Task RunAsync_WorkerThatCannotGoOn_StopsTheSearchWithItsMessage()
    {
        MemberTask[] tasks = [.. Enumerable.Range(0, 3).Select(m => SmallSearch.FirstTask(folder["run"], m))];

        IOException problem = await Assert.ThrowsAsync<IOException>(() => Run("echo 'No space left on device' >&2; exit 4", tasks, []));

        Assert.Equal("Member 0 could not be trained: No space left on device", problem.Message);
        Assert.All(tasks, task => Assert.False(task.IsDone));
    }

    [Fact]
    public async Task RunAsync_Stopped_EndsTheWorkersInputAndLeavesTheTaskUndone()
    {
        MemberTask[] tasks = [.. Enumerable.Range(0, 2).Select(m => SmallSearch.FirstTask(folder["run"], m))];
        using CancellationTokenSource stop = new();
        // It says that it trains, waits until its input ends, and stops as a worker does.
        string script = "echo '{\"member\":0,\"activity\":\"training\"}'; cat >/dev/null; exit 3";

        await new ProcessExecutor(Shell(script), workers: 1).RunAsync(tasks, new Callback<TaskProgress>(_ => stop.Cancel()), stop.Token);

        Assert.All(tasks, task => Assert.False(task.IsDone));
    }

    [Fact]
    public async Task RunAsync_ProgramThatIsMissing_SaysWhatToDo()
    {
        ProcessExecutor executor = new(new WorkerProgram(folder["no-such-program"], []), workers: 1);

        IOException problem = await Assert.ThrowsAsync<IOException>(() => executor.RunAsync([SmallSearch.FirstTask(folder["run"], 0)], null, CancellationToken.None));

        Assert.Contains("Set population.executor to threads", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TaskThatIsDone_IsNotStarted()
    {
        MemberTask task = SmallSearch.FirstTask(folder["run"], 0);
        Directory.CreateDirectory(task.Folder.Path);
        new MemberFailure(MemberStatus.Diverged, "It diverged.").Write(task.FailurePath);

        await Run($"touch '{folder["started"]}'", [task], []);

        Assert.False(File.Exists(folder["started"]));
    }

    [Fact]
    public void Read_WrittenTask_IsTheSame()
    {
        MemberTask task = SmallSearch.FirstTask(folder["run"], 3) with { Generation = 4, Parent = 2 };
        task.Write(folder["task.json"]);

        MemberTask read = MemberTask.Read(folder["task.json"]);

        Assert.Equal(task, read with { Hyperparameters = task.Hyperparameters });
        Assert.True(task.Origin.IsSameAs(read.Origin));
        Assert.Equal((new RunFolder(folder["run"]).Member(2).GenerationPath(3), new RunFolder(folder["run"]).Member(3).GenerationPath(4)), (read.From, read.To));
    }

    private static Task Run(string script, IReadOnlyList<MemberTask> tasks, List<TaskProgress> told) =>
        new ProcessExecutor(Shell(script), workers: 1).RunAsync(tasks, new Callback<TaskProgress>(told.Add), TestContext.Current.CancellationToken);

    private static WorkerProgram Shell(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-ins for workers are scripts of a Unix shell.");
        return new WorkerProgram("/bin/sh", ["-c", script, "worker"]);
    }
}
