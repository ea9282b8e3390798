using System.CommandLine;
using System.Text.Json;
using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Configuration;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;
using AutoLfads.Training.Execution;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads worker</c>: one task of a search in a process of its own.</summary>
internal static class WorkerCommand
{
    private const string Name = "worker";
    private const string UntilInputEnds = "--until-input-ends";

    /// <summary>How this program is started as a worker.</summary>
    public static WorkerProgram ThisProgram
    {
        get
        {
            string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "autolfads.exe" : "autolfads");
            string[] arguments = [Name, UntilInputEnds];
            return File.Exists(program) ? new WorkerProgram(program, arguments) : new WorkerProgram("dotnet", [Path.Combine(AppContext.BaseDirectory, "autolfads.dll"), .. arguments]);
        }
    }

    public static Command Create()
    {
        Argument<string> path = new("TASK.json") { Description = "The task, as a search wrote it." };
        Option<bool> untilInputEnds = new(UntilInputEnds) { Description = "Stop at a checkpoint when the standard input ends: how a search stops its workers, and how they notice that it is gone." };
        Command command = new(Name, "Train one member of a population for one generation, as a search asks for it.") { path, untilInputEnds };
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                using CancellationTokenSource stopHere = CancellationTokenSource.CreateLinkedTokenSource(stop);
                if (request.GetValue(untilInputEnds)) StopWithInput(stopHere);
                try
                {
                    return Run(MemberTask.Read(request.GetValue(path)!), request.InvocationConfiguration.Output, stopHere.Token);
                }
                catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException or ConfigurationException)
                {
                    request.InvocationConfiguration.Error.WriteLine(problem.Message);
                    return WorkerProgram.CannotGoOn;
                }
            },
            CancellationToken.None));
        return command;
    }

    private static int Run(MemberTask task, TextWriter output, CancellationToken stop)
    {
        RunFolder run = new(task.Run);
        MemberTraining training = new(RunConfigFile.Read(run.ConfigPath), PreparedWindowsFile.Read(run.WindowsPath));
        return training.Run(task, new JsonLines(output), stop) ? AutoLfadsCommand.Done : WorkerProgram.Stopped;
    }

    private static void StopWithInput(CancellationTokenSource stop) => new Thread(() =>
    {
        while (Console.In.ReadLine() is not null) { }
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The task was done before.
        }
    })
    { IsBackground = true, Name = "AutoLFADS input" }.Start();

    private sealed class JsonLines(TextWriter output) : IProgress<TaskProgress>
    {
        public void Report(TaskProgress value) => output.WriteLine(JsonSerializer.Serialize(value, JsonFormat.Options));
    }
}
