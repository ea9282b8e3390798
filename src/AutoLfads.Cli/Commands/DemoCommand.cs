using System.CommandLine;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Demo;
using AutoLfads.Cli.Output;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Simulation;
using AutoLfads.Evaluation.Report;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads demo</c>: the whole way on simulated EMG with known activation.</summary>
internal static class DemoCommand
{
    private const string Preset = "quick";

    public static Command Create()
    {
        Option<string> folder = new("--out") { Description = "Folder for everything the demonstration makes; must be new or empty.", HelpName = "FOLDER", DefaultValueFactory = _ => "autolfads-demo" };
        Option<double> seconds = ValueOption.Number("--seconds", "Length of the simulated recording.", "S", new LocomotionEmgConfig().DurationSeconds);
        Option<string[]> set = new("--set") { Description = "One setting on top of the preset 'quick'; may be repeated.", HelpName = "PATH=VALUE", DefaultValueFactory = _ => [] };
        Option<bool> json = new("--json") { Description = "Print the scores as JSON." };
        Command command = new("demo", "Simulate, train, export, infer and evaluate: the whole way in three minutes.") { folder, seconds, set, json };
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                string target = request.GetValue(folder)!;
                if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
                    throw new RequestException($"'{target}' is not empty; nothing in it was changed. Choose another folder with --out, or remove it.");
                OutputPath.RequireFolder(target);
                LocomotionEmgConfig simulation = new() { DurationSeconds = request.GetValue(seconds) };
                if (simulation.Validate() is { Count: > 0 } problems) throw new RequestException(string.Join(" ", problems));
                RunConfig config = RunConfigFile.Load(Preset, configPath: null, request.GetValue(set)!);
                TextWriter output = request.InvocationConfiguration.Output;
                EvaluationReport report = Execute(new DemoRun(target, config, simulation, request.InvocationConfiguration.Error), target, request.InvocationConfiguration.Error, stop);
                output.WriteLine((request.GetValue(json) ? report.ToJson() : EvaluationTable.Format(report)).TrimEnd());
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }

    private static EvaluationReport Execute(DemoRun demo, string folder, TextWriter log, CancellationToken stop)
    {
        try
        {
            return demo.Execute(stop);
        }
        catch (OperationCanceledException) when (Directory.Exists(folder))
        {
            log.WriteLine($"'{folder}' holds what was made so far. Remove it, or choose another folder with --out, to start again.");
            throw;
        }
    }
}
