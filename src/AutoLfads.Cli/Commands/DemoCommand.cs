using System.CommandLine;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Demo;
using AutoLfads.Core.Configuration;
using AutoLfads.Evaluation.Report;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads demo</c>: the whole way on simulated EMG with known activation.</summary>
internal static class DemoCommand
{
    private const string Preset = "quick";
    private const double DefaultSeconds = 60;

    public static Command Create()
    {
        Option<string> folder = new("--out") { Description = "Folder for everything the demonstration makes; must be new or empty.", HelpName = "FOLDER", DefaultValueFactory = _ => "autolfads-demo" };
        Option<double> seconds = new("--seconds") { Description = "Length of the simulated recording.", HelpName = "S", DefaultValueFactory = _ => DefaultSeconds };
        Option<string[]> set = new("--set") { Description = "One setting on top of the preset 'quick'; may be repeated.", HelpName = "PATH=VALUE", DefaultValueFactory = _ => [] };
        Option<bool> json = new("--json") { Description = "Print the scores as JSON." };
        Command command = new("demo", "Simulate, train, export, infer and evaluate: the whole way in three minutes.") { folder, seconds, set, json };
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                string target = request.GetValue(folder)!;
                if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
                    throw new RequestException($"'{target}' is not empty; nothing in it was changed. Choose another folder with --out, or remove it.");
                RunConfig config = RunConfigFile.Load(Preset, configPath: null, request.GetValue(set)!);
                TextWriter output = request.InvocationConfiguration.Output;
                EvaluationReport report = new DemoRun(target, config, request.GetValue(seconds), request.InvocationConfiguration.Error).Execute(stop);
                output.WriteLine((request.GetValue(json) ? report.ToJson() : EvaluationTable.Format(report)).TrimEnd());
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }
}
