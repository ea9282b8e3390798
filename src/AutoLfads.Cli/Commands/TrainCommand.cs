using System.CommandLine;
using System.Text.Json;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Output;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads train</c>: one model, from data to best/model.onnx.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        Argument<string[]> data = new("DATA") { Description = "A file of windows (HDF5), or recordings, which are prepared first.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> run = new("--out") { Description = "The run folder; everything about the run is in it.", HelpName = "RUN", Required = true };
        Option<bool> resume = new("--resume") { Description = "Continue the run in the folder after a stop or a crash." };
        Option<bool> json = new("--json") { Description = "Print the result as JSON." };
        Command command = new("train", "Train one model.") { data, run, resume, json };
        ConfigOptions options = new(command);
        command.SetAction((request, stop) => Task.Run(
            () => Run(request.GetValue(data)!, new RunFolder(request.GetValue(run)!), request.GetValue(resume), request.GetValue(json), options, request, stop), CancellationToken.None));
        return command;
    }

    private static int Run(string[] paths, RunFolder run, bool resume, bool json, ConfigOptions options, ParseResult request, CancellationToken stop)
    {
        RunSummary summary = resume ? Resume(paths, run, options, request, stop) : Begin(paths, run, options, request, stop);
        request.InvocationConfiguration.Output.WriteLine(json ? JsonSerializer.Serialize(summary, JsonFormat.Indented) : summary.Describe());
        return summary.End == TrainingEnd.Cancelled ? AutoLfadsCommand.Failed : AutoLfadsCommand.Done;
    }

    private static RunSummary Begin(string[] paths, RunFolder run, ConfigOptions options, ParseResult request, CancellationToken stop)
    {
        OutputPath.RequireFolder(run.Path);
        if (File.Exists(run.Member(0).CheckpointPath) || File.Exists(run.ManifestPath))
            throw new RequestException($"'{run.Path}' holds a run already. Continue it with --resume, or choose another folder with --out.");
        if (paths.Length == 0) throw new RequestException("Name the data: autolfads train DATA --out RUN");
        if (paths.Any(path => OutputPath.IsSame(path, run.WindowsPath)))
            throw new RequestException($"The run keeps its own windows in '{run.WindowsPath}', which is the data itself. Choose another folder with --out.");
        RunConfig config = options.Load(request);
        TrainingData data = TrainingSources.Read(paths, config, stop);
        return new TrainingRun(config, data, run, request.InvocationConfiguration.Error).Begin(paths, stop);
    }

    private static RunSummary Resume(string[] paths, RunFolder run, ConfigOptions options, ParseResult request, CancellationToken stop)
    {
        if (paths.Length > 0 || options.AnyGiven(request))
            throw new RequestException("A resumed run keeps its data and configuration; give neither DATA nor --preset, --config or --set with --resume.");
        ExistingRun.Require(run.Path);
        RunConfig config = RunConfigFile.Read(run.ConfigPath);
        return new TrainingRun(config, PreparedWindowsFile.Read(run.WindowsPath), run, request.InvocationConfiguration.Error).Continue(stop);
    }
}
